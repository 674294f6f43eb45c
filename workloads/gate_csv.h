// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/gate_trace.h"

#include <string>
#include <vector>

namespace pivotsim {

/// A gate trace as text:
///   # vit-gate-trace 1
///   # meta {"format": "vit-gate-trace", ...}          as in the NPZ file, on one line
///   # cka 0.99,0.97,...                               D lines of D numbers, or none
///   split,image,label,e3_entropy_nat,e3_prediction,e3_confidence,e4_entropy_nat,...
///   batch,0,9,0.00123,9,0.9998,...                    images of a split count from 0
/// Other lines that begin with '#', and empty ones, are comments.
struct GateCsv {
    static constexpr std::size_t columns_before = 3; ///< split, image, label
    static constexpr std::size_t columns_of_effort = 3; ///< entropy, prediction, confidence

    static std::vector<std::string> heading(const GateTrace& trace)
    {
        std::vector<std::string> columns{"split", "image", "label"};
        for (const GateEffort& effort : trace.efforts)
            for (const char* column : {"_entropy_nat", "_prediction", "_confidence"})
                columns.push_back(effort.name + column);
        return columns;
    }
};

} // namespace pivotsim
