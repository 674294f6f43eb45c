// SPDX-License-Identifier: Apache-2.0
#include "base/fields.h"
#include "search/pareto/ranking.h"
#include "search/statistics/draw.h"
#include "search/strategy/breeding_ground.h"
#include "search/strategy/selection.h"
#include "search/strategy/sweep_strategy.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace pivotsim {
namespace {

struct EvolutionaryConfig {
    std::uint32_t population = 32;
    std::uint32_t generations = 20;
    std::optional<Ratio> mutation;
    std::uint64_t seed = 1;

    static const Fields<EvolutionaryConfig>& fields()
    {
        using Config = EvolutionaryConfig;
        static const Fields<Config> table{"evolutionary", "points bred from good ones: NSGA-II",
            {
                {"population", &Config::population,
                    "points of a generation; as many breed, or the front if it is longer",
                    Range{2, 1'000'000}},
                {"generations", &Config::generations, "batches at most, the first random one included",
                    Range{1, 1'000'000}},
                {"mutation", &Config::mutation,
                    "how likely an axis of a child gets another level; left out: one axis of a child on "
                    "average",
                    Range{"0 %", "100 %"}},
                {"seed", &Config::seed, "of the random numbers, which are the same on every machine"},
            }};
        return table;
    }
};

using Levels = std::vector<std::uint32_t>;

/// NSGA-II (Deb, Pratap, Agarwal and Meyarivan, 2002) on the levels of a grid: uniform crossover, and
/// mutation to a neighbouring or any other level. As every evaluation is a simulation, no point is tried
/// twice, and all of the front so far breeds, however long it is.
class Evolutionary final : public SweepStrategy {
public:
    Evolutionary(const EvolutionaryConfig& config, const StrategyContext& context)
        : config_(config), objectives_(context.objectives), ground_(context), draw_(config.seed)
    {
        if (context.sampled)
            throw InputError({}, "E-SWEEP",
                "an evolutionary strategy breeds in the whole grid, not in a sample of it",
                {"leave 'sample' out, or take the strategy exhaustive"});
        for (std::size_t axis = 0; axis < context.grid.levels.size(); ++axis)
            if (context.grid.levels[axis] > 1)
                axes_.push_back(axis);
        const double rate = config.mutation
            ? config.mutation->value
            : 1.0 / static_cast<double>(std::max<std::size_t>(axes_.size(), 1));
        mutation_ = static_cast<std::uint32_t>(std::lround(rate * chance_unit));
    }

    bool adaptive() const override { return true; }

    std::vector<Candidate> propose() override
    {
        std::vector<Candidate> batch;
        if (generation_++ >= config_.generations)
            return batch;
        while (batch.size() < config_.population) {
            const auto point = population_.empty() ? ground_.take_any(draw_) : child();
            if (!point)
                break;
            batch.push_back({*point, 0});
        }
        return batch;
    }

    void learn(const std::vector<Judged>& batch) override
    {
        population_.insert(population_.end(), batch.begin(), batch.end());
        population_ = survivors(population_);
    }

private:
    static constexpr std::uint32_t chance_unit = 1'000'000;
    // Deb et al. take 90 % of a crossover that stays near the parents; the uniform one tears them apart.
    static constexpr std::uint32_t crossover = 500'000;
    static constexpr int remutations = 10;

    /// Best first: front by front, of equal points all but the first at the end of theirs, then those without
    /// objectives.
    std::vector<Judged> survivors(const std::vector<Judged>& pool) const
    {
        const JudgedTable table = table_of(pool, objectives_);
        const std::vector<std::uint32_t> ranks = non_dominated_ranks(table.objectives);
        std::vector<std::uint32_t> rows = best_first(table.objectives);
        std::vector<bool> repeats(rows.size());
        for (std::size_t i = 1; i < rows.size(); ++i) // equal ones stand together
            repeats[rows[i]] = objectives_of(pool, table, rows[i]) == objectives_of(pool, table, rows[i - 1]);
        std::stable_sort(rows.begin(), rows.end(), [&ranks, &repeats](std::uint32_t a, std::uint32_t b) {
            return ranks[a] != ranks[b] ? ranks[a] < ranks[b] : repeats[a] < repeats[b];
        });
        const auto front = std::count_if(rows.begin(), rows.end(),
            [&ranks, &repeats](std::uint32_t row) { return ranks[row] == 0 && !repeats[row]; });
        std::vector<Judged> chosen;
        for (const std::uint32_t row : rows)
            chosen.push_back(pool[table.judged[row]]);
        for (const std::size_t each : table.unjudged)
            chosen.push_back(pool[each]);
        const auto size = std::max<std::size_t>(config_.population, static_cast<std::size_t>(front));
        chosen.resize(std::min(chosen.size(), size));
        return chosen;
    }

    static const std::vector<double>& objectives_of(
        const std::vector<Judged>& pool, const JudgedTable& table, std::uint32_t row)
    {
        return pool[table.judged[row]].objectives;
    }

    /// A new point: a child, mutated further while it is known, or else any point that is left.
    std::optional<std::uint64_t> child()
    {
        const Levels mother = parent();
        const Levels father = parent();
        Levels levels = mother;
        if (chance(crossover))
            for (const std::size_t axis : axes_)
                levels[axis] = (draw_.below(2) == 0 ? mother : father)[axis];
        for (const std::size_t axis : axes_)
            if (chance(mutation_))
                mutate(levels, axis);
        for (int attempt = 0; attempt <= remutations && !axes_.empty(); ++attempt) {
            if (const std::uint64_t point = ground_.grid().index_of(levels); ground_.take(point))
                return point;
            mutate(levels, axes_[draw_.below(static_cast<std::uint32_t>(axes_.size()))]);
        }
        return ground_.take_any(draw_);
    }

    /// The winner of a binary tournament: the population stands best first.
    Levels parent()
    {
        const auto size = static_cast<std::uint32_t>(population_.size());
        const std::uint32_t one = draw_.below(size);
        const std::uint32_t other = draw_.below(size);
        return ground_.grid().levels_of(population_[std::min(one, other)].candidate.point);
    }

    /// To a neighbour three times of four, as most axes are in order, else to any other level.
    void mutate(Levels& levels, std::size_t axis)
    {
        const std::uint32_t count = ground_.grid().levels[axis];
        std::uint32_t& level = levels[axis];
        if (draw_.below(4) != 0) {
            const bool up = level == 0 || (level + 1 < count && draw_.below(2) == 0);
            level = up ? level + 1 : level - 1;
        } else {
            const std::uint32_t other = draw_.below(count - 1);
            level = other < level ? other : other + 1;
        }
    }

    bool chance(std::uint32_t millionths) { return draw_.below(chance_unit) < millionths; }

    const EvolutionaryConfig config_;
    const std::size_t objectives_;
    BreedingGround ground_;
    Draw draw_;
    std::vector<std::size_t> axes_; // those that have a choice
    std::uint32_t mutation_ = 0; // in millionths
    std::vector<Judged> population_; // best first
    std::uint32_t generation_ = 0;
};

const Registration<SweepStrategy, Evolutionary, EvolutionaryConfig> registration{
    "evolutionary", "points bred from the best so far; NSGA-II"};

} // namespace
} // namespace pivotsim
