// SPDX-License-Identifier: Apache-2.0
#include "observe/compare/comparison_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using Json = nlohmann::ordered_json;

/// Counts without a decimal point.
Json number(const std::optional<double>& amount)
{
    constexpr double exact = 0x1p53;
    if (!amount)
        return nullptr;
    if (*amount >= 0 && *amount <= exact && std::floor(*amount) == *amount)
        return static_cast<std::uint64_t>(*amount);
    return *amount;
}

Json change_json(const Change& change)
{
    const auto relative = change.relative();
    return {{"before", number(change.before)}, {"after", number(change.after)},
        {"relative", relative ? Json(*relative) : Json(nullptr)}};
}

Json figures_json(const std::vector<FigureChange>& changes)
{
    Json json = Json::object();
    for (const FigureChange& figure : changes)
        json[figure.name] = change_json(figure.change);
    return json;
}

Json text_or_null(const std::string& text)
{
    return text.empty() ? Json(nullptr) : Json(text);
}

const char* presence(const OperatorChange& op)
{
    if (op.added())
        return "added";
    return op.removed() ? "removed" : "both";
}

Json operator_json(const OperatorChange& op)
{
    Json json;
    json["name"] = op.name;
    json["occurrence"] = op.occurrence;
    json["presence"] = presence(op);
    json["cycles"] = change_json(op.cycles);
    json["dram_bytes"] = change_json(op.dram_bytes);
    json["bound_before"] = text_or_null(op.bound_before);
    json["bound_after"] = text_or_null(op.bound_after);
    return json;
}

void add_verdict(Json& json, const Comparison& comparison, double tolerance)
{
    Json exceeded = Json::array();
    for (const Excess& excess : comparison.beyond(tolerance)) {
        Json row{{"operator", text_or_null(excess.subject)}, {"figure", excess.figure}};
        row.update(change_json(excess.change));
        exceeded.push_back(std::move(row));
    }
    json["tolerance"] = tolerance;
    json["within_tolerance"] = exceeded.empty();
    json["exceeded"] = std::move(exceeded);
}

} // namespace

nlohmann::ordered_json comparison_json(
    const Comparison& comparison, const std::string& file, std::optional<double> tolerance)
{
    Json json;
    json["with"] = file;
    json["same"] = comparison.same();
    if (tolerance)
        add_verdict(json, comparison, *tolerance);
    json["identity"] = Json::object();
    for (const IdentityChange& change : comparison.identity)
        json["identity"][change.key] = {{"before", change.before}, {"after", change.after}};
    json["totals"] = figures_json(comparison.totals);
    json["breakdown_ms"] = figures_json(comparison.breakdown_ms);
    json["cycle_stack"] = figures_json(comparison.cycle_stack);
    json["bound_operators"] = Json::object();
    for (const BoundChange& bound : comparison.bounds)
        json["bound_operators"][bound.resource] = {{"before", bound.before}, {"after", bound.after}};
    json["traffic"] = Json::array();
    for (const TrafficChange& traffic : comparison.traffic)
        json["traffic"].push_back({{"name", traffic.name}, {"bytes_read", change_json(traffic.bytes_read)},
            {"bytes_written", change_json(traffic.bytes_written)}});
    json["ops"] = Json::array();
    for (const OperatorChange& op : comparison.operators)
        json["ops"].push_back(operator_json(op));
    return json;
}

} // namespace pivotsim
