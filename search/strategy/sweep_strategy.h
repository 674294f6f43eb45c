// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/registry.h"
#include "search/strategy/grid_shape.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace pivotsim {

/// A point of the grid, to be evaluated by the model of a rung.
struct Candidate {
    std::uint64_t point = 0; ///< its index in the grid
    std::uint32_t rung = 0;
};

/// What came of a candidate.
struct Judged {
    Candidate candidate;
    std::vector<double> objectives; ///< less is better; empty: the point failed or breaks a requirement
};

/// What a strategy is made for.
struct StrategyContext {
    GridShape grid;
    /// Indices in the grid, each once: all points that the conditions accept, or a sample of them. Empty if
    /// the grid is too large to be listed; `grid` and `accepts` then say what there is.
    std::vector<std::uint64_t> points;
    std::function<bool(std::uint64_t)> accepts; ///< do the conditions hold? None: always
    bool sampled = false; ///< `points` is a sample
    std::size_t objectives = 1; ///< how many a judged candidate has, unless it has none
};

/// In which order the points of a sweep are tried, and which are not. Deterministic: what it proposes depends
/// on its parameters, the context and what it learnt, on nothing else.
class SweepStrategy {
public:
    static constexpr const char* kind = "sweep strategy";
    using Create = std::unique_ptr<SweepStrategy>(const StrategyContext&);

    virtual ~SweepStrategy() = default;

    /// The models that judge candidates, cheapest first: each a list of `a.b=c` texts that are put over the
    /// study. The last one is the study as written, an empty list, and its results are the sweep's.
    virtual std::vector<std::vector<std::string>> rungs() const { return {{}}; }

    /// Does what comes next depend on results? Then the sweep cannot be cut into shards.
    virtual bool adaptive() const = 0;

    /// The next batch, no candidate twice; empty: finished. All of a batch is judged before the next one is
    /// asked for, so that nothing depends on who evaluated what when.
    virtual std::vector<Candidate> propose() = 0;

    /// The results of the last batch, in its order. Only called if adaptive().
    virtual void learn(const std::vector<Judged>& batch) = 0;
};

} // namespace pivotsim
