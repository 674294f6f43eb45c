// SPDX-License-Identifier: Apache-2.0
#include "search/sweep/point_record.h"

#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<const char*, 8> status_names{
    "ok", "left_out", "refused", "error", "crash", "timeout", "memory", "killed"};

} // namespace

const char* to_string(PointStatus status)
{
    return status_names.at(static_cast<std::size_t>(status));
}

std::optional<PointStatus> point_status(std::string_view text)
{
    for (std::size_t i = 0; i < status_names.size(); ++i)
        if (status_names[i] == text)
            return static_cast<PointStatus>(i);
    return {};
}

std::string PointRecord::to_line() const
{
    Json json{{"sweep", sweep}, {"point", candidate.point}, {"rung", candidate.rung},
        {"hash", hash.to_string()}, {"status", to_string(status)}};
    if (known)
        json["known"] = true;
    if (!reason.empty())
        json["reason"] = reason;
    if (status == PointStatus::ok)
        for (std::size_t i = 0; i < metric_count; ++i)
            if (std::isfinite(metrics.values()[i])) // JSON has no other numbers
                json["metrics"][metric_table()[i].name] = metrics.values()[i];
    json["parameters"] = Json::parse(parameters.empty() ? "{}" : parameters);
    json["seconds"] = seconds;
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<PointRecord> PointRecord::parse(std::string_view line)
{
    try {
        const Json json = Json::parse(line);
        PointRecord record;
        record.sweep = json.at("sweep").get<std::string>();
        const Json &point = json.at("point"), &rung = json.at("rung");
        if (!point.is_number_unsigned() || !rung.is_number_unsigned()
            || rung.get<std::uint64_t>() > std::numeric_limits<std::uint32_t>::max())
            return {};
        record.candidate = {point.get<std::uint64_t>(), rung.get<std::uint32_t>()};
        const auto hash = PointHash::parse(json.at("hash").get<std::string>());
        const auto status = point_status(json.at("status").get<std::string>());
        if (!hash || !status)
            return {};
        record.hash = *hash;
        record.status = *status;
        record.known = json.value("known", false);
        record.reason = json.value("reason", "");
        if (const auto metrics = json.find("metrics"); metrics != json.end())
            for (const auto& [name, value] : metrics->items())
                if (const auto metric = find_metric(name))
                    record.metrics[*metric] = value.get<double>();
        record.parameters = json.at("parameters").dump();
        record.seconds = json.at("seconds").get<double>();
        return record;
    } catch (const Json::exception&) {
        return {};
    }
}

} // namespace pivotsim
