// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/pe_array/array_shape.h"
#include "workloads/operator.h"

#include <array>
#include <random>

namespace pivotsim::test {

/// Shapes and timings that come out the same in every run: small, odd, and some smaller than the array.
class RandomGemms {
public:
    explicit RandomGemms(std::uint32_t seed) : random_(seed) { }

    std::uint64_t upto(std::uint64_t most) { return random_() % most + 1; }

    GemmShape gemm(std::uint64_t most) { return {upto(3), upto(most), upto(most), upto(most)}; }

    ArrayShape array(std::uint32_t most)
    {
        return {static_cast<std::uint32_t>(upto(most)), static_cast<std::uint32_t>(upto(most))};
    }

    ArrayTiming timing(bool overlapped_folds)
    {
        using OsDrain = ArrayTiming::OsDrain;
        ArrayTiming timing;
        timing.vertical_hop = static_cast<std::uint32_t>(upto(3));
        timing.horizontal_hop = static_cast<std::uint32_t>(upto(3));
        timing.preload_overlapped = upto(2) == 1;
        timing.folds_overlapped = overlapped_folds && upto(2) == 1;
        timing.os_drain = std::array{OsDrain::none, OsDrain::rows, OsDrain::cols}.at(upto(3) - 1);
        timing.latency = static_cast<std::uint32_t>(upto(5) - 1);
        return timing;
    }

private:
    std::mt19937 random_;
};

} // namespace pivotsim::test
