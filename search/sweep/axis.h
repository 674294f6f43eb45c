// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/value.h"

#include <string>
#include <vector>

namespace pivotsim {

/// One dimension of a sweep: the values that a key of the study takes in turn, or that several keys take
/// together.
struct Axis {
    struct Level {
        std::vector<Value> values; ///< by path; a file that is named is read already
        std::vector<std::string> texts; ///< as written, on one line
        std::vector<std::string> settings; ///< the same with the quotes that it needs behind `a.b=`
    };

    std::vector<std::string> paths; ///< "platform.pe_array.rows"
    SourcePlace place; ///< of the first path
    std::vector<Level> levels;

    std::string name() const;
};

/// An entry of `sweep:`. Its key is a path, or several with commas between them; its value a list of values
/// (of lists, one value a path), or a text as read_axis_argument takes it:
///     platform.pe_array.rows: [32, 64]
///     platform.clock: 100 MHz:200 MHz:50 MHz
///     platform.pe_array.rows, platform.pe_array.cols: [[32, 72], [64, 36]]
Axis read_axis(
    const std::string& key, const SourcePlace& key_place, const Value& values, Diagnostics& diagnostics);

/// `--sweep a.b=VALUES`; VALUES is a YAML list, a range FIRST:LAST[:STEP] whose ends may carry units, or
/// values with commas between them. `number` counts the arguments from 1. Reports E-SWEEP.
Axis read_axis_argument(const std::string& argument, int number, Diagnostics& diagnostics);

} // namespace pivotsim
