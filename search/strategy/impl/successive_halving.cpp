// SPDX-License-Identifier: Apache-2.0
#include "base/fields.h"
#include "search/strategy/selection.h"
#include "search/strategy/sweep_strategy.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace pivotsim {
namespace {

struct SuccessiveHalvingConfig {
    enum class Unjudged { keep, drop };

    std::vector<std::vector<std::string>> rungs{
        {"sweep.evaluate=closed_form"}, {"platform.memory.level=fast"}};
    Ratio keep{0.5};
    std::uint64_t least = 10;
    Unjudged unjudged = Unjudged::keep;

    static const Fields<SuccessiveHalvingConfig>& fields()
    {
        using Config = SuccessiveHalvingConfig;
        static const Fields<Config> table{"successive_halving",
            "cheap models judge all points, dearer ones those that did well",
            {
                {"rungs", &Config::rungs,
                    "what makes the study cheaper, as for --set, cheapest first; the study as written comes "
                    "last"},
                {"keep", &Config::keep, "share of a rung's judged points that goes on",
                    Range{"0 %", "100 %"}},
                {"least", &Config::least, "points that go on at least", Range{1, 1'000'000'000}},
                {"unjudged", &Config::unjudged, "points that fail or break a requirement at a cheap rung",
                    EnumNames<Unjudged>{
                        {Unjudged::keep, "keep",
                            "go on, beside the share: a cheap model's failure says nothing of a better one"},
                        {Unjudged::drop, "drop", "do not go on"},
                    }},
            }};
        return table;
    }
};

/// Successive halving (Jamieson and Talwalkar, 2016; Li et al., "Hyperband", 2018, section 3) with models of
/// rising fidelity as its resource, and several objectives: those go on that stand first by non-dominated
/// rank and crowding. Points whose objectives equal those of one that goes on go on, too: the cheap model
/// cannot tell them apart, though a better one may.
class SuccessiveHalving final : public SweepStrategy {
public:
    SuccessiveHalving(SuccessiveHalvingConfig config, const StrategyContext& context)
        : config_(std::move(config)), objectives_(context.objectives), points_(context.points)
    {
    }

    std::vector<std::vector<std::string>> rungs() const override
    {
        std::vector<std::vector<std::string>> rungs = config_.rungs;
        rungs.emplace_back();
        return rungs;
    }

    bool adaptive() const override { return !config_.rungs.empty(); }

    std::vector<Candidate> propose() override
    {
        std::vector<Candidate> batch;
        if (rung_ > config_.rungs.size())
            return batch;
        for (const std::uint64_t point : std::exchange(points_, {}))
            batch.push_back({point, static_cast<std::uint32_t>(rung_)});
        ++rung_;
        return batch;
    }

    void learn(const std::vector<Judged>& batch) override
    {
        const JudgedTable table = table_of(batch, objectives_);
        std::vector<std::size_t> chosen;
        for (const std::uint32_t row : select_best(table.objectives, places(table.judged.size())))
            chosen.push_back(table.judged[row]);
        if (config_.unjudged == SuccessiveHalvingConfig::Unjudged::keep)
            chosen.insert(chosen.end(), table.unjudged.begin(), table.unjudged.end());
        std::sort(chosen.begin(), chosen.end());
        for (const std::size_t each : chosen)
            points_.push_back(batch[each].candidate.point);
    }

private:
    std::size_t places(std::size_t judged) const
    {
        // A share such as 70 % is no binary fraction: what exceeds a whole number by rounding alone is none.
        const double share = std::ceil(config_.keep.value * static_cast<double>(judged) * (1 - 1e-12));
        return std::max(static_cast<std::size_t>(share), static_cast<std::size_t>(config_.least));
    }

    const SuccessiveHalvingConfig config_;
    const std::size_t objectives_;
    std::vector<std::uint64_t> points_;
    std::size_t rung_ = 0;
};

const Registration<SweepStrategy, SuccessiveHalving, SuccessiveHalvingConfig> registration{
    "successive_halving", "all points on a cheap model, the best of them on the study's own"};

} // namespace
} // namespace pivotsim
