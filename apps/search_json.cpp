// SPDX-License-Identifier: Apache-2.0
#include "apps/encoder_numbers.h"
#include "apps/search_report.h"

#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using Json = nlohmann::ordered_json;

Json known(const std::optional<double>& value)
{
    return value ? Json(*value) : Json();
}

Json point_json(const OperatingPoint& point, const CoSearchReport& report)
{
    return {{"low", report.efforts[point.low].effort()}, {"high", report.efforts[point.high].effort()},
        {"low_name", report.efforts[point.low].name}, {"high_name", report.efforts[point.high].name},
        {"single", point.single()}, {"threshold", known(point.threshold)}, {"images", point.images},
        {"n_low", point.n_low}, {"n_high", point.n_high}, {"f_low", point.f_low}, {"f_high", point.f_high},
        {"c_low", point.c_low}, {"c_high", point.c_high}, {"accuracy", point.accuracy},
        {"delay_ms", point.delay_ms}, {"overhead_ms", point.overhead_ms}, {"energy_j", point.energy_j},
        {"edp_j_ms", point.edp.product}, {"edp_paper_j_ms", point.edp.paper},
        {"edp_mean_j_ms", point.edp.mean}};
}

Json points_json(const std::vector<OperatingPoint>& points, const CoSearchReport& report)
{
    Json list = Json::array();
    for (const OperatingPoint& point : points)
        list.push_back(point_json(point, report));
    return list;
}

Json phase1_json(const CoSearchReport& report)
{
    Json list = Json::array();
    for (const SearchedEffort& effort : report.efforts)
        list.push_back({{"name", effort.name}, {"effort", effort.effort()},
            {"active", active_from_one(effort.path)}, {"score", known(effort.score)},
            {"delay_ms", effort.result.cost.delay_ms}, {"energy_j", effort.result.cost.energy_j},
            {"optimum", effort.optimum ? Json(active_from_one(*effort.optimum)) : Json()}});
    return list;
}

Json interval_json(const Interval& interval)
{
    return {{"low", interval.low}, {"median", interval.median}, {"high", interval.high}};
}

Json held_out_json(const HeldOut& held_out)
{
    return {{"accuracy", interval_json(held_out.accuracy)}, {"f_low", interval_json(held_out.f_low)},
        {"delay_ms", interval_json(held_out.delay_ms)}, {"energy_j", interval_json(held_out.energy_j)}};
}

template <class T, class Write> Json maybe(const std::optional<T>& value, const Write& write)
{
    return value ? write(*value) : Json();
}

Json statistics_json(const CoSearchReport& report)
{
    Json json;
    json["intervals"] = maybe(report.intervals, [](const FiguresIntervals& of) -> Json {
        return {{"accuracy", interval_json(of.accuracy)}, {"f_low", interval_json(of.f_low)},
            {"delay_ms", interval_json(of.delay_ms)}, {"energy_j", interval_json(of.energy_j)},
            {"edp_j_ms", interval_json(of.edp)}};
    });
    if (!report.calibration)
        return json;
    const CalibrationReport& calibration = *report.calibration;
    json["resamples"] = calibration.resamples;
    json["undecided"] = calibration.undecided;
    json["winners"] = Json::array();
    for (const Winner& winner : calibration.winners)
        json["winners"].push_back({{"low", report.efforts[winner.low].effort()},
            {"high", report.efforts[winner.high].effort()}, {"wins", winner.wins}, {"share", winner.share}});
    json["chosen_again"] = maybe(calibration.chosen, held_out_json);
    json["rethresholded"] = maybe(calibration.rethresholded, held_out_json);
    json["threshold"] = maybe(calibration.threshold, interval_json);
    json["f_low_gap"] = maybe(calibration.f_low_gap, interval_json);
    json["accuracy_gap"] = maybe(calibration.accuracy_gap, interval_json);
    json["delay_gap_ms"] = maybe(calibration.delay_gap_ms, interval_json);
    return json;
}

Json misses_json(const std::vector<Miss>& misses)
{
    Json list = Json::array();
    for (const Miss& miss : misses)
        list.push_back(
            {{"what", miss.what}, {"value", miss.value}, {"limit", miss.limit}, {"by", miss.by()}});
    return list;
}

Json cascades_json(const CoSearchReport& report)
{
    Json list = Json::array();
    for (const CascadeResult& result : report.cascades) {
        const CascadePoint& best = result.best;
        Json stages = Json::array();
        for (std::size_t i = 0; i < best.cascade.efforts.size(); ++i)
            stages.push_back({{"effort", report.efforts[best.cascade.efforts[i]].effort()},
                {"threshold",
                    i < best.cascade.thresholds.size() ? known(best.cascade.thresholds[i]) : Json()},
                {"share", best.share(i)}, {"correct", best.correct[i]}});
        list.push_back({{"stages", stages}, {"method", to_string(result.method)}, {"accuracy", best.accuracy},
            {"delay_ms", best.delay_ms}, {"energy_j", best.energy_j}, {"edp_j_ms", best.edp.product},
            {"misses", misses_json(result.misses)}});
    }
    return list;
}

Json trail_json(const CoSearchReport& report)
{
    Json list = Json::array();
    if (report.iterative)
        for (const Attempt& attempt : report.iterative->trail) {
            Json row = point_json(attempt.point, report);
            row["verdict"] = to_string(attempt.verdict);
            row["off"] = attempt.off;
            list.push_back(std::move(row));
        }
    return list;
}

} // namespace

Json search_json(
    const CoSearchReport& report, const SearchConfig& search, const std::vector<ScoredPath>& scores)
{
    Json json{{"study", report.study}, {"model", report.model}, {"platform", report.platform},
        {"source", report.provenance}, {"modelled", report.modelled}, {"mixed_paths", report.mixed_paths},
        {"method", search.iterative() ? "iterative" : "exact"}, {"lec", search.least_f_low()}};
    const auto target = search.target();
    json["delay_target_ms"] = target ? Json(target->ms) : Json();
    json["phase1"] = phase1_json(report);
    json["design_space"] = {{"random", static_cast<double>(report.design_space.random)},
        {"pivot", report.design_space.pivot}, {"ratio", static_cast<double>(report.design_space.ratio())}};
    const auto point = [&report](const OperatingPoint& of) { return point_json(of, report); };
    json["phase2"] = maybe(report.chosen, point);
    json["held_out"] = maybe(report.held_out, point);
    json["baseline"] = point(report.baseline);
    json["trail"] = trail_json(report);
    json["exact"] = maybe(report.exact.best(), point);
    json["combinations"] = report.exact.combinations;
    json["nearest"] = Json::array();
    for (const NearMiss& near : report.exact.nearest) {
        Json row = point(near.point);
        row["misses"] = misses_json(near.misses);
        json["nearest"].push_back(std::move(row));
    }
    json["statistics"] = statistics_json(report);
    json["cascades"] = cascades_json(report);
    json["pareto"] = points_json(report.pareto, report);
    json["points"] = points_json(report.points, report);
    for (const ScoredPath& path : scores)
        json["scores"].push_back(
            {{"effort", path.path.effort()}, {"active", active_from_one(path.path)}, {"score", path.score}});
    return json;
}

} // namespace pivotsim
