// SPDX-License-Identifier: Apache-2.0
#include "tests/search/gemm_study.h"

#include "base/diagnostics.h"
#include "base/yaml_loader.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <random>

namespace pivotsim {
namespace {

using namespace pivotsim::test;
using testing::HasSubstr;
using Kind = ScheduleConfig::Kind;

/// A small array behind ports and buffers that bind.
Study bounded(const char* dataflow, std::uint64_t port_bytes, std::uint64_t sram_bytes)
{
    Study bounded = study();
    PlatformConfig& platform = bounded.platform;
    platform.pe_array.dataflow = dataflow;
    platform.pe_array.rows = 8;
    platform.pe_array.cols = 6;
    platform.memory.ports.width = PortWidth{port_bytes};
    platform.memory.ports.latency_cycles = 6;
    platform.memory.dma_outstanding = 4;
    platform.memory.global_buffer.sram.size = 2 * sram_bytes;
    for (SramConfig* sram : {&platform.memory.ipmem, &platform.memory.wtmem, &platform.memory.opmem})
        sram->size = sram_bytes;
    platform.schedule.kind = Kind::automatic;
    return bounded;
}

Study with(Study study, const Mapping& mapping)
{
    MappingRule rule;
    rule.order = mapping.order;
    rule.vectors = mapping.vectors;
    for (std::size_t i = 0; i < mapping.keep.size(); ++i)
        if (mapping.keep[i])
            rule.keep.push_back(static_cast<GemmOperand>(i));
    study.platform.schedule.kind = Kind::given;
    study.platform.schedule.mappings = {rule};
    return study;
}

/// Nothing, if the platform refuses the mapping.
std::optional<nlohmann::json> try_run(const Study& study, const Trace& trace)
{
    try {
        return run_in_child(study, trace);
    } catch (const SimulationError& error) {
        EXPECT_THAT(error.what(), HasSubstr("error[E-MAPPING]"));
        return {};
    }
}

std::uint64_t cycles(const nlohmann::json& run)
{
    return run["cycles"];
}

Mapping random_mapping(std::mt19937& random)
{
    return {loop_orders[random() % 6], random() % 3 == 0 ? 0 : random() % 20 + 1,
        {random() % 2 == 0, random() % 2 == 0, random() % 2 == 0}};
}

/// Real operands on clocked registers: whatever the order of the loops and whatever stays on chip, the result
/// is the product, no byte is lost, and cycles are those of the fold model.
TEST(Mapping, EveryOneComputesTheProduct)
{
    std::mt19937 random(1);
    int ran = 0;
    for (int round = 0; round < 60; ++round) {
        const char* dataflow = std::array{"is", "ws", "os"}.at(random() % 3);
        const Trace trace
            = gemms({{random() % 2 + 1, random() % 30 + 1, random() % 40 + 1, random() % 30 + 1}});
        const Mapping mapping = random_mapping(random);
        Study fold = with(bounded(dataflow, 4, 2048), mapping);
        Study grid = fold;
        grid.run.fidelity = Fidelity::grid;
        const auto of_fold = try_run(fold, trace), of_grid = try_run(grid, trace);
        ASSERT_EQ(of_fold.has_value(), of_grid.has_value());
        if (!of_fold)
            continue;
        ++ran;
        EXPECT_EQ(*of_fold, *of_grid) << dataflow << ' ' << mapping.text();
    }
    EXPECT_GT(ran, 20);
}

/// The estimate ranks mappings before anything runs; here is how far it is from what then happens.
TEST(Mapping, TheEstimateIsNearTheSimulation)
{
    std::mt19937 random(2);
    std::vector<double> errors;
    for (int round = 0; round < 60; ++round) {
        const char* dataflow = std::array{"is", "ws", "os"}.at(random() % 3);
        const Trace trace = gemms({{1, random() % 150 + 10, random() % 200 + 10, random() % 150 + 10}});
        Study study = bounded(
            dataflow, std::array{2, 4, 16}.at(random() % 3), std::array{1024, 4096}.at(random() % 2));
        if (round % 2 == 1)
            study.platform.memory.global_buffer.sram.width = PortWidth{std::array{4U, 16U}.at(random() % 2)};
        const auto run = run_in_child(study, trace);
        const double estimated = run["ops"][0]["estimated_cycles"];
        errors.push_back(estimated / static_cast<double>(cycles(run)) - 1);
    }
    std::sort(errors.begin(), errors.end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
    EXPECT_LT(std::abs(errors[errors.size() / 2]), 0.02);
    EXPECT_LT(std::abs(errors[errors.size() * 9 / 10]), 0.10);
    EXPECT_LT(std::abs(errors.back()), 0.25);
}

/// Simulates every mapping there is, not only those that the mapper thinks of.
TEST(Mapping, AutoIsNearTheBestOfAllMappings)
{
    std::mt19937 random(3);
    for (const char* dataflow : {"is", "ws", "os"}) {
        for (const std::uint64_t sram : {512U, 2048U}) {
            const Trace trace = gemms({{1, random() % 20 + 8, random() % 24 + 8, random() % 20 + 8}});
            const Study study = bounded(dataflow, 4, sram);
            std::uint64_t best = std::numeric_limits<std::uint64_t>::max();
            std::string best_mapping;
            for (const LoopOrder order : loop_orders)
                for (const std::uint64_t vectors : {0U, 1U, 3U, 6U, 9U, 14U})
                    for (unsigned keep = 0; keep < 8; ++keep) {
                        const Mapping mapping{
                            order, vectors, {(keep & 1) != 0, (keep & 2) != 0, (keep & 4) != 0}};
                        const auto run = try_run(with(study, mapping), trace);
                        if (!run || cycles(*run) >= best)
                            continue;
                        best = cycles(*run);
                        best_mapping = mapping.text();
                    }
            const auto chosen = run_in_child(study, trace);
            EXPECT_LE(static_cast<double>(cycles(chosen)), 1.10 * static_cast<double>(best))
                << dataflow << ", " << sram << " bytes: chose " << chosen["ops"][0]["mapping"] << ", best "
                << best_mapping;
        }
    }
}

TEST(Mapping, UnlimitedBuffersAndPortsConvergeToThePapersCycles)
{
    const Trace trace = gemms({{1, 197, 384, 1152}, {6, 197, 64, 197}});
    Study paper = study();
    const std::uint64_t ideal = cycles(run_in_child(paper, trace));
    std::uint64_t before = std::numeric_limits<std::uint64_t>::max();
    for (const std::uint64_t kib : {8U, 64U, 1024U}) {
        Study wide = paper;
        wide.platform.schedule.kind = Kind::automatic;
        wide.platform.memory.dma_outstanding = 8;
        wide.platform.memory.ports.width = PortWidth{8 * kib};
        wide.platform.memory.global_buffer.sram.size = 4 * kib * 1024;
        for (SramConfig* sram :
            {&wide.platform.memory.ipmem, &wide.platform.memory.wtmem, &wide.platform.memory.opmem})
            sram->size = kib * 1024;
        const std::uint64_t now = cycles(run_in_child(wide, trace));
        EXPECT_GE(now, ideal);
        EXPECT_LE(now, before);
        before = now;
    }
    EXPECT_LE(static_cast<double>(before), 1.005 * static_cast<double>(ideal));
}

TEST(Mapping, HalfThePortsTakeTwiceTheTimeWhereTheyBind)
{
    const Trace trace = gemms({{1, 197, 384, 1152}});
    Study narrow = study();
    narrow.platform.memory.ports.width = PortWidth{2};
    narrow.platform.memory.dma_outstanding = 4;
    narrow.platform.memory.ports.weights = {1, 2};
    const auto two = run_in_child(narrow, trace);
    narrow.platform.memory.ports.outputs = {3};
    narrow.platform.memory.ports.width = PortWidth{1};
    const auto half = run_in_child(narrow, trace);
    EXPECT_NEAR(static_cast<double>(cycles(half)) / static_cast<double>(cycles(two)), 2.0, 0.02);
}

/// Six folds of 197 vectors: 64 bytes of weights and 144 of sums each pass the buffer twice.
TEST(Mapping, ABufferThatBindsIsNamedAndHalfOfItTakesTwiceTheTime)
{
    const Trace trace = gemms({{1, 197, 64, 197}});
    Study narrow = with(study(), {loop_orders[0], 0, {false, false, false}});
    const auto run_at = [&](std::uint64_t width) {
        narrow.platform.memory.global_buffer.sram.width = PortWidth{width};
        return run_in_child(narrow, trace);
    };
    const auto wide = run_at(16), half = run_at(8);
    const double bytes = 2 * (197 * 64 + 6 * 197 * 64 + 197 * 197 * 4.0);
    EXPECT_EQ(wide["ops"][0]["bound"], "gb");
    EXPECT_GE(static_cast<double>(cycles(wide)), bytes / (2 * 16));
    EXPECT_LE(static_cast<double>(cycles(wide)), 1.05 * bytes / (2 * 16));
    EXPECT_NEAR(static_cast<double>(cycles(half)) / static_cast<double>(cycles(wide)), 2.0, 0.02);
    EXPECT_NEAR(wide["ops"][0]["estimated_cycles"], static_cast<double>(cycles(wide)), 0.03 * 15'000);
}

std::string complaint(const Study& study, const Trace& trace)
{
    try {
        run_in_child(study, trace);
    } catch (const SimulationError& error) {
        return error.what();
    }
    return "none";
}

TEST(Mapping, AnImpossibleOneNamesTheBufferAndTheBytesMissing)
{
    const Trace trace = gemms({{1, 197, 384, 1152}});
    const Study paper = study();
    EXPECT_THAT(complaint(with(paper, {LoopOrder::mkn, 0, {false, false, true}}), trace),
        HasSubstr("gemm0: keeping partial sums takes 165,888 bytes of OPMEM, which has 8,192: 157,696 are "
                  "missing"));
    EXPECT_THAT(complaint(with(paper, {LoopOrder::mnk, 28, {true, false, true}}), trace),
        HasSubstr("keeping inputs takes 13,824 bytes of IPMEM, which has 8,192: 5,632 are missing"));
    EXPECT_THAT(complaint(with(paper, {LoopOrder::mkn, 28, {}}), trace),
        HasSubstr("with the streamed dimension innermost (mkn) a fold takes all vectors, not 28"));
    Study tiny = paper;
    tiny.platform.schedule.kind = Kind::automatic;
    tiny.platform.memory.opmem.size = 64;
    EXPECT_THAT(complaint(tiny, trace),
        HasSubstr("one vector of partial sums takes 144 bytes of OPMEM, which has 64: 80 are missing"));
    Study outputs = with(paper, {LoopOrder::nmk, 0, {false, false, true}});
    outputs.platform.pe_array.dataflow = "os";
    EXPECT_THAT(complaint(outputs, trace), HasSubstr("under `os` sums stay in the array"));
}

TEST(Mapping, ARuleThatMatchesNothingIsAnError)
{
    Study misspelt = with(study(), {LoopOrder::mkn, 0, {}});
    misspelt.platform.schedule.mappings.front().operators = "gem[1-9]";
    EXPECT_THAT(
        complaint(misspelt, gemms({{1, 8, 8, 8}})), HasSubstr("'gem[1-9]' matches no GEMM of the workload"));
}

TEST(Mapping, TheFirstRuleThatMatchesCounts)
{
    Study both = with(study(), {LoopOrder::nkm, 7, {}});
    both.platform.schedule.mappings.front().operators = "*1";
    MappingRule rest;
    rest.order = LoopOrder::mkn;
    both.platform.schedule.mappings.push_back(rest);
    const auto run = run_in_child(both, gemms({{1, 20, 20, 20}, {1, 20, 20, 20}}));
    EXPECT_EQ(run["ops"][0]["mapping"], "mkn, all vectors");
    EXPECT_EQ(run["ops"][1]["mapping"], "nkm, 7 vectors");
}

} // namespace
} // namespace pivotsim
