// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tlm/transfer.h"

#include <vector>

namespace pivotsim {

/// Bytes of a tensor on their way between memory and an engine. `operand` says which of the engine's ports
/// carries them: inputs, weights or outputs.
struct TilePiece {
    OperandKind operand = OperandKind::inputs;
    TensorId tensor = 0;
    std::uint64_t offset = 0; ///< bytes from the tensor's begin
    Bytes bytes;
};

/// A step of an operator on an engine: what it loads into its local memory, how long it works on that, and
/// what it stores when it has.
struct TileStep {
    std::vector<TilePiece> loads, stores;
    Cycles compute; ///< PL cycles
    std::uint64_t macs = 0;
    std::uint64_t elements = 0; ///< of non-linear operators
    Bytes local; ///< bytes through the local memory's ports beside those of loads and stores

    void load(OperandKind operand, TensorId tensor, std::uint64_t offset, Bytes bytes)
    {
        loads.push_back({operand, tensor, offset, bytes});
    }
    void store(TensorId tensor, std::uint64_t offset, Bytes bytes)
    {
        stores.push_back({OperandKind::outputs, tensor, offset, bytes});
    }
    Bytes loaded() const { return sum(loads); }
    Bytes stored() const { return sum(stores); }

    /// Keeps the vectors' room: steps are reused.
    void clear()
    {
        loads.clear();
        stores.clear();
        compute = {};
        macs = elements = 0;
        local = {};
    }

private:
    static Bytes sum(const std::vector<TilePiece>& pieces)
    {
        Bytes bytes;
        for (const TilePiece& piece : pieces)
            bytes += piece.bytes;
        return bytes;
    }
};

} // namespace pivotsim
