// SPDX-License-Identifier: Apache-2.0
#include "search/phase2/procedure.h"

namespace pivotsim {
namespace {

class IterativeProcedure final : public Procedure {
public:
    explicit IterativeProcedure(const IterativeOptions& options) : options_(options) { check(options); }

    std::optional<OperatingPoint> choose(const PairTable& table) const override
    {
        const IterativeResult result = iterative_search(table, options_);
        return result.chosen() != nullptr ? std::optional{*result.chosen()} : std::nullopt;
    }

    std::optional<OperatingPoint> choose_threshold(
        const PairTable& table, std::size_t low, std::size_t high) const override
    {
        return meet_lec(table, low, high, options_);
    }

private:
    const IterativeOptions options_;
};

class ExactProcedure final : public Procedure {
public:
    explicit ExactProcedure(const Goal& goal) : goal_(goal) { check(goal); }

    std::optional<OperatingPoint> choose(const PairTable& table) const override
    {
        return best_point(table, goal_);
    }

    std::optional<OperatingPoint> choose_threshold(
        const PairTable& table, std::size_t low, std::size_t high) const override
    {
        return best_threshold(table, low, high, goal_);
    }

private:
    const Goal goal_;
};

} // namespace

std::unique_ptr<Procedure> iterative_procedure(const IterativeOptions& options)
{
    return std::make_unique<IterativeProcedure>(options);
}

std::unique_ptr<Procedure> exact_procedure(const Goal& goal)
{
    return std::make_unique<ExactProcedure>(goal);
}

} // namespace pivotsim
