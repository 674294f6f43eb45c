// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/units.h"
#include "models/pe_array/array_shape.h"
#include "workloads/operator.h"

#include <memory>
#include <string>

namespace pivotsim {

/// How often the stationary operand changes: `outer` runs over the columns' dimension, `inner` over the
/// rows'.
struct FoldRange {
    std::uint64_t outer = 0, inner = 0;

    std::uint64_t count() const { return outer * inner; }
};

/// One residency of the stationary operand, and what it uses of the array.
struct Fold {
    std::uint64_t outer = 0, inner = 0; ///< place in its FoldRange
    std::uint64_t rows = 0, cols = 0; ///< used part of the array: at most R, C
    std::uint64_t streamed = 0; ///< vectors that pass through: all of N under is, M under ws, K under os, or
    std::uint64_t first_streamed = 0; ///< a tile of them, from this one on
    bool last_inner = false; ///< its outputs are final, not partial sums
};

/// A dimension of O[M x N] = A[M x K] B[K x N].
enum class GemmDimension { m, n, k };

/// The dimensions that lie along the array's columns, along its rows, and in time.
struct ArrayAxes {
    GemmDimension columns, rows, streamed;
};

inline std::uint64_t size_of(const GemmShape& gemm, GemmDimension dimension)
{
    return dimension == GemmDimension::m ? gemm.m : dimension == GemmDimension::n ? gemm.n : gemm.k;
}

/// Which of a GEMM's operands an array port carries.
enum class GemmOperand { inputs, weights, outputs }; // A, B, O

/// Cycles of one fold, in order; they add up to its duration when nothing stalls.
struct FoldCycles {
    Cycles preload; ///< the stationary operand enters; 0 under os or when hidden
    Cycles stream; ///< one vector of the streamed operands a cycle
    Cycles drain; ///< skew and pipeline empty themselves, results leave

    Cycles total() const { return preload + stream + drain; }
};

/// Which operand stays in the array, and what that costs.
/// GEMM: O[M x N] = A[M x K] * B[K x N]. Array: R rows, C columns. Cycles are PL clock cycles.
/// Source: fold timing of SCALE-Sim (Samajdar et al., 2018), equal to its printed count plus one.
class Dataflow {
public:
    static constexpr const char* kind = "dataflow";
    using Create = std::unique_ptr<Dataflow>();

    virtual ~Dataflow() = default;

    virtual GemmOperand stationary() const = 0;

    virtual ArrayAxes axes() const = 0;

    /// Folds in execution order: outer over the columns' dimension, inner over the rows'. One batch item.
    virtual FoldRange folds(const GemmShape& gemm, const ArrayShape& array) const = 0;

    /// The fold at (outer, inner): what of the array the edges leave in use.
    virtual Fold fold(
        const GemmShape& gemm, const ArrayShape& array, std::uint64_t outer, std::uint64_t inner) const = 0;

    /// Preload, stream and drain of a fold; a partial fold costs as much as a full one.
    /// `first` is the first fold of an operator: what overlap could hide is exposed there.
    virtual FoldCycles cycles(
        const Fold& fold, const ArrayShape& array, const ArrayTiming& timing, bool first) const = 0;

    /// Elements of each operand that one fold moves between the array and its SRAMs.
    struct Elements {
        std::uint64_t stationary = 0; ///< A under is, B under ws, 0 under os
        std::uint64_t streamed_inputs = 0, streamed_weights = 0;
        std::uint64_t outputs = 0; ///< written at the end; partial sums unless fold.last_inner
    };
    virtual Elements elements(const Fold& fold) const = 0;
};

/// By its registered name; throws std::out_of_range.
std::unique_ptr<Dataflow> make_dataflow(const std::string& name);

/// Compute cycles of a whole GEMM, all batch items one after the other, nothing stalling.
Cycles compute_cycles(
    const Dataflow& dataflow, const GemmShape& gemm, const ArrayShape& array, const ArrayTiming& timing);

} // namespace pivotsim
