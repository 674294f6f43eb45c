// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/oracle/result_cache.h"
#include "search/phase2/costs.h"
#include "search/study.h"

#include <cstdint>
#include <map>
#include <string>

namespace pivotsim {

/// What one image through one path costs: simulated, never estimated.
struct EffortResult {
    EffortCost cost;
    double power_w = 0;
    double attention_mac_ms = 0, softmax_ms = 0, mlp_ms = 0, other_ms = 0;
    std::map<std::string, double> energy_components_j;
};

/// Delays and energies of paths on a study's platform, each from a simulation of its compiled trace in a
/// process of its own. Answers are kept in a cache by everything that they follow from: the program,
/// platform, model, path, granularity, transforms and fidelity. The gate's own operator is part of a trace,
/// and so of its cost.
class EffortOracle {
public:
    /// The study has a model. It outlives the oracle.
    EffortOracle(const Study& study, ResultCache cache);

    /// Throws SimulationError, and InputError for a path of another depth.
    EffortResult ask(const Path& path);

    std::uint64_t simulated() const { return simulated_; }
    std::uint64_t remembered() const { return remembered_; }

private:
    std::string key(const Path& path) const;

    const Study& study_;
    const ResultCache cache_;
    std::string shared_key_; ///< the part of a key that all paths share
    bool cacheable_ = false;
    std::uint64_t simulated_ = 0, remembered_ = 0;
};

} // namespace pivotsim
