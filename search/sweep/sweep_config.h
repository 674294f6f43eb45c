// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/fields.h"
#include "search/strategy/sweep_strategy.h"
#include "search/sweep/condition.h"

#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

/// Which points of the grid a sweep means.
struct SampleConfig {
    enum class Kind { grid, random, latin_hypercube };

    Kind kind = Kind::grid;
    std::uint64_t points = 100; ///< random, latin_hypercube
    std::uint64_t seed = 1;

    static const Fields<SampleConfig>& fields();
};

/// `sweep:` of a study. Keys with a dot in them are axes (search/sweep/axis.h); the rest is here.
struct SweepConfig {
    enum class Evaluate { simulation, closed_form };

    Evaluate evaluate = Evaluate::simulation;
    SampleConfig sample;
    std::vector<ConditionText> where; ///< of the points that are meant
    std::vector<ConditionText> require; ///< of the points that may be on the front
    std::optional<std::string> fits; ///< an FPGA whose DSPs and block RAMs must do
    std::vector<std::string> objectives{"delay_ms", "energy_j"};
    Choice<SweepStrategy> strategy;
    Duration timeout{600'000'000'000'000'000}; ///< of a point: 10 min
    Bytes memory{4ULL << 30}; ///< of a point, beyond what the program itself takes

    Value paths = Value::map(); ///< the axes as written

    SweepConfig();
    static const Fields<SweepConfig>& fields();
};

} // namespace pivotsim
