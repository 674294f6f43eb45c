// SPDX-License-Identifier: Apache-2.0
#include "models/resources/fpga_resources.h"

#include <gtest/gtest.h>

namespace pivotsim {
namespace {

/// Widths of configs/platforms/zcu102.yaml; files are search's business.
PlatformConfig board()
{
    PlatformConfig platform;
    platform.memory.global_buffer.sram.width = {64};
    platform.memory.ipmem.width = {36};
    platform.memory.wtmem.width = {64};
    platform.memory.opmem.width = {144};
    return platform;
}

std::uint64_t brams(const PlatformConfig& platform)
{
    return estimate_resources(platform)->bram36;
}

/// What one buffer adds to a platform whose others are as small as can be.
std::uint64_t brams_of(const SramConfig& sram)
{
    PlatformConfig platform;
    platform.pe_array.rows = platform.pe_array.cols = 1;
    for (SramConfig* each : {&platform.memory.ipmem, &platform.memory.wtmem, &platform.memory.opmem})
        *each = {64, 2, 2, {1}, {}};
    platform.memory.global_buffer.sram = {64, 2, 2, {1}, {}};
    const std::uint64_t four_halves = brams(platform);
    EXPECT_EQ(four_halves, 2U) << "four half blocks";
    platform.memory.ipmem = sram;
    platform.memory.wtmem = sram; // twice, so that a half shows
    return brams(platform) - 1;
}

TEST(FpgaResources, APeIsADspSlice)
{
    EXPECT_EQ(estimate_resources({})->dsp, 2304U) << "the paper's, section 4.1";
    PlatformConfig wide;
    wide.pe_array.rows = 4096;
    wide.pe_array.cols = 4096;
    EXPECT_EQ(estimate_resources(wide)->dsp, 16'777'216U);
}

TEST(FpgaResources, ThePapersPlatformLiesRoundItsFortyEightBlocks)
{
    // By hand, half blocks of 36 bits: IPMEM 288 bits, WTMEM 512, OPMEM 1152; 512 deep holds each of them.
    constexpr std::uint64_t srams = 8 + 15 + 32;
    EXPECT_EQ(brams({}), (srams + srams) / 2)
        << "every width unlimited: the global buffer serves all at once";
    EXPECT_EQ(brams(board()), (srams + 15) / 2) << "a global buffer of 64 bytes a cycle";
    EXPECT_LT(brams(board()), 48U) << "the paper's, section 4.1";
    EXPECT_GT(brams({}), 48U);
}

TEST(FpgaResources, UnlimitedIsAsWideAsTheArrayTakes)
{
    struct Widths {
        const char* dataflow;
        std::uint64_t inputs, weights, outputs;
    };
    for (const Widths& by_hand : {Widths{"is", 50, 20, 200}, {"ws", 20, 50, 200}, {"os", 20, 50, 80}}) {
        PlatformConfig unlimited;
        unlimited.pe_array.rows = 20;
        unlimited.pe_array.cols = 50;
        unlimited.pe_array.dataflow = by_hand.dataflow;
        unlimited.memory.global_buffer.sram.width = {64};
        PlatformConfig given = unlimited;
        given.memory.ipmem.width = {by_hand.inputs};
        given.memory.wtmem.width = {by_hand.weights};
        given.memory.opmem.width = {by_hand.outputs};
        EXPECT_EQ(brams(unlimited), brams(given)) << by_hand.dataflow;
    }
}

TEST(FpgaResources, SumsThatStayLeaveAsTheyAreDrained)
{
    using OsDrain = ArrayTiming::OsDrain;
    PlatformConfig array;
    array.pe_array.rows = 20;
    array.pe_array.cols = 50;
    array.pe_array.dataflow = "os";
    array.memory.global_buffer.sram.width = {64};
    const std::pair<OsDrain, std::uint64_t> sums[]
        = {{OsDrain::none, 20}, {OsDrain::rows, 50}, {OsDrain::cols, 20}}; // none: along the diagonal
    for (const auto& [drain, each_cycle] : sums) {
        PlatformConfig unlimited = array, given = array;
        unlimited.pe_array.timing.os_drain = drain;
        given.memory.opmem.width = {4 * each_cycle};
        EXPECT_EQ(brams(unlimited), brams(given)) << each_cycle;
    }
}

TEST(FpgaResources, WidthOrCapacityBinds)
{
    EXPECT_EQ(brams_of({4608, 2, 2, {9}, {}}), 2U) << "72 bits x 512: two halves each, and full";
    EXPECT_EQ(brams_of({4609, 2, 2, {9}, {}}), 4U) << "one word more is as deep again";
    EXPECT_EQ(brams_of({4608, 2, 2, {10}, {}}), 3U) << "a byte wider as well";
    EXPECT_EQ(brams_of({36 * 1024, 2, 2, {9}, {}}), 16U) << "eight blocks each: capacity binds";
    EXPECT_EQ(brams_of({64, 2, 2, {72}, {}}), 16U) << "and here width";
}

TEST(FpgaResources, TwoPortsAreABank)
{
    const SramConfig two{8192, 2, 2, {36}, {}};
    SramConfig one = two, three = two, four = two;
    one.ports = 1;
    three.ports = 3;
    four.ports = 4;
    EXPECT_EQ(brams_of(one), brams_of(two));
    EXPECT_EQ(brams_of(three), 2 * brams_of(two)) << "two banks, each as wide";
    EXPECT_EQ(brams_of(three), brams_of(four));
}

TEST(FpgaResources, HalvesAreAddressesAndTakeNoBlock)
{
    PlatformConfig single = board();
    single.memory.ipmem.halves = single.memory.wtmem.halves = single.memory.opmem.halves = 1;
    EXPECT_EQ(brams(single), brams(board()));
}

TEST(FpgaResources, NothingIsKnownOfOtherAccelerators)
{
    PlatformConfig other;
    other.accelerator.name = "somebody_elses";
    EXPECT_FALSE(estimate_resources(other));
}

TEST(FpgaDevices, HoldThePapersDesignOrDoNot)
{
    const auto fits = [](const char* name) {
        const FpgaDevice* device = find_device(name);
        const FpgaResources needed = *estimate_resources({});
        return device != nullptr && needed.dsp <= device->dsp && needed.bram36 <= device->bram36;
    };
    EXPECT_TRUE(fits("zcu102"));
    EXPECT_FALSE(fits("zcu104")) << "1728 DSP slices";
    EXPECT_FALSE(fits("ultra96"));
    EXPECT_TRUE(fits("u250"));
    EXPECT_EQ(find_device("zcu"), nullptr);
}

} // namespace
} // namespace pivotsim
