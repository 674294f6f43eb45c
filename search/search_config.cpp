// SPDX-License-Identifier: Apache-2.0
#include "search/search_config.h"

#include <fmt/format.h>

namespace pivotsim {
namespace {

constexpr double milliseconds_a_second = 1e3;

std::vector<Complaint> check_search(const SearchConfig& search)
{
    std::vector<Complaint> complaints;
    if (search.lec && !(search.lec->value > 0))
        complaints.push_back({"an LEC of 0 asks for nothing; leave it out", "lec"});
    if (search.method == SearchConfig::Method::iterative && !search.delay_target)
        complaints.push_back({"the iterative search needs a 'delay_target'", "method"});
    return complaints;
}

std::vector<Complaint> check_constraints(const ConstraintsConfig& constraints)
{
    std::vector<Complaint> complaints;
    const auto above_zero = [&complaints](const char* key, double value) {
        if (!(value > 0))
            complaints.push_back({fmt::format("'{}' must be above 0", key), key});
    };
    if (constraints.energy)
        above_zero("energy", constraints.energy->joules);
    if (constraints.accuracy)
        above_zero("accuracy", constraints.accuracy->value);
    if (constraints.f_low)
        above_zero("f_low", constraints.f_low->value);
    return complaints;
}

std::vector<Complaint> check_bootstrap(const BootstrapConfig& bootstrap)
{
    if (bootstrap.confidence.value > 0 && bootstrap.confidence.value < 1)
        return {};
    return {{"confidence must lie between 0 and 1, such as 95 %", "confidence"}};
}

} // namespace

const Fields<ConstraintsConfig>& ConstraintsConfig::fields()
{
    using Config = ConstraintsConfig;
    static const Fields<Config> table{"constraints", "what a combination must keep",
        {
            {"delay", &Config::delay, "mean delay, at most", Range{"1 ns", "3600 s"}},
            {"energy", &Config::energy, "mean energy, at most"},
            {"accuracy", &Config::accuracy, "at least"},
            {"f_low", &Config::f_low, "share of the images that stop at the low effort, at least"},
        },
        check_constraints};
    return table;
}

const Fields<BootstrapConfig>& BootstrapConfig::fields()
{
    using Config = BootstrapConfig;
    static const Fields<Config> table{"bootstrap", "how far a choice on few images can be believed",
        {
            {"resamples", &Config::resamples, "samples that are drawn; 0: none", Range{0, 1000000}},
            {"seed", &Config::seed, "of the draws"},
            {"confidence", &Config::confidence, "of the intervals"},
        },
        check_bootstrap};
    return table;
}

SearchConfig::SearchConfig()
{
    gate.name = "entropy";
}

std::optional<DelayTarget> SearchConfig::target() const
{
    if (!delay_target)
        return {};
    return DelayTarget{delay_target->seconds() * milliseconds_a_second, tolerance.value, reading};
}

IterativeOptions SearchConfig::iterative_options() const
{
    return {least_f_low(), *target(), threshold_step, order};
}

Goal SearchConfig::goal() const
{
    Goal goal;
    goal.objective = objective;
    Constraints& limits = goal.constraints;
    limits.target = target();
    if (constraints.delay)
        limits.delay_ms = constraints.delay->seconds() * milliseconds_a_second;
    if (constraints.energy)
        limits.energy_j = constraints.energy->joules;
    if (constraints.accuracy)
        limits.accuracy = constraints.accuracy->value;
    if (constraints.f_low)
        limits.f_low = constraints.f_low->value;
    else if (lec)
        limits.f_low = lec->value;
    return goal;
}

const Fields<SearchConfig>& SearchConfig::fields()
{
    using Config = SearchConfig;
    using Reading = DelayTarget::Reading;
    static const Fields<Config> table{"search", "PIVOT's co-search: paths, efforts and thresholds",
        {
            {"entropy", &Config::entropy, "gate trace: NPZ, CSV or modelled/deit_s; none: the shipped one"},
            {"cka", &Config::cka, "gate trace whose CKA matrix Phase 1 reads; none: that of 'entropy'"},
            {"efforts", &Config::efforts,
                "names, or numbers of active attentions; none: all that the gate trace holds"},
            {"paths", &Config::paths, "whose delays are simulated",
                EnumNames<Config::Paths>{
                    {Config::Paths::measured, "measured", "the paths that the gate trace was measured with"},
                    {Config::Paths::optimal, "optimal",
                        "Phase 1's, although the entropies belong to others: reports say so"}}},
            {"gate", &Config::gate, "what decides whether an image stops"},
            {"calibrate", &Config::calibrate, "the images that thresholds are chosen on",
                EnumNames<Split>{{Split::batch, "batch", "as the paper does: 256 images"},
                    {Split::test, "test", "the held-out ones; nothing is left to judge the choice by"}}},
            {"method", &Config::method, "how Phase 2 chooses",
                EnumNames<Config::Method>{
                    {Config::Method::automatic, "auto", "iterative with a delay target, exact without"},
                    {Config::Method::iterative, "iterative", "as the paper's section 3.3"},
                    {Config::Method::exact, "exact", "the best of all pairs and thresholds"}}},
            {"lec", &Config::lec,
                "low effort constraint: share of the images that stop at the low effort, at least; none: 70 "
                "% for the "
                "iterative search, nothing for the exact one"},
            {"delay_target", &Config::delay_target, "mean delay that is asked for", Range{"1 ns", "3600 s"}},
            {"tolerance", &Config::tolerance, "of the delay target"},
            {"target", &Config::reading, "what meeting the delay target means",
                EnumNames<Reading>{
                    {Reading::within, "within", "no further away than the tolerance, on either side"},
                    {Reading::at_most, "at_most", "not above it by more than the tolerance"}}},
            {"threshold_step", &Config::threshold_step,
                "iterative: thresholds are its multiples; 0: every distinct score", Range{0.0, 1.0}},
            {"order", &Config::order, "iterative: which pair is the next smaller one",
                EnumNames<PairOrder>{{PairOrder::low_first, "low_first", "(9,12) (8,12) (8,9) (7,12) ..."},
                    {PairOrder::high_first, "high_first", "(9,12) (8,12) (7,12) ... (8,9) ..."}}},
            {"objective", &Config::objective, "exact: what is best",
                EnumNames<Objective>{{Objective::accuracy, "accuracy", "the highest accuracy"},
                    {Objective::delay, "delay", "the lowest mean delay"},
                    {Objective::energy, "energy", "the lowest mean energy"},
                    {Objective::edp, "edp", "mean energy x mean delay"},
                    {Objective::edp_paper, "edp_paper", "EDP_L + F_H EDP_H, the paper's"},
                    {Objective::edp_mean, "edp_mean", "mean of energy x delay"}}},
            {"constraints", &Config::constraints, "exact: what must hold besides"},
            {"stages", &Config::stages, "efforts of the longest cascade that is searched; 2: pairs alone",
                Range{2, 8}},
            {"bootstrap", &Config::bootstrap, "confidence intervals"},
        },
        check_search};
    return table;
}

} // namespace pivotsim
