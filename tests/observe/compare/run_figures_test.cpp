// SPDX-License-Identifier: Apache-2.0
// What two runs are compared by, read from a run's JSON; what is wrong with one is found in its text.
#include "observe/compare/run_figures.h"
#include "observe/compare/saved_run.h"
#include "tests/observe/compare/small_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using namespace pivotsim::test;
using testing::HasSubstr;
using Json = nlohmann::ordered_json;

/// What the user reads about a document; "" if nothing is wrong.
std::string findings_on(const std::string& text)
{
    const auto source = std::make_shared<const SourceText>(SourceText{"old.json", text});
    try {
        run_figures(parse_saved_json(source), source);
        return "";
    } catch (const InputError& error) {
        return render(error.findings(), Colour::off);
    }
}

std::string findings_with(const char* pointer, const Json& value)
{
    Json run = small_run();
    run[Json::json_pointer{pointer}] = value;
    return findings_on(run.dump(2));
}

double total(const RunFigures& figures, const std::string& name)
{
    for (const Figure& figure : figures.totals)
        if (figure.name == name)
            return figure.amount;
    ADD_FAILURE() << name;
    return -1;
}

TEST(RunFigures, AreThoseOfTheDocument)
{
    const RunFigures figures = run_figures(small_run());
    EXPECT_EQ(total(figures, "delay_ms"), 1.0);
    EXPECT_EQ(total(figures, "cycles"), 1000);
    EXPECT_EQ(total(figures, "dram_bytes"), 1000) << "read and written";
    ASSERT_EQ(figures.cycle_stack.size(), 4U);
    EXPECT_EQ(figures.cycle_stack[3].name, "wait_ps") << "in the order of the document";
    EXPECT_EQ(figures.cycle_stack[3].amount, 400);
    ASSERT_EQ(figures.operators.size(), 2U);
    EXPECT_EQ(figures.operators[0].cycles, 600) << "compute and stall";
    EXPECT_EQ(figures.operators[0].dram_bytes, 800);
    EXPECT_EQ(figures.operators[1].bound, "ps");
    EXPECT_EQ(figures.identity[5], (std::pair<std::string, std::string>{"images", "1"}));
}

TEST(RunFigures, AnOperatorWithoutCyclesIsBoundByNothing)
{
    Json run = small_run();
    run["ops"][0]["bound"] = nullptr;
    EXPECT_EQ(run_figures(run).operators[0].bound, "");
    run["ops"][0].erase("bound");
    EXPECT_THROW(run_figures(run), InputError);
}

TEST(RunFigures, WholeNumbersMayBeWrittenWithAPoint)
{
    EXPECT_EQ(findings_with("/cycles", 1000.0), "");
    EXPECT_THAT(findings_with("/cycles", 1000.5), HasSubstr("'cycles' must be a whole number"));
}

TEST(RunFigures, CountsEndAtTwoToThe64)
{
    EXPECT_EQ(findings_with("/cycles", 0x1p64), "");
    EXPECT_THAT(findings_with("/cycles", 0x1.0000000000001p64), HasSubstr("'cycles' must be a whole number"));
    EXPECT_THAT(findings_with("/ops/1/dram_bytes", -1),
        HasSubstr("'ops.1.dram_bytes' must be a whole number from 0 to 2^64, found -1"));
}

TEST(RunFigures, ARestMayBeARoundingBelowZeroADelayMayNot)
{
    EXPECT_EQ(findings_with("/breakdown_ms/other", -1e-9), "");
    EXPECT_THAT(findings_with("/delay_ms", -1e-9), HasSubstr("'delay_ms' must be a number of at least 0"));
}

TEST(RunFigures, AWrongTypeIsFoundInTheText)
{
    EXPECT_EQ(findings_on("{\n  \"ops\": 3\n}").substr(0, 36), "error[E-MISSING]: 'study' is missing");
    const std::string found = findings_with("/ops/1/compute_cycles", "many");
    EXPECT_THAT(found,
        HasSubstr("error[E-TYPE]: 'ops.1.compute_cycles' must be a whole number from 0 to 2^64, "
                  "found a string\n"
                  "  --> old.json:50:25\n"));
    EXPECT_THAT(found, HasSubstr("50 |       \"compute_cycles\": \"many\",\n"));
}

TEST(RunFigures, AllThatIsWrongIsSaidAtOnce)
{
    Json run = small_run();
    run.erase("cycles");
    run["dram"] = nullptr;
    run["ops"][1].erase("dram_bytes");
    run["ops"][0] = 7;
    const std::string found = findings_on(run.dump(2));
    for (const char* what : {"'cycles' is missing", "'dram' must be an object, found null",
             "'dram_bytes' is missing in 'ops.1'", "'ops.0' must be an object, found 7"})
        EXPECT_THAT(found, HasSubstr(what));
}

TEST(RunFigures, EveryKeyIsNeeded)
{
    const Json whole = small_run();
    for (const auto& [key, value] : whole.items()) {
        Json run = whole;
        run.erase(key);
        EXPECT_THAT(findings_on(run.dump()), HasSubstr("'" + key + "' is missing"));
    }
}

TEST(RunFigures, ALongLineIsNotSearchedForThePlace)
{
    Json run = small_run();
    run["cycles"] = "many";
    run["note"] = std::string(1U << 22U, 'x');
    EXPECT_EQ(findings_on(run.dump()),
        "error[E-TYPE]: 'cycles' must be a whole number from 0 to 2^64, found a string\n --> old.json\n");
}

TEST(RunFigures, JsonOfAnotherKindIsRecognised)
{
    EXPECT_THAT(findings_on(R"({"phase1": [], "phase2": {}})"),
        HasSubstr("error[E-KIND]: it is the result of a search, not of a run"));
    EXPECT_THAT(findings_on(R"({"errors": []})"), HasSubstr("it holds the errors of a run, not its result"));
    EXPECT_THAT(findings_on("{}"), HasSubstr("it is no result of 'pivotsim run --json': 'ops' is missing"));
    EXPECT_THAT(findings_on("[1]"), HasSubstr("is one object, found an array"));
    EXPECT_THAT(findings_on("3"), HasSubstr("is one object, found a number"));
}

} // namespace
} // namespace pivotsim
