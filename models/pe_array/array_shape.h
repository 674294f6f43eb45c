// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/units.h"

namespace pivotsim {

/// R rows x C columns of processing elements, one INT8 multiply-accumulate a cycle each.
struct ArrayShape {
    std::uint32_t rows = 64;
    std::uint32_t cols = 36;

    std::uint64_t pes() const { return std::uint64_t{rows} * cols; }
};

/// What real arrays do differently; the defaults are SCALE-Sim's and the paper's convention.
/// research: public RTL needs T + 3R + C - 2 (two registers a vertical hop) or T + 3N - 2 a fold.
struct ArrayTiming {
    enum class OsDrain {
        none, ///< results leave for free, as SCALE-Sim's code has it: R + C + K - 2
        rows, ///< results shift out down the columns, R cycles more, as SCALE-Sim's paper has it
        cols ///< results shift out along the rows, C cycles more
    };

    std::uint32_t vertical_hop = 1; ///< registers between vertical neighbours (partial sums under is, ws)
    std::uint32_t horizontal_hop = 1; ///< registers between horizontal neighbours (streamed operand)
    bool preload_overlapped
        = false; ///< shadow registers hide the preload of all folds of a GEMM but the first
    bool folds_overlapped = false; ///< os only: the next tile enters while the last one leaves
    OsDrain os_drain = OsDrain::none;
    std::uint32_t latency = 0; ///< pipeline cycles in front of and behind the array, once a fold
};

} // namespace pivotsim
