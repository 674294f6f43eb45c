// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/fields.h"
#include "base/units.h"
#include "models/accelerator/tile_engine/tile_engine.h"

namespace pivotsim {

/// Parameters of both engines. A line multiplies `line_macs` pairs of one output in a cycle and adds them up.
struct EngineConfig {
    std::uint32_t lines = 64, line_macs = 8;
    Bytes operand_buffer = 131072, output_buffer = 131072;

    std::uint64_t pes() const { return std::uint64_t{lines} * line_macs; }
    /// Of the operand buffer for one operand of a step; two operands, two steps.
    std::uint64_t share() const { return operand_buffer.count / 4; }
    /// Outputs of a tile: INT32 sums of two tiles.
    std::uint64_t sums() const { return output_buffer.count / 8; }
    TileEngineSettings settings() const;

    static const Fields<EngineConfig>& fields();
};

} // namespace pivotsim
