// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/accelerator/systolic/mapping.h"

namespace pivotsim {

/// INT32 sums of INT8 products.
constexpr std::uint64_t partial_sum_bytes = 4;

/// The most bytes of a piece; 0: whole folds.
struct PieceLimits {
    Bytes inputs, weights, outputs;

    Bytes of(GemmOperand operand) const
    {
        return operand == GemmOperand::inputs ? inputs : operand == GemmOperand::weights ? weights : outputs;
    }
};

/// The loops of one batch item under a mapping, in closed form: which fold comes when, which bytes it
/// touches for the first and for the last time, and what that costs in space and traffic.
///
/// An operand lacks one of the three dimensions. Each trip of the loop over that dimension uses the same of
/// its tiles again, and those that the loops inside it run over are its working set: kept on chip, memory
/// sees them once; not kept, once a trip.
class LoopNest {
public:
    LoopNest(
        const GemmShape& gemm, const Dataflow& dataflow, const ArrayShape& array, const Mapping& mapping);

    /// A fold's place in the three loops.
    struct Place {
        std::array<std::uint64_t, 3> index{}; ///< by GemmDimension

        std::uint64_t at(GemmDimension dimension) const { return index[static_cast<std::size_t>(dimension)]; }
    };

    std::uint64_t folds() const { return trips_[0] * trips_[1] * trips_[2]; }
    Place place(std::uint64_t fold) const;

    std::uint64_t trips(GemmDimension dimension) const { return trips_[slot(dimension)]; }
    std::uint64_t tile(GemmDimension dimension) const { return tiles_[slot(dimension)]; }
    /// Of the tile at an index; the last one may be smaller.
    std::uint64_t extent(GemmDimension dimension, std::uint64_t index) const;

    /// The dimension that the operand does not have.
    static GemmDimension missing(GemmOperand operand);
    std::uint64_t uses(GemmOperand operand) const { return trips(missing(operand)); }
    bool first_use(GemmOperand operand, const Place& place) const { return place.at(missing(operand)) == 0; }
    bool last_use(GemmOperand operand, const Place& place) const
    {
        return place.at(missing(operand)) + 1 == uses(operand);
    }

    /// One row of a stationary tile or one vector of a streamed one, of a full tile.
    Bytes unit_bytes(GemmOperand operand) const;
    /// Units of a piece of a tile with so many, cut as evenly as it goes. Streamed operands share it, so that
    /// a step of the array is one piece of each; it comes from full tiles, so that a tile is cut alike at
    /// every use.
    std::uint64_t piece_units(GemmOperand operand, const PieceLimits& limits, std::uint64_t units) const;

    /// What must fit the operand's SRAM if it is kept.
    Bytes working_set(GemmOperand operand) const;
    Bytes tile_bytes(GemmOperand operand) const;
    bool kept(GemmOperand operand) const { return mapping_.keeps(operand); }

    /// Elements of the operand that lie before the tile, stored tile by tile in the order of the loops.
    std::uint64_t offset(GemmOperand operand, const Place& place) const;

    /// Elements that move between memory and the array.
    std::uint64_t loaded(GemmOperand operand) const; ///< inputs, weights
    std::uint64_t spilled() const; ///< partial sums that leave, and come back as often
    /// Bytes of all batch items between memory and the unit.
    Bytes memory_bytes(std::uint32_t output_element_bytes) const;
    /// Bytes of all batch items through the ports of IPMEM, WTMEM, OPMEM and the global buffer.
    Bytes buffer_bytes() const;

    const GemmShape& gemm() const { return gemm_; }
    const Mapping& mapping() const { return mapping_; }

private:
    bool streams(GemmOperand operand) const
    {
        return sums_stay_ ? operand != GemmOperand::outputs : operand != stationary_;
    }
    std::uint64_t fitting(GemmOperand operand, const PieceLimits& limits) const;
    Bytes buffer_bytes(GemmOperand operand) const;
    static std::size_t slot(GemmDimension dimension) { return static_cast<std::size_t>(dimension); }
    static std::uint64_t element_bytes(GemmOperand operand)
    {
        return operand == GemmOperand::outputs ? partial_sum_bytes : 1;
    }

    GemmShape gemm_;
    Mapping mapping_;
    ArrayAxes axes_;
    GemmOperand stationary_;
    std::array<GemmDimension, 3> loops_;
    std::array<std::uint64_t, 3> tiles_{}, trips_{}; ///< by GemmDimension
    bool sums_stay_; ///< in the array itself
};

} // namespace pivotsim
