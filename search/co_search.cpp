// SPDX-License-Identifier: Apache-2.0
#include "search/co_search.h"

#include "search/effort_names.h"
#include "search/phase1/optimal_paths.h"
#include "search/study_gates.h"

#include <fmt/format.h>
#include <numeric>

namespace pivotsim {
namespace {

std::optional<CkaMatrix> cka_of(const Study& study, const GateTrace& gates)
{
    if (!study.search.cka)
        return gates.cka;
    const GateTrace other = load_gates(study.search.cka, study, study.search.place);
    if (!other.cka)
        throw InputError(
            study.search.cka->place, "E-GATE", fmt::format("'{}' holds no CKA matrix", other.file));
    return other.cka;
}

std::vector<std::size_t> chosen_efforts(const SearchConfig& search, const GateTrace& gates)
{
    if (!search.efforts.empty())
        return find_efforts(gates, search.efforts, search.place);
    std::vector<std::size_t> all(gates.efforts.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
}

/// Phase 1, and the path of each effort whose delay is asked for.
void phase1(const Study& study, const GateTrace& gates, const std::vector<std::size_t>& indices,
    CoSearchReport& report)
{
    const std::optional<CkaMatrix> cka = report.cka = cka_of(study, gates);
    if (cka)
        report.phase1 = optimal_paths(*cka);
    report.mixed_paths = study.search.paths == SearchConfig::Paths::optimal;
    if (report.mixed_paths && !cka)
        throw InputError(study.search.place, "E-GATE", "'paths: optimal' needs a CKA matrix",
            {"give 'search.cka' a gate trace that holds one"});
    std::vector<std::uint32_t> sizes;
    for (const std::size_t index : indices) {
        SearchedEffort effort{gates.efforts[index].name, gates.efforts[index].path, {}, {}, {}};
        sizes.push_back(effort.effort());
        if (cka) {
            const Path& optimum = report.phase1.at(effort.effort()).path;
            if (report.mixed_paths)
                effort.path = optimum;
            if (optimum != effort.path)
                effort.optimum = optimum;
            effort.score = path_score(effort.path, *cka);
        }
        report.efforts.push_back(std::move(effort));
    }
    std::sort(sizes.begin(), sizes.end());
    sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
    report.design_space = design_space(gates.depth, sizes);
}

Costs costs_of(const Study& study, ResultCache cache, CoSearchReport& report)
{
    EffortOracle oracle(study, std::move(cache));
    Costs costs;
    for (SearchedEffort& effort : report.efforts) {
        effort.result = oracle.ask(effort.path);
        costs.efforts.push_back(effort.result.cost);
    }
    report.simulated = oracle.simulated();
    report.remembered = oracle.remembered();
    return costs;
}

void choose(const SearchConfig& search, const PairTable& table, CoSearchReport& report)
{
    report.exact = exact_search(table, search.goal());
    if (search.iterative()) {
        report.iterative = iterative_search(table, search.iterative_options());
        if (const OperatingPoint* chosen = report.iterative->chosen())
            report.chosen = *chosen;
    } else {
        report.chosen = report.exact.best();
    }
    IterativeOptions options;
    options.lec = search.least_f_low();
    options.target.ms = 1; // of no account: only the LEC is asked for
    options.step = search.threshold_step;
    options.order = search.order;
    for (const auto& [low, high] : pairs_downwards(table, search.order))
        report.points.push_back(meet_lec(table, low, high, options));
    for (const std::size_t effort : table.ascending())
        report.points.push_back(table.single(effort));
    report.pareto = pareto_front(table);
    for (std::uint32_t stages = 3; stages <= search.stages && stages <= table.efforts(); ++stages) {
        CascadeOptions cascade;
        cascade.stages = stages;
        report.cascades.push_back(search_cascades(table, search.goal(), cascade));
    }
}

void judge(const SearchConfig& search, const PairTable& batch, const PairTable& test, CoSearchReport& report)
{
    report.baseline = test.single(test.ascending().back());
    if (report.chosen && search.calibrate == Split::batch)
        report.held_out = test.same_choice(*report.chosen);
    if (search.bootstrap.resamples == 0)
        return;
    BootstrapOptions options;
    options.resamples = search.bootstrap.resamples;
    options.seed = search.bootstrap.seed;
    options.confidence = search.bootstrap.confidence.value;
    if (report.chosen)
        report.intervals = bootstrap(*report.chosen, batch.costs(), options);
    if (search.calibrate != Split::batch)
        return;
    const auto procedure = search.iterative() ? iterative_procedure(search.iterative_options())
                                              : exact_procedure(search.goal());
    report.calibration = judge_calibration(batch, test, *procedure, options);
}

} // namespace

CoSearchReport co_search(const Study& study, ResultCache cache)
{
    const SearchConfig& search = study.search;
    if (!study.workload.model)
        throw InputError(
            search.place, "E-SEARCH", "a search needs a 'workload.model' whose efforts it compiles");
    if (study.workload.skips_attentions())
        throw InputError(search.place, "E-SEARCH",
            "a search chooses which attentions to skip; 'attention_skip' among 'workload.transforms' would "
            "skip "
            "more than an effort says",
            {"leave it out; other transforms hold for every effort"});
    const GateTrace gates = load_gates(search.entropy, study, search.place);
    const std::vector<std::size_t> indices = chosen_efforts(search, gates);
    CoSearchReport report;
    report.study = study.name;
    report.model = study.workload.model->name;
    report.platform = study.platform.name;
    report.provenance = gates.provenance();
    report.modelled = gates.source == GateSource::modelled;
    phase1(study, gates, indices, report);
    const Costs costs = costs_of(study, std::move(cache), report);
    const auto gate = create<Gate>(search.gate, gates.classes);
    const PairTable test(score_split(gates.test, indices, *gate), costs);
    if (search.calibrate == Split::test) {
        choose(search, test, report);
        judge(search, test, test, report);
        return report;
    }
    const PairTable batch(score_split(gates.batch, indices, *gate), costs);
    choose(search, batch, report);
    judge(search, batch, test, report);
    return report;
}

} // namespace pivotsim
