// SPDX-License-Identifier: Apache-2.0
#include "search/phase2/goal.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <stdexcept>

namespace pivotsim {
namespace {

/// Lower is better.
double value_of(const Figures& figures, Objective objective)
{
    switch (objective) {
    case Objective::accuracy:
        return -figures.accuracy;
    case Objective::delay:
        return figures.delay_ms;
    case Objective::energy:
        return figures.energy_j;
    case Objective::edp:
        return figures.edp.product;
    case Objective::edp_paper:
        return figures.edp.paper;
    case Objective::edp_mean:
        return figures.edp.mean;
    }
    throw std::invalid_argument("no such objective");
}

int compare(double a, double b)
{
    return a < b ? -1 : (b < a ? 1 : 0);
}

void check_limit(const std::optional<double>& limit, const char* what, bool share)
{
    if (limit && !(std::isfinite(*limit) && *limit > 0 && (!share || *limit <= 1)))
        throw std::invalid_argument(fmt::format(
            "a limit of {} for {} is out of range: above 0{}", *limit, what, share ? ", at most 1" : ""));
}

/// Calls see(what, value, limit) for every constraint that does not hold.
template <class See> void each_miss(const Figures& figures, const Constraints& constraints, const See& see)
{
    const auto at_most = [&see](const char* what, double value, double limit) {
        if (value > limit)
            see(what, value, limit);
    };
    const auto at_least = [&see](const char* what, double value, double limit) {
        if (value < limit)
            see(what, value, limit);
    };
    if (constraints.delay_ms)
        at_most("delay_ms", figures.delay_ms, *constraints.delay_ms);
    if (constraints.energy_j)
        at_most("energy_j", figures.energy_j, *constraints.energy_j);
    if (constraints.accuracy)
        at_least("accuracy", figures.accuracy, *constraints.accuracy);
    if (constraints.f_low)
        at_least("f_low", figures.f_low, *constraints.f_low);
    if (constraints.target) {
        at_most("delay_ms", figures.delay_ms, constraints.target->most_ms());
        at_least("delay_ms", figures.delay_ms, constraints.target->least_ms());
    }
}

} // namespace

const char* to_string(Objective objective)
{
    switch (objective) {
    case Objective::accuracy:
        return "accuracy";
    case Objective::delay:
        return "delay";
    case Objective::energy:
        return "energy";
    case Objective::edp:
        return "edp";
    case Objective::edp_paper:
        return "edp_paper";
    case Objective::edp_mean:
        return "edp_mean";
    }
    return "?";
}

void check(const DelayTarget& target)
{
    if (!std::isfinite(target.ms) || target.ms <= 0 || !std::isfinite(target.tolerance)
        || target.tolerance < 0)
        throw std::invalid_argument(fmt::format(
            "a delay target of {} ms with tolerance {} is out of range", target.ms, target.tolerance));
}

void check(const Goal& goal)
{
    check_limit(goal.constraints.delay_ms, "delay_ms", false);
    check_limit(goal.constraints.energy_j, "energy_j", false);
    check_limit(goal.constraints.accuracy, "accuracy", true);
    check_limit(goal.constraints.f_low, "f_low", true);
    if (goal.constraints.target)
        check(*goal.constraints.target);
}

std::vector<Miss> misses(const Figures& figures, const Constraints& constraints)
{
    std::vector<Miss> list;
    each_miss(figures, constraints, [&list](const char* what, double value, double limit) {
        list.push_back({what, value, limit});
    });
    return list;
}

double worst_miss(const Figures& figures, const Constraints& constraints)
{
    double worst = 0;
    each_miss(figures, constraints, [&worst](const char*, double value, double limit) {
        worst = std::max(worst, std::abs(value - limit) / limit);
    });
    return worst;
}

int compare(const Figures& a, const Figures& b, Objective objective)
{
    if (const int by_objective = compare(value_of(a, objective), value_of(b, objective)))
        return by_objective;
    if (const int by_accuracy = compare(b.accuracy, a.accuracy))
        return by_accuracy;
    if (const int by_delay = compare(a.delay_ms, b.delay_ms))
        return by_delay;
    return compare(a.energy_j, b.energy_j);
}

int compare(const Figures& a, const Figures& b, const Goal& goal)
{
    if (const int by_miss = compare(worst_miss(a, goal.constraints), worst_miss(b, goal.constraints)))
        return by_miss;
    return compare(a, b, goal.objective);
}

} // namespace pivotsim
