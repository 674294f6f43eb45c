// SPDX-License-Identifier: Apache-2.0
// Whole platforms under conditions that the paper assumes away.
#include "tests/search/gemm_study.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace pivotsim {
namespace {

using namespace pivotsim::test;

nlohmann::json run(const std::string& study, std::vector<std::string> overrides = {})
{
    overrides.push_back("run.check_protocol=true");
    return run_in_child(load_study(study, overrides).study);
}

std::uint64_t stack_total(const nlohmann::json& run)
{
    std::uint64_t total = 0;
    for (const auto& [state, cycles] : run["cycle_stack"].items())
        total += cycles.get<std::uint64_t>();
    return total;
}

std::uint64_t cycles_of(const nlohmann::json& op)
{
    return op["compute_cycles"].get<std::uint64_t>() + op["stall_cycles"].get<std::uint64_t>();
}

TEST(Platform, Zcu102PricesWhatThePaperLeavesOut)
{
    const auto paper = run("studies/deit_s.yaml");
    const auto board = run("studies/deit_s.yaml", {"platform={extends: platforms/zcu102.yaml}"});
    EXPECT_GT(board["breakdown_ms"]["other"].get<double>(), 1.0);
    EXPECT_GT(board["delay_ms"].get<double>(), paper["delay_ms"].get<double>());
    // The MACs are the same, the cycles are not; softmax is scaled to the paper's.
    for (std::size_t i = 0; i < paper["ops"].size(); ++i)
        if (paper["ops"][i]["unit"] == "pl") {
            EXPECT_EQ(board["ops"][i]["macs"], paper["ops"][i]["macs"]);
            EXPECT_GT(cycles_of(board["ops"][i]), cycles_of(paper["ops"][i])) << paper["ops"][i]["name"];
        }
    EXPECT_NEAR(board["breakdown_ms"]["softmax"], paper["breakdown_ms"]["softmax"], 0.8);
    EXPECT_TRUE(board["unpriced_groups"].empty());
    EXPECT_EQ(stack_total(board), board["cycles"].get<std::uint64_t>());
}

TEST(Platform, ImagesFollowEachOtherAndFiguresAreMeans)
{
    const auto one = run("studies/deit_s.yaml");
    const auto three = run("studies/deit_s.yaml", {"run.images=3"});
    EXPECT_EQ(three["cycles"], 3 * one["cycles"].get<std::uint64_t>());
    EXPECT_NEAR(three["delay_ms"], one["delay_ms"], 1e-9);
    EXPECT_NEAR(three["energy_j"], one["energy_j"], 1e-12);
    EXPECT_EQ(three["images"], 3);
    EXPECT_EQ(stack_total(three), three["cycles"].get<std::uint64_t>());
}

TEST(Platform, OverlapHidesSoftmaxBehindOtherHeads)
{
    const std::vector<std::string> heads{"workload.attention=head"};
    const double apart = run("studies/deit_s.yaml", heads)["delay_ms"];
    const double together
        = run("studies/deit_s.yaml", {"workload.attention=head", "platform.ps.overlap=true"})["delay_ms"];
    EXPECT_NEAR(apart, run("studies/deit_s.yaml")["delay_ms"], 72 * 8e-6)
        << "cutting by head costs nothing but waits for a clock edge";
    EXPECT_LT(together, apart);
    // The PS is busy with softmax for 35.45 ms, whatever overlaps.
    EXPECT_GT(together, 35.45);
}

TEST(Platform, DispatchLatencyIsPaidForEveryPsOperator)
{
    const double without = run("studies/deit_s.yaml")["delay_ms"];
    const double with = run("studies/deit_s.yaml", {"platform.ps.dispatch=1 ms"})["delay_ms"];
    EXPECT_NEAR(with - without, 24.0, 1e-3)
        << "twelve softmaxes and twelve GELUs, which cost nothing else here";
}

TEST(Platform, AFasterClockScalesTheArrayAndNotThePs)
{
    const auto slow = run("studies/deit_s.yaml");
    const auto fast = run("studies/deit_s.yaml", {"platform.clock=250 MHz"});
    EXPECT_NEAR(
        fast["breakdown_ms"]["mlp"].get<double>(), slow["breakdown_ms"]["mlp"].get<double>() / 2, 1e-6);
    EXPECT_NEAR(
        fast["breakdown_ms"]["softmax"].get<double>(), slow["breakdown_ms"]["softmax"].get<double>(), 1e-3);
}

// A clock whose period is no whole number of picoseconds must not drift.
TEST(Platform, AnOddClockKeepsTheCycleCount)
{
    const auto even = run(
        "studies/deit_s.yaml", {"platform.unpriced_groups=[norm, residual, stem, head, gate, softmax]"});
    const auto odd = run("studies/deit_s.yaml",
        {"platform.clock=300 MHz", "platform.unpriced_groups=[norm, residual, stem, head, gate, softmax]"});
    EXPECT_EQ(even["cycles"], 3'026'160U);
    EXPECT_EQ(odd["cycles"], even["cycles"]);
    EXPECT_NEAR(odd["delay_ms"], 3'026'160 / 300e3, 1e-8);
}

// Every bound on the way makes itself felt, names itself in the stack, and is never beaten.
struct Bound {
    const char* name;
    std::vector<std::string> overrides;
    const char* cause;
};

void PrintTo(const Bound& bound, std::ostream* out)
{
    *out << bound.name;
}

class Bounds : public testing::TestWithParam<Bound> { };

TEST_P(Bounds, SlowTheArrayDownAndAreNamedInTheStack)
{
    std::vector<std::string> overrides = GetParam().overrides;
    overrides.emplace_back("workload.effort={active: [1]}");
    const auto free = run("studies/deit_s.yaml", {"workload.effort={active: [1]}"});
    const auto bound = run("studies/deit_s.yaml", overrides);
    EXPECT_GT(bound["cycles"].get<std::uint64_t>(), free["cycles"].get<std::uint64_t>());
    EXPECT_GT(bound["cycle_stack"][GetParam().cause].get<std::uint64_t>(), 0U);
    EXPECT_EQ(stack_total(bound), bound["cycles"].get<std::uint64_t>());
    EXPECT_EQ(bound["cycle_stack"]["stream"], free["cycle_stack"]["stream"]) << "waiting is not computing";
}

INSTANTIATE_TEST_SUITE_P(All, Bounds,
    testing::Values(Bound{"memory", {"platform.memory.dram={bandwidth: 2 GB/s}"}, "wait_weights"},
        Bound{"latency", {"platform.memory.dram={latency: 2 us}", "platform.memory.ports.outstanding=1"},
            "wait_weights"},
        Bound{"ports", {"platform.memory.ports.width=8 B"}, "wait_port"},
        Bound{"ipmem", {"platform.memory.ipmem.width=1 B"}, "wait_inputs"},
        Bound{"wtmem", {"platform.memory.wtmem.width=16 B"}, "wait_weights"},
        Bound{"opmem", {"platform.memory.opmem.width=32 B"}, "wait_outputs"},
        Bound{"ddr4", {"platform.memory.level=detailed", "platform.memory.dram=memories/zcu102.yaml"},
            "wait_outputs"}),
    [](const auto& bound) { return bound.param.name; });

/// What the named operator is bound by.
std::string bound(const nlohmann::json& run, const std::string& name)
{
    for (const auto& op : run["ops"])
        if (op["name"] == name)
            return op["bound"];
    return "no such operator";
}

TEST(Platform, SaysWhatBoundsEachOperator)
{
    const std::vector<std::string> one{"workload.effort={active: [1]}"};
    const auto with = [&one](const std::string& override) {
        std::vector<std::string> overrides = one;
        overrides.push_back(override);
        return run("studies/deit_s.yaml", overrides);
    };
    const auto paper = run("studies/deit_s.yaml", one);
    EXPECT_EQ(bound(paper, "encoder.1.qkv"), "compute");
    EXPECT_EQ(bound(paper, "encoder.1.softmax"), "ps");
    EXPECT_EQ(bound(with("platform.memory.ports.width=4 B"), "encoder.1.qkv"), "port");
    EXPECT_EQ(bound(with("platform.memory.dram={bandwidth: 2 GB/s}"), "encoder.1.qkv"), "dram");
    EXPECT_EQ(bound(with("platform.memory.wtmem.width=4 B"), "encoder.1.qkv"), "gb");
}

TEST(Platform, ChargesRefreshesToTheDram)
{
    std::vector<std::string> overrides{"workload.effort={active: [1]}", "platform.schedule=auto",
        "platform.memory.level=detailed", "platform.memory.ports.width=16 B"};
    const auto waits = [&](const char* timing) {
        overrides.push_back(
            std::string{"platform.memory.dram={extends: memories/zcu102.yaml, "} + timing + "}");
        const auto ran = run("studies/deit_s.yaml", overrides);
        overrides.pop_back();
        EXPECT_EQ(stack_total(ran), ran["cycles"].get<std::uint64_t>());
        return ran["cycle_stack"]["wait_refresh"].get<std::uint64_t>();
    };
    const std::uint64_t never = waits("policy: {refresh: false}");
    const std::uint64_t usual = waits("timing: {trefi: 7.8 us}");
    const std::uint64_t often = waits("timing: {trefi: 1 us}"); // 28 % of the time
    EXPECT_EQ(never, 0U);
    EXPECT_GT(usual, 0U);
    EXPECT_GT(often, 5 * usual);
}

// The same work on another memory: other times, the same bytes.
TEST(Platform, ADetailedMemoryMovesTheSameBytesLater)
{
    const std::vector<std::string> one{"workload.effort={active: [1]}", "platform.schedule.pieces=half"};
    std::vector<std::string> ddr4 = one;
    ddr4.insert(ddr4.end(), {"platform.memory.level=detailed", "platform.memory.dram=memories/zcu102.yaml"});
    const auto ideal = run("studies/deit_s.yaml", one);
    const auto detailed = run("studies/deit_s.yaml", ddr4);
    ASSERT_EQ(ideal["ops"].size(), detailed["ops"].size());
    for (std::size_t i = 0; i < ideal["ops"].size(); ++i) {
        EXPECT_EQ(detailed["ops"][i]["dram_bytes"], ideal["ops"][i]["dram_bytes"]) << ideal["ops"][i]["name"];
        if (ideal["ops"][i]["unit"] == "pl") { // the PS waits for its operands within its own time
            EXPECT_EQ(detailed["ops"][i]["compute_cycles"], ideal["ops"][i]["compute_cycles"]);
        }
    }
    EXPECT_GT(detailed["delay_ms"].get<double>(), ideal["delay_ms"].get<double>());

    // The totals say the same as the operators, and what was achieved was available.
    std::uint64_t bytes = 0;
    for (const auto& op : detailed["ops"])
        bytes += op["dram_bytes"].get<std::uint64_t>();
    const auto& dram = detailed["dram"];
    EXPECT_EQ(dram["bytes_read"].get<std::uint64_t>() + dram["bytes_written"].get<std::uint64_t>(), bytes);
    EXPECT_GE(dram["row_hits"].get<std::uint64_t>() + dram["row_misses"].get<std::uint64_t>()
            + dram["row_conflicts"].get<std::uint64_t>(),
        bytes / 64);
    EXPECT_NEAR(dram["refreshes"].get<double>(), detailed["delay_ms"].get<double>() / 7.8e-3,
        detailed["delay_ms"].get<double>() / 7.8e-3 * 0.5);
    for (const auto& traffic : detailed["traffic"])
        if (!traffic["available_gbps"].is_null()) {
            EXPECT_LE(traffic["utilisation"].get<double>(), 1.0);
        }
    EXPECT_FALSE(ideal["dram"].contains("row_hits"));
}

TEST(Platform, AFastMemoryIsNearTheDetailedOneOnTheBoard)
{
    const std::vector<std::string> board{
        "platform={extends: platforms/zcu102.yaml}", "workload.effort={active: [1]}"};
    std::vector<std::string> fast = board;
    fast.emplace_back("platform.memory.level=fast");
    const auto quick = run("studies/deit_s.yaml", fast), slow = run("studies/deit_s.yaml", board);
    EXPECT_NEAR(quick["delay_ms"].get<double>() / slow["delay_ms"].get<double>(), 1, 0.01);
    EXPECT_EQ(quick["dram"]["bytes_read"], slow["dram"]["bytes_read"]);
}

TEST(Platform, AnExternalMemoryIsPluggedIn)
{
    const std::vector<std::string> board{
        "platform={extends: platforms/zcu102.yaml}", "workload.effort={active: [1]}"};
    std::vector<std::string> external = board;
    external.emplace_back("platform.memory.level=external");
    external.emplace_back(
        "platform.memory.dram.external={library: " PIVOTSIM_BINARY_DIR
        "/tests/channel_adapter_none.so, config: " PIVOTSIM_SOURCE_DIR "/configs/memories/zcu102.yaml}");
    const auto theirs = run("studies/deit_s.yaml", external), ours = run("studies/deit_s.yaml", board);
    EXPECT_NEAR(theirs["delay_ms"].get<double>() / ours["delay_ms"].get<double>(), 1, 0.001);
    EXPECT_EQ(theirs["dram"]["bytes_read"], ours["dram"]["bytes_read"]);
    EXPECT_FALSE(theirs["dram"].contains("row_hits"));
}

TEST(Platform, AWorkloadThatDoesNotFitTheMemoryIsRefused)
{
    const std::vector<std::string> small{"platform.memory.level=detailed",
        "platform.memory.dram={extends: memories/zcu102.yaml, geometry: {rows: 64}, address_map: {row: "
        "[17-22]}}"};
    std::string complaint; // a child's error arrives as its text
    try {
        run("studies/deit_s.yaml", small);
    } catch (const std::exception& error) {
        complaint = error.what();
    }
    EXPECT_THAT(complaint, testing::HasSubstr("E-CAPACITY"));
    EXPECT_THAT(complaint, testing::HasSubstr("the memory has 8,388,608"));
}

TEST(Platform, RandomPlatformsAreSoundUnderEveryDataflow)
{
    std::mt19937 random(5);
    const auto among = [&random](std::initializer_list<const char*> values) {
        return std::string{*(values.begin() + random() % values.size())};
    };
    for (int round = 0; round < 40; ++round) {
        std::vector<std::string> overrides{"workload={gemm: " PIVOTSIM_SOURCE_DIR
                                           "/tests/data/small_gemms.csv}",
            "platform.pe_array.dataflow=" + among({"is", "ws", "os"}),
            "platform.pe_array.rows=" + among({"1", "3", "16", "64"}),
            "platform.pe_array.cols=" + among({"1", "5", "36"}),
            "platform.schedule.pieces=" + among({"auto", "half"}),
            "platform.memory.dram={bandwidth: " + among({"unlimited", "1 GB/s", "300 MB/s"})
                + ", latency: " + among({"0 ns", "70 ns", "1 us"}) + "}",
            "platform.memory.ports={width: " + among({"unlimited", "16 B", "4 B"})
                + ", outstanding: " + among({"1", "8"}) + ", burst_beats: " + among({"1", "16", "256"})
                + ", latency_cycles: " + among({"0", "20"}) + "}",
            "platform.memory.ipmem={size: " + among({"1 KiB", "8 KiB"}) + ", ports: " + among({"1", "2"})
                + ", width: " + among({"unlimited", "8 B"}) + "}",
            "platform.memory.opmem={size: " + among({"1 KiB", "8 KiB"}) + ", halves: " + among({"1", "2"})
                + "}",
            "platform.memory.dma_outstanding=" + among({"1", "2", "4"})};
        if (round % 4 == 3) {
            overrides.emplace_back("platform.memory.level=detailed");
            overrides.push_back("platform.memory.dram=memories/"
                + among({"zcu102", "ddr4_2400r_x16", "ddr4_2133p_reference_bgint"}) + ".yaml");
        }
        const auto result
            = run("studies/deit_s.yaml", overrides); // every self-check and protocol check passes
        EXPECT_EQ(stack_total(result), result["cycles"].get<std::uint64_t>()) << "round " << round;
        EXPECT_EQ(result["macs"], 64U * 48 * 40 + 7 * 11 * 13 + 1 + 36 * 100 * 64);
    }
}

} // namespace
} // namespace pivotsim
