// SPDX-License-Identifier: Apache-2.0
#include "search/strategy/sweep_strategy.h"

#include <utility>

namespace pivotsim {
namespace {

/// All points in one batch: it may be cut into shards, and no result changes what is tried.
class Exhaustive final : public SweepStrategy {
public:
    explicit Exhaustive(const StrategyContext& context)
    {
        batch_.reserve(context.points.size());
        for (const std::uint64_t point : context.points)
            batch_.push_back({point, 0});
    }

    bool adaptive() const override { return false; }

    std::vector<Candidate> propose() override { return std::exchange(batch_, {}); }

    void learn(const std::vector<Judged>&) override { }

private:
    std::vector<Candidate> batch_;
};

const Registration<SweepStrategy, Exhaustive> registration{"exhaustive", "every point, once"};

} // namespace
} // namespace pivotsim
