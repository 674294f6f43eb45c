// SPDX-License-Identifier: Apache-2.0
#include "models/pe_array/impl/stationary.h"

#include <algorithm>

namespace pivotsim {

FoldRange Stationary::folds(const GemmShape& gemm, const ArrayShape& array) const
{
    return {ceil_div(column_dimension(gemm), array.cols), ceil_div(gemm.k, array.rows)};
}

Fold Stationary::fold(
    const GemmShape& gemm, const ArrayShape& array, std::uint64_t outer, std::uint64_t inner) const
{
    Fold fold;
    fold.outer = outer;
    fold.inner = inner;
    fold.rows = std::min<std::uint64_t>(array.rows, gemm.k - inner * array.rows);
    fold.cols = std::min<std::uint64_t>(array.cols, column_dimension(gemm) - outer * array.cols);
    fold.streamed = streamed_dimension(gemm);
    fold.last_inner = inner + 1 == ceil_div(gemm.k, array.rows);
    return fold;
}

/// R rows enter one a cycle; T vectors follow; the last one still runs down R rows and along C columns.
/// With the defaults: 2 R + C + T - 2 (SCALE-Sim's count, plus one).
FoldCycles Stationary::cycles(
    const Fold& fold, const ArrayShape& array, const ArrayTiming& timing, bool first) const
{
    const bool hidden = timing.preload_overlapped && !first;
    const std::uint64_t down = std::uint64_t{timing.vertical_hop} * array.rows - 1;
    const std::uint64_t along = std::uint64_t{timing.horizontal_hop} * (array.cols - 1);
    return {hidden ? 0 : array.rows, fold.streamed, down + along + timing.latency};
}

} // namespace pivotsim
