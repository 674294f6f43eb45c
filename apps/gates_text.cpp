// SPDX-License-Identifier: Apache-2.0
#include "apps/gates_text.h"

#include "apps/encoder_numbers.h"
#include "base/text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using nlohmann::ordered_json;

std::string three(std::optional<double> value)
{
    return value ? fmt::format("{:6.3f}", *value) : "     -";
}

std::string row(const GateTrace& trace, std::size_t effort, GateMetric metric)
{
    const GateEffort& of = trace.efforts[effort];
    const GateStatistics test = gate_statistics(trace, trace.test, effort, metric);
    return fmt::format("  {:<8}{:>7.2f}{:>7.2f}   {} {} {} {}   {} {}   {} {}   {}\n", of.name,
        100 * trace.batch.accuracy(effort), 100 * test.accuracy, three(test.mean), three(test.q10),
        three(test.q50), three(test.q90), three(test.mean_right), three(test.mean_wrong), three(test.ece),
        three(test.auroc),
        of.path.effort() == trace.depth ? "all"
                                        : fmt::format("{}", fmt::join(active_from_one(of.path), " ")));
}

ordered_json known(std::optional<double> value)
{
    return value ? ordered_json(*value) : ordered_json();
}

ordered_json statistics(const GateStatistics& found)
{
    return {{"accuracy", found.accuracy}, {"mean", found.mean}, {"q10", found.q10}, {"q50", found.q50},
        {"q90", found.q90}, {"mean_right", known(found.mean_right)}, {"mean_wrong", known(found.mean_wrong)},
        {"ece", found.ece}, {"auroc", known(found.auroc)}};
}

} // namespace

std::string gates_text(const GateTrace& trace, GateMetric metric)
{
    const bool measured = trace.source == GateSource::measured;
    std::string text = fmt::format("{}: {}\n", trace.file, measured ? "measured" : "MODELLED, not measured");
    text += fmt::format("  {}, {} encoders, {} classes\n  {}, licence {}\n", trace.model, trace.depth,
        trace.classes, trace.data_set, trace.licence);
    text += fmt::format("  images: batch {}, test {}; CKA {}; logits {}\n",
        with_thousands(trace.batch.images), with_thousands(trace.test.images),
        trace.cka ? fmt::format("{} x {}", trace.depth, trace.depth) : "none",
        trace.logits ? "checked" : "none");
    if (!trace.ignored.empty())
        text += fmt::format("  ignored: {}\n", fmt::join(trace.ignored, " "));
    text += fmt::format("\n            accuracy, %   {:<27}      mean if         calibration\n",
        metric == GateMetric::entropy ? "E = H / ln K on test" : "1 - largest probability");
    text += "  effort    batch   test     mean    q10    q50    q90    right  wrong      ECE  AUROC   "
            "active\n";
    for (std::size_t effort = 0; effort < trace.efforts.size(); ++effort)
        text += row(trace, effort, metric);
    return text;
}

std::string gates_json(const GateTrace& trace, GateMetric metric)
{
    ordered_json efforts = ordered_json::array();
    for (std::size_t effort = 0; effort < trace.efforts.size(); ++effort) {
        const GateEffort& of = trace.efforts[effort];
        efforts.push_back(
            {{"name", of.name}, {"effort", of.path.effort()}, {"active", active_from_one(of.path)},
                {"batch", statistics(gate_statistics(trace, trace.batch, effort, metric))},
                {"test", statistics(gate_statistics(trace, trace.test, effort, metric))}});
    }
    return ordered_json{{"file", trace.file}, {"source", to_string(trace.source)}, {"model", trace.model},
               {"data_set", trace.data_set}, {"licence", trace.licence}, {"classes", trace.classes},
               {"encoders", trace.depth},
               {"images", {{"batch", trace.batch.images}, {"test", trace.test.images}}},
               {"cka", trace.cka.has_value()}, {"logits", trace.logits}, {"ignored", trace.ignored},
               {"gate", metric == GateMetric::entropy ? "entropy" : "confidence"}, {"efforts", efforts}}
               .dump(2)
        + "\n";
}

} // namespace pivotsim
