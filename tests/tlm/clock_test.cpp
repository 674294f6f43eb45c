// SPDX-License-Identifier: Apache-2.0
#include "tlm/clock.h"

#include <gtest/gtest.h>

namespace pivotsim {
namespace {

TEST(Clock, EdgeUndoesTimeOfForPeriodsThatAreNoWholePicoseconds)
{
    for (const std::uint64_t hertz :
        {125'000'000ULL, 1'200'000'000ULL, 1'066'666'667ULL, 333'333'333ULL, 1ULL}) {
        const Clock clock{Frequency{hertz}};
        for (const std::uint64_t cycle : {0ULL, 1ULL, 2ULL, 3ULL, 7ULL, 1000ULL, 999'999ULL, 12'345'678ULL})
            EXPECT_EQ(clock.edge(clock.time_of(cycle)).count, cycle) << hertz << " Hz";
    }
}

TEST(Clock, NeverAccumulatesTheErrorOfARoundedPeriod)
{
    const Clock clock{Frequency{1'200'000'000}}; // 833.33 ps
    EXPECT_EQ(clock.time_of(1'200'000'000).value(), 1'000'000'000'000U);
}

TEST(Clock, EdgeIsTheFirstOneAtOrAfterATime)
{
    const Clock clock{Frequency{125'000'000}};
    EXPECT_EQ(clock.edge(sc_core::sc_time(8, sc_core::SC_NS)).count, 1U);
    EXPECT_EQ(clock.edge(sc_core::sc_time(8001, sc_core::SC_PS)).count, 2U);
    EXPECT_EQ(clock.edge(sc_core::SC_ZERO_TIME).count, 0U);
}

TEST(Clock, RefusesFrequenciesFinerThanTheKernelsPicosecond)
{
    EXPECT_THROW(Clock{Frequency{0}}, std::invalid_argument);
    EXPECT_THROW(Clock{Frequency{600'000'000'000}}, std::invalid_argument);
}

} // namespace
} // namespace pivotsim
