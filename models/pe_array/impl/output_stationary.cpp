// SPDX-License-Identifier: Apache-2.0
#include "base/registry.h"
#include "models/pe_array/dataflow.h"

#include <algorithm>

namespace pivotsim {
namespace {

/// Inputs enter from the left, weights from the top, both skewed; every PE sums up one result.
class OutputStationary final : public Dataflow {
public:
    GemmOperand stationary() const override { return GemmOperand::outputs; }

    ArrayAxes axes() const override { return {GemmDimension::n, GemmDimension::m, GemmDimension::k}; }

    FoldRange folds(const GemmShape& gemm, const ArrayShape& array) const override
    {
        return {ceil_div(gemm.n, array.cols), ceil_div(gemm.m, array.rows)};
    }

    Fold fold(const GemmShape& gemm, const ArrayShape& array, std::uint64_t outer,
        std::uint64_t inner) const override
    {
        Fold fold;
        fold.outer = outer;
        fold.inner = inner;
        fold.rows = std::min<std::uint64_t>(array.rows, gemm.m - inner * array.rows);
        fold.cols = std::min<std::uint64_t>(array.cols, gemm.n - outer * array.cols);
        fold.streamed = gemm.k;
        fold.last_inner = true; // no partial sum ever leaves
        return fold;
    }

    /// With the defaults: K + R + C - 2 (SCALE-Sim's count, plus one).
    FoldCycles cycles(
        const Fold& fold, const ArrayShape& array, const ArrayTiming& timing, bool first) const override
    {
        const std::uint64_t skew = std::uint64_t{timing.vertical_hop} * (array.rows - 1)
            + std::uint64_t{timing.horizontal_hop} * (array.cols - 1);
        if (timing.folds_overlapped && !first) {
            // The first fold has shown the whole pipeline; from then on a tile leaves every K cycles, or as
            // soon as the last PE has let go of the tile before.
            const std::uint64_t period = std::max(fold.streamed, skew + 1);
            return {0, fold.streamed, period - fold.streamed};
        }
        return {0, fold.streamed, skew + shift_out(array, timing.os_drain) + timing.latency};
    }

    Elements elements(const Fold& fold) const override
    {
        return {0, fold.rows * fold.streamed, fold.cols * fold.streamed, fold.rows * fold.cols};
    }

private:
    static std::uint64_t shift_out(const ArrayShape& array, ArrayTiming::OsDrain drain)
    {
        switch (drain) {
        case ArrayTiming::OsDrain::none:
            return 0;
        case ArrayTiming::OsDrain::rows:
            return array.rows;
        case ArrayTiming::OsDrain::cols:
            return array.cols;
        }
        return 0;
    }
};

const Registration<Dataflow, OutputStationary> registration{"os", "outputs stay, inputs and weights stream"};

} // namespace
} // namespace pivotsim
