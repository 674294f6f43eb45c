// SPDX-License-Identifier: Apache-2.0
// The command as users and scripts meet it: exit codes, what goes where, and the same bytes every time.
#include "tests/apps/command_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <unistd.h>

namespace pivotsim {
namespace {

namespace fs = std::filesystem;
using namespace pivotsim::test;
using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;

/// A folder of the test's own.
class Command : public testing::Test {
protected:
    Command() : folder_(fs::temp_directory_path() / ("pivotsim_command." + std::to_string(::getpid())))
    {
        fs::create_directories(folder_);
    }
    ~Command() override { fs::remove_all(folder_); }

    CommandRun run(const std::vector<std::string>& arguments) const
    {
        return pivotsim(arguments, folder_.string());
    }
    json run_json(std::vector<std::string> arguments) const
    {
        arguments.emplace_back("--json");
        const CommandRun result = run(arguments);
        EXPECT_THAT(result.err, IsEmpty());
        return json::parse(result.out);
    }
    void write(const std::string& name, const std::string& text) const
    {
        std::ofstream{folder_ / name} << text;
    }

    fs::path folder_;
};

TEST_F(Command, RunPrintsTheResultOnStdoutAndNothingElse)
{
    const CommandRun result = run({"run", "studies/deit_s.yaml"});
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_THAT(result.err, IsEmpty());
    EXPECT_THAT(result.out, HasSubstr("59.660 ms"));
    EXPECT_THAT(result.out, HasSubstr("not counted on this platform: norm residual stem head gate"));
}

TEST_F(Command, RunJsonCarriesWhatScriptsRelyOn)
{
    const json result = run_json({"run", "studies/deit_s.yaml"});
    for (const char* key : {"study", "model", "platform", "cycles", "delay_ms", "energy_j", "power_w",
             "edp_j_ms", "fps", "fps_per_w", "breakdown_ms", "cycle_stack", "ops"})
        EXPECT_TRUE(result.contains(key)) << key;
    for (const char* key : {"attention_mac", "softmax", "mlp", "other"})
        EXPECT_TRUE(result["breakdown_ms"].contains(key)) << key;
    for (const char* key : {"name", "encoder", "group", "kind", "unit", "start_ns", "end_ns",
             "compute_cycles", "stall_cycles", "macs", "dram_bytes"})
        EXPECT_TRUE(result["ops"][0].contains(key)) << key;
    std::uint64_t stack = 0;
    for (const auto& [cause, cycles] : result["cycle_stack"].items())
        stack += cycles.get<std::uint64_t>();
    EXPECT_EQ(stack, result["cycles"].get<std::uint64_t>());
}

TEST_F(Command, AHundredRunsGiveTheSameBytes)
{
    const std::vector<std::string> arguments{"run", "studies/deit_s.yaml", "--json", "--set",
        "platform.memory.dram={bandwidth: 2 GB/s, latency: 70 ns}", "--set", "workload.effort={active: [1]}"};
    const std::string first = run(arguments).out;
    ASSERT_THAT(first, HasSubstr("delay_ms"));
    for (int i = 1; i < 100; ++i)
        ASSERT_EQ(run(arguments).out, first) << "run " << i;
}

TEST_F(Command, TheResolvedStudyGivesTheSameResult)
{
    const std::vector<std::string> overrides{"--set", "platform.pe_array.rows=33", "--set",
        "platform.memory.dram={bandwidth: 1.7 GB/s}", "--set", "workload.effort={active: [2]}"};
    std::vector<std::string> show{"config", "show", "studies/deit_s.yaml"},
        direct{"run", "studies/deit_s.yaml", "--json"};
    show.insert(show.end(), overrides.begin(), overrides.end());
    direct.insert(direct.end(), overrides.begin(), overrides.end());
    write("resolved.yaml", run(show).out);
    const auto result = [this](const std::vector<std::string>& arguments) {
        nlohmann::ordered_json json = nlohmann::ordered_json::parse(run(arguments).out);
        EXPECT_EQ(json.erase("provenance") + json.erase("configuration"), 2); // name the file
        return json.dump(2);
    };
    EXPECT_EQ(result({"run", "resolved.yaml", "--json"}), result(direct));
}

TEST_F(Command, OverridesReachInsideAndNameThemselves)
{
    EXPECT_EQ(run_json({"run", "studies/deit_s.yaml", "--set", "run.images=2"})["images"], 2);
    const CommandRun wrong
        = run({"run", "studies/deit_s.yaml", "--set", "run.images=2", "--set", "run.imags=2"});
    EXPECT_EQ(wrong.exit_code, 2);
    EXPECT_EQ(wrong.err,
        "error[E-KEY]: unknown key 'imags' in 'run'\n"
        " --> --set #2:5\n"
        "  |\n"
        "1 | run.imags=2\n"
        "  |     ^^^^^\n"
        "  = help: did you mean 'images'?\n");
}

TEST_F(Command, ErrorsUnderJsonAreAnObjectOnStdout)
{
    const CommandRun result = run({"run", "studies/deit_s.yaml", "--set", "platform.clock=125", "--json"});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, IsEmpty());
    const json error = json::parse(result.out);
    EXPECT_EQ(error["errors"][0]["code"], "E-UNIT");
    EXPECT_EQ(error["errors"][0]["line"], 1);
    EXPECT_EQ(error["errors"][0]["column"], 16);
}

TEST_F(Command, UsageErrorsExitWithTwoAndSuggest)
{
    const CommandRun unknown = run({"rnu", "x"});
    EXPECT_EQ(unknown.exit_code, 2);
    EXPECT_THAT(unknown.err, HasSubstr("unknown command 'rnu'; did you mean 'run'?"));
    EXPECT_EQ(run({}).exit_code, 2);
    EXPECT_EQ(run({"run"}).exit_code, 2);
    EXPECT_EQ(run({"run", "a.yaml", "b.yaml"}).exit_code, 2);
    EXPECT_EQ(run({"run", "studies/deit_s.yaml", "--fast"}).exit_code, 2);
    EXPECT_EQ(run({"config"}).exit_code, 2);
    EXPECT_EQ(run({"--help"}).exit_code, 0);
    EXPECT_EQ(run({"--version"}).out, "pivotsim " PIVOTSIM_PROJECT_VERSION "\n");
}

TEST_F(Command, ColoursAreForTerminalsOrOnRequest)
{
    EXPECT_THAT(run({"run", "missing.yaml"}).err, testing::Not(HasSubstr("\x1b[")));
    EXPECT_THAT(run({"run", "missing.yaml", "--colour", "always"}).err, HasSubstr("\x1b["));
    EXPECT_EQ(run({"run", "missing.yaml", "--colour", "blue"}).exit_code, 2);
}

TEST_F(Command, QuietAndVerboseChangeTheRemarksOnly)
{
    const CommandRun plain = run({"run", "studies/deit_s.yaml"});
    const CommandRun verbose = run({"-v", "run", "studies/deit_s.yaml"});
    EXPECT_THAT(verbose.err, HasSubstr("149 operators"));
    EXPECT_THAT(verbose.out, HasSubstr("encoder.12.fc2"));
    EXPECT_EQ(run({"-q", "run", "studies/deit_s.yaml"}).out, plain.out);
    EXPECT_THAT(
        run({"compile", "studies/deit_s.yaml", "-o", "a.trace"}).err, HasSubstr("a.trace: 149 operators"));
    EXPECT_THAT(run({"-q", "compile", "studies/deit_s.yaml", "-o", "b.trace"}).err, IsEmpty());
}

TEST_F(Command, ACompiledTraceRunsToTheSameDelay)
{
    ASSERT_EQ(run({"compile", "studies/deit_s.yaml", "-o", "deit.trace"}).exit_code, 0);
    const json traced = run_json({"run", "studies/deit_s.yaml", "--set", "workload={trace: deit.trace}"});
    const json direct = run_json({"run", "studies/deit_s.yaml"});
    EXPECT_EQ(traced["delay_ms"], direct["delay_ms"]);
    EXPECT_EQ(traced["ops"], direct["ops"]);
}

TEST_F(Command, NothingIsOverwrittenUnlessForced)
{
    write("there.trace", "precious");
    const CommandRun refused = run({"compile", "studies/deit_s.yaml", "-o", "there.trace"});
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_THAT(refused.err, HasSubstr("'there.trace' exists already"));
    EXPECT_EQ(content_of((folder_ / "there.trace").string()), "precious");
    EXPECT_EQ(run({"compile", "studies/deit_s.yaml", "-o", "there.trace", "--force"}).exit_code, 0);
    EXPECT_NE(content_of((folder_ / "there.trace").string()), "precious");
    EXPECT_EQ(run({"compile", "studies/deit_s.yaml", "-o", "no/such/folder.trace"}).exit_code, 2);
}

TEST_F(Command, ANewStudyRunsAsItIsAndIsNotMadeTwice)
{
    EXPECT_EQ(run({"new", "study", "mine"}).out, "mine/study.yaml\n");
    EXPECT_EQ(
        run_json({"run", "mine/study.yaml"})["cycles"], run_json({"run", "studies/deit_s.yaml"})["cycles"]);
    EXPECT_EQ(json::parse(content_of((folder_ / "mine/study.schema.json").string()))["type"], "object");
    EXPECT_EQ(run({"new", "study", "mine"}).exit_code, 2);
    EXPECT_EQ(run({"new", "study", "mine", "--force"}).exit_code, 0);
}

TEST_F(Command, ValidateLooksAtEveryFile)
{
    write("wrong.yaml", "clock: 1\n");
    const CommandRun result = run({"validate", "wrong.yaml", "studies/deit_s.yaml", "missing.yaml"});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_EQ(result.out, "studies/deit_s.yaml: ok, 149 operators\n");
    EXPECT_THAT(result.err, HasSubstr("unknown key 'clock' in 'study'"));
    EXPECT_THAT(result.err, HasSubstr("there is no file 'missing.yaml'"));
}

TEST_F(Command, AShippedNameWithoutItsFolderIsRecognised)
{
    EXPECT_THAT(
        run({"run", "deit_s"}).err, HasSubstr("shipped are 'models/deit_s.yaml' and 'studies/deit_s.yaml'"));
}

TEST_F(Command, ConfigShowSaysWhereEachValueComesFrom)
{
    const CommandRun result
        = run({"config", "show", "studies/deit_s.yaml", "--origin", "--set", "platform.pe_array.rows=128"});
    EXPECT_THAT(result.out, testing::ContainsRegex("rows: 128 +# --set #1\n"));
    EXPECT_THAT(
        result.out, testing::ContainsRegex("cols: 36 +# builtin:/platforms/zcu102_paper.yaml:[0-9]+\n"));
    EXPECT_THAT(result.out, testing::ContainsRegex("latency: 0 +# default\n"));
    EXPECT_EQ(run_json({"config", "show", "studies/deit_s.yaml"})["platform"]["clock"], "125 MHz");
}

TEST_F(Command, DescribeKnowsEveryKey)
{
    EXPECT_THAT(run({"describe", "platform.pe_array.rows"}).out, HasSubstr("a whole number from 1 to 4096"));
    const CommandRun wrong = run({"describe", "platform.pe_array.row"});
    EXPECT_EQ(wrong.exit_code, 2);
    EXPECT_THAT(wrong.err, HasSubstr("did you mean 'rows'?"));
    EXPECT_EQ(run_json({"describe", "platform.clock"})["default"], "125 MHz");
}

TEST_F(Command, TheReferenceIsWhatTheCommandPrints)
{
    EXPECT_EQ(content_of(PIVOTSIM_SOURCE_DIR "/docs/reference.md"), run({"describe", "--reference"}).out)
        << "run: pivotsim describe --reference > docs/reference.md";
}

TEST_F(Command, MemoryPlaysPatternsAndTraces)
{
    const json pattern = run_json({"memory", "memories/ddr4_2133p_reference.yaml", "--pattern", "seq_rd"});
    for (const char* key :
        {"bandwidth_gbps", "avg_read_latency_ns", "min_read_latency_ns", "max_read_latency_ns", "p50", "p95",
            "p99", "row_hits", "row_misses", "row_conflicts", "refreshes", "requests", "sim_time_ns"})
        EXPECT_TRUE(pattern.contains(key)) << key;

    // The same traffic, written out: all at time 0, so back to back.
    std::string trace = "# seq_rd\n";
    for (int i = 0; i < 65536; ++i)
        trace += fmt::format("0,R,0x{:x},64\n", i * 64);
    write("seq.csv", trace);
    json traced = run_json({"memory", "memories/ddr4_2133p_reference.yaml", "--trace", "seq.csv"});
    EXPECT_EQ(traced["traffic"], "seq.csv");
    traced["traffic"] = "seq_rd";
    EXPECT_EQ(traced, pattern);
}

TEST_F(Command, MemoryTakesAPlatformThatHasADram)
{
    write("board.yaml",
        "extends: platforms/zcu102.yaml\nmemory: {level: detailed, dram: memories/zcu102.yaml}\n");
    EXPECT_EQ(run({"memory", "board.yaml", "--pattern", "rand_rd"}).out,
        run({"memory", "memories/zcu102.yaml", "--pattern", "rand_rd"}).out);
}

TEST_F(Command, MemoryRefusesWhatItCannotPlay)
{
    const std::string memory = "memories/zcu102.yaml";
    EXPECT_THAT(run({"memory", memory}).err, HasSubstr("give one of --trace and --pattern"));
    EXPECT_EQ(run({"memory", memory, "--pattern", "seq_rd", "--trace", "x"}).exit_code, 2);
    EXPECT_THAT(run({"memory", memory, "--pattern", "sec_rd"}).err, HasSubstr("did you mean 'seq_rd'?"));
    EXPECT_EQ(run({"memory", memory, "--pattern", "seq_rd", "--requests", "0"}).exit_code, 2);
    EXPECT_THAT(run({"memory", memory, "--trace", "none.csv"}).err, HasSubstr("there is no file 'none.csv'"));
    EXPECT_THAT(run({"memory", memory, "--pattern", "seq_rd", "--set", "timing.cl=15"}).err,
        HasSubstr("'15' has no unit"));
}

TEST_F(Command, DoctorFindsTheShippedConfigurationSound)
{
    const CommandRun result = run({"doctor"});
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_THAT(result.out, testing::ContainsRegex("dataflow +is os ws\n"));
    for (const auto& file : fs::directory_iterator(PIVOTSIM_SOURCE_DIR "/configs/studies"))
        EXPECT_THAT(
            result.out, testing::ContainsRegex("studies/" + file.path().filename().string() + " +ok\n"));
}

TEST_F(Command, ReproduceStandsBesideThePaper)
{
    const json result = run_json({"reproduce"});
    EXPECT_EQ(result[0]["figures"][0]["figure"], "delay (ms)");
    std::map<std::string, int> verdicts;
    for (const json& experiment : result)
        for (const json& figure : experiment["figures"]) {
            const std::string verdict = figure.value("verdict", "baseline");
            ++verdicts[verdict];
            if (verdict != "contradictory" && !figure["error_percent"].is_null()) {
                EXPECT_LT(std::abs(figure["error_percent"].get<double>()), 4.0) << figure;
            }
        }
    for (const char* verdict : {"baseline", "reproduced", "modelled", "contradictory"})
        EXPECT_GT(verdicts[verdict], 5) << verdict;
}

/// PVDS-50 and PVDS-35 to the digits that Table 2 prints, from delays that were simulated in this run.
TEST_F(Command, ReproducePrintsTable2)
{
    std::map<std::string, double> found;
    for (const json& experiment : run_json({"reproduce"}))
        for (const json& figure : experiment["figures"])
            found[experiment["experiment"].get<std::string>().substr(0, 7) + " "
                + figure["figure"].get<std::string>()]
                = figure["simulated"];
    EXPECT_NEAR(found["PVDS-50 delay (ms)"], 48.47, 0.005);
    EXPECT_NEAR(found["PVDS-50 energy (J)"], 0.384, 0.0005);
    EXPECT_NEAR(found["PVDS-50 EDP_L + F_H EDP_H (J ms)"], 16.21, 0.01);
    EXPECT_NEAR(found["PVDS-35 delay (ms)"], 36.91, 0.005);
    EXPECT_NEAR(found["PVDS-50 accuracy (%)"], 79.4, 0.1);
    EXPECT_NEAR(found["PVDS-35 accuracy (%)"], 78.2, 0.1);
}

/// One command, from gate trace to pair: what the page and the object say is the same.
TEST_F(Command, SearchSaysWhatItFound)
{
    const json found = run_json({"search", "studies/deit_s.yaml", "--no-cache", "--set",
        "search.delay_target=50 ms", "--set", "search.lec=80 %", "--set", "search.bootstrap.resamples=100"});
    ASSERT_EQ(found["phase1"].size(), 8U);
    EXPECT_EQ(found["phase1"][0]["active"], (std::vector<int>{1, 5, 10}));
    const json& chosen = found["phase2"];
    const double low = chosen["low"], high = chosen["high"], f_high = chosen["f_high"];
    EXPECT_NEAR(
        chosen["delay_ms"].get<double>(), 13.416 + 3.8537 * low + f_high * (13.416 + 3.8537 * high), 0.02);
    EXPECT_NEAR(chosen["overhead_ms"].get<double>(), f_high * (13.416 + 3.8537 * low), 0.01);
    EXPECT_GE(chosen["f_low"].get<double>(), 0.8);
    double before = 0;
    for (const json& point : found["pareto"]) {
        EXPECT_GT(point["accuracy"].get<double>(), before) << "slower must be better";
        before = point["accuracy"];
    }
    EXPECT_EQ(found["points"].size(), 28U + 8U);

    const CommandRun page = run({"search", "studies/deit_s.yaml", "--no-cache", "--set",
        "search.delay_target=50 ms", "--set", "search.lec=80 %", "--set", "search.bootstrap.resamples=100"});
    EXPECT_EQ(page.exit_code, 0);
    EXPECT_THAT(page.out, HasSubstr("gate trace measured: fashion-mnist-vit12"));
    EXPECT_THAT(page.out,
        HasSubstr(
            fmt::format("efforts ({}, {}), threshold {:g}", low, high, chosen["threshold"].get<double>())));
}

TEST_F(Command, SearchPrintsTheWholeTableOfScores)
{
    const std::vector<std::string> base{
        "search", "studies/deit_s.yaml", "--set", "search.bootstrap.resamples=0", "--scores"};
    std::vector<std::string> six = base, thirteen = base;
    six.emplace_back("3,6");
    thirteen.emplace_back("13");
    const json scores = run_json(six)["scores"];
    ASSERT_EQ(scores.size(), 220U + 924U) << "C(12,3) and C(12,6)";
    EXPECT_EQ(scores[0]["active"], (std::vector<int>{1, 5, 10})) << "the best first";
    EXPECT_GE(scores[220]["score"], scores[221]["score"]);
    EXPECT_EQ(run(thirteen).exit_code, 2);
}

TEST_F(Command, AStreamTellsWhatItsImagesMetWith)
{
    const std::vector<std::string> gate{"run", "studies/deit_s.yaml", "--set",
        "run.gate={trace: modelled/deit_s, efforts: [6, 12], thresholds: [0.2]}"};
    const json run = run_json(gate);
    EXPECT_EQ(run["stream"]["images"], 50'000);
    const CommandRun page = this->run(gate);
    EXPECT_THAT(page.out, HasSubstr("gate trace modelled: DeiT-S"));
    EXPECT_THAT(page.out, HasSubstr("stream of 50,000 images"));
}

} // namespace
} // namespace pivotsim
