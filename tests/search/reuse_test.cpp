// SPDX-License-Identifier: Apache-2.0
// Replaying an operator must give the bytes of simulating it.
#include "tests/search/gemm_study.h"

#include "models/memory/dram/dram_config.h"
#include "tests/models/pe_array/random_gemms.h"

#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using namespace pivotsim::test;

/// The whole answer, and how many operators were replayed.
std::string answer(const Study& study, const Trace& trace)
{
    return in_child([&] {
        const RunResult result = simulate(study, trace);
        return to_json(result, trace) + "\n" + std::to_string(result.operators_replayed);
    });
}

struct Pair {
    std::string with, without;
    std::uint64_t replayed;
};

Pair both(Study study, const Trace& trace)
{
    study.run.check_protocol = false;
    study.run.reuse = true;
    std::string with = answer(study, trace);
    study.run.reuse = false;
    std::string without = answer(study, trace);
    const auto cut = [](std::string& text) {
        const std::size_t at = text.rfind('\n');
        const std::uint64_t count = std::stoull(text.substr(at + 1));
        text.resize(at);
        return count;
    };
    const std::uint64_t replayed = cut(with);
    EXPECT_EQ(cut(without), 0U);
    return {with, without, replayed};
}

Pair both(std::vector<std::string> overrides)
{
    const Study study = load_study("studies/deit_s.yaml", overrides).study;
    return both(study, build_trace(study));
}

TEST(Reuse, GivesTheSameBytesOnTheBoard)
{
    const Pair pair
        = both({"platform={extends: platforms/zcu102.yaml}", "workload.effort={active: [1, 5, 9]}"});
    EXPECT_EQ(pair.with, pair.without);
    EXPECT_GT(pair.replayed, 60U);
}

TEST(Reuse, GivesTheSameBytesUnderThePapersAssumptions)
{
    const Pair pair = both(std::vector<std::string>{"run.images=2"});
    EXPECT_EQ(pair.with, pair.without);
    EXPECT_GT(pair.replayed, 100U);
}

TEST(Reuse, GivesTheSameBytesAtAClockOfOddPeriods)
{
    const Pair pair = both({"platform={extends: platforms/zcu102.yaml}", "platform.clock=150 MHz",
        "platform.ps.clock=1.1 GHz", "workload.effort={active: [2]}", "run.images=2"});
    EXPECT_EQ(pair.with, pair.without);
    EXPECT_GT(pair.replayed, 0U);
}

TEST(Reuse, IsOffWhereTheMemoryRemembers)
{
    const Pair pair = both({"platform={extends: platforms/zcu102.yaml}", "workload.effort={active: [1]}",
        "platform.memory.dram=memories/zcu102.yaml"});
    EXPECT_EQ(pair.with, pair.without);
    EXPECT_EQ(pair.replayed, 0U);
}

TEST(Reuse, IsOffWhereThePauseIsTooShortForTheMemoryToForget)
{
    const Pair pair = both({"platform={extends: platforms/zcu102.yaml}", "workload.effort={active: [1]}",
        "platform.dispatch=900 ns"});
    EXPECT_EQ(pair.with, pair.without);
    EXPECT_EQ(pair.replayed, 0U);
}

TEST(Reuse, IsOffWhereOperatorsOverlap)
{
    const Pair pair = both({"platform.ps.overlap=true", "workload.attention=head"});
    EXPECT_EQ(pair.with, pair.without);
    EXPECT_EQ(pair.replayed, 0U);
}

/// Shapes that repeat among others that do not, on random platforms.
TEST(Reuse, GivesTheSameBytesOnRandomPlatforms)
{
    RandomGemms random(7);
    std::uint64_t replayed = 0;
    for (int round = 0; round < 24; ++round) {
        std::vector<GemmShape> some;
        for (int i = 0; i < 3; ++i)
            some.push_back(random.gemm(90));
        std::vector<GemmShape> shapes;
        for (int i = 0; i < 9; ++i)
            shapes.push_back(some[random.upto(3) - 1]);
        Study study = test::study();
        PlatformConfig& platform = study.platform;
        platform.clock
            = Frequency{std::array{125'000'000U, 200'000'000U, 187'500'000U}.at(random.upto(3) - 1)};
        platform.pe_array.dataflow = std::array{"is", "ws", "os"}.at(random.upto(3) - 1);
        platform.pe_array.rows = random.upto(24);
        platform.pe_array.cols = random.upto(24);
        platform.schedule.kind
            = random.upto(2) == 1 ? ScheduleConfig::Kind::paper : ScheduleConfig::Kind::automatic;
        platform.memory.ports.width = PortWidth{random.upto(32)};
        platform.memory.ports.latency_cycles = random.upto(20) - 1;
        platform.memory.dma_outstanding = static_cast<std::uint32_t>(random.upto(6));
        if (random.upto(3) == 1) {
            platform.memory.level.parameters.set("bandwidth", Value::scalar("3 GB/s"));
            platform.memory.level.parameters.set("latency", Value::scalar("77 ns"));
        } else {
            DramConfig dram;
            dram.policy.idle_close = Duration{500'000'000};
            platform.memory.level = {"detailed", DramConfig::fields().write(dram)};
            platform.dispatch = platform.ps.dispatch = Duration{700'000'000 + 1'000'000 * random.upto(100)};
        }
        const Pair pair = both(study, gemms(shapes));
        EXPECT_EQ(pair.with, pair.without) << "round " << round;
        replayed += pair.replayed;
    }
    EXPECT_GT(replayed, 80U);
}

} // namespace
} // namespace pivotsim
