// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/fields.h"
#include "search/gate/gate.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

/// Which set of a gate trace.
enum class Split { batch, test };

/// Images that decide for themselves: efforts in order, and up to which score an image stops at each.
struct GatingConfig {
    std::optional<InputFile> trace; ///< none: the shipped one
    Split split = Split::test;
    std::vector<std::string> efforts; ///< names, or numbers of active attentions
    std::vector<double> thresholds; ///< of all but the last effort, in the gate's score
    Choice<Gate> gate;
    SourcePlace place;

    GatingConfig();
    static const Fields<GatingConfig>& fields();
};

/// When images come.
struct ArrivalsConfig {
    enum class Process {
        closed, ///< the next one is always there
        poisson, ///< at random, so many a second on average
        file ///< as written
    };

    Process process = Process::closed;
    std::optional<double> rate; ///< poisson: images a second
    std::uint64_t seed = 1;
    std::optional<InputFile> file; ///< a time in ms a line, ascending
    SourcePlace place;

    static const Fields<ArrivalsConfig>& fields();
};

} // namespace pivotsim
