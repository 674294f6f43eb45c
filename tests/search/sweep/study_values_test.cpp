// SPDX-License-Identifier: Apache-2.0
#include "search/sweep/study_values.h"

#include "search/isolated.h"
#include "search/sweep/point_hash.h"
#include "tests/search/sweep/small_sweep.h"

#include <gmock/gmock.h>
#include <set>

namespace pivotsim {
namespace {

using test::Scratch;
using test::small_study;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

/// In a process of its own, as files are read once a process.
std::string hash_of(const std::string& file, const std::vector<std::string>& overrides = {})
{
    return in_child(
        [&] { return PointHash::of(canonical_text(load_study(file, overrides).study)).to_string(); });
}

TEST(CanonicalText, IsTheSameHoweverAStudyIsWritten)
{
    const Scratch scratch, other;
    const std::string hash
        = hash_of(small_study(scratch, "{}", "  clock: 125 MHz\n  pe_array: {rows: 8, cols: 36}\n"));
    EXPECT_EQ(
        hash_of(small_study(scratch, "{}", "  pe_array: {cols: 36, rows: 8}\n  clock: 0.125 GHz\n")), hash);
    EXPECT_EQ(hash_of(small_study(scratch, "{}"), {"platform.pe_array.rows=8"}), hash);
    EXPECT_EQ(hash_of(small_study(other, "{}"), {"platform.pe_array.rows=8"}), hash); // another folder
    EXPECT_EQ(hash_of(small_study(scratch, "{platform.clock: [1 MHz], timeout: 1 s}"),
                  {"platform.pe_array.rows=8", "name=x", "search.lec=60 %"}),
        hash);
}

TEST(CanonicalText, TurnsWithEveryValueThatIsSet)
{
    const Scratch scratch;
    const std::string file = small_study(scratch, "{}");
    std::set<std::string> hashes{hash_of(file)};
    const std::vector<std::string> overrides{"platform.pe_array.rows=8", "platform.pe_array.cols=8",
        "platform.clock=126 MHz", "platform.memory.level=fast", "platform.memory.dram.latency=1 ns",
        "platform.pe_array.dataflow=os", "run.images=2", "run.fidelity=grid", "sweep.evaluate=closed_form",
        "platform.memory.ipmem.size=16 KiB", "platform.ps.cores=2"};
    for (const std::string& override : overrides)
        EXPECT_TRUE(hashes.insert(hash_of(file, {override})).second) << override;
}

TEST(CanonicalText, TurnsWithTheContentOfAFile)
{
    const Scratch scratch;
    const std::string file = small_study(scratch, "{}");
    const std::string before = hash_of(file);
    scratch.write("gemms.csv", std::string{test::small_gemms} + "three, 1, 1, 1,\n");
    EXPECT_NE(hash_of(file), before);
    scratch.write("gemms.csv", test::small_gemms);
    EXPECT_EQ(hash_of(file), before);
}

TEST(CanonicalText, TurnsWithAnAdapterAndItsConfiguration)
{
    const Scratch scratch;
    scratch.write("adapter.so", "one");
    scratch.write("tool.yaml", "one");
    const std::string file = small_study(scratch, "{}",
        "  memory: {level: external, dram: {external: {library: adapter.so, config: tool.yaml}}}\n");
    const std::string before = hash_of(file);
    scratch.write("adapter.so", "two");
    const std::string after = hash_of(file);
    EXPECT_NE(after, before);
    scratch.write("tool.yaml", "two");
    EXPECT_NE(hash_of(file), after);
}

TEST(CanonicalText, SaysWhatProgramItIs)
{
    const Scratch scratch;
    EXPECT_THAT(canonical_text(load_study(small_study(scratch, "{}"), {}).study), HasSubstr("pivotsim "));
}

TEST(StudyValues, AreFoundByTheirPaths)
{
    const Scratch scratch;
    const Value resolved = load_study(small_study(scratch, "{}"), {}).resolved();
    EXPECT_TRUE(names_a_value(resolved, "platform.pe_array.rows"));
    EXPECT_FALSE(names_a_value(resolved, "platform.pe_array"));
    EXPECT_FALSE(names_a_value(resolved, "platform.pe_array.depth"));
    EXPECT_TRUE(names_a_value(resolved, "platform.accelerator")); // a choice is its type
    EXPECT_EQ(value_named(resolved, "platform.accelerator"), Operand{std::string{"systolic"}});
    EXPECT_EQ(value_named(resolved, "platform.clock"), Operand{125e6});
    EXPECT_TRUE(std::isnan(std::get<double>(value_named(resolved, "platform.pe_array.depth"))));
    EXPECT_THAT(value_names(resolved), Contains("platform.pe_array.rows"));
    EXPECT_THAT(value_names(resolved), Not(Contains("platform.pe_array")));
}

TEST(PointHash, IsReadAsItIsWritten)
{
    const PointHash hash = PointHash::of("a study");
    EXPECT_EQ(PointHash::parse(hash.to_string()), hash);
    EXPECT_EQ((PointHash{1, 0xab}.to_string()), "000000000000000100000000000000ab");
    EXPECT_NE(PointHash::of("a study "), hash);
    for (const char* text : {"", "0", "000000000000000100000000000000a", "000000000000000100000000000000abc",
             "00000000000000010000000000000xab", "-0000000000000010000000000000ab0",
             "0000000000000001 0000000000000ab"})
        EXPECT_FALSE(PointHash::parse(text)) << text;
}

TEST(PointHash, IsXxh3)
{
    EXPECT_EQ(PointHash::of("").to_string(), "99aa06d3014798d86001c324468d497f"); // xxHash's own sanity test
}

} // namespace
} // namespace pivotsim
