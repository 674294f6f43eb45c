// SPDX-License-Identifier: Apache-2.0
#include "search/store/table_export.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using Json = nlohmann::ordered_json;

/// RFC 4180: quotes round what holds a comma, a quote or a line end; quotes are doubled.
std::string cell(const std::string& text)
{
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? std::string{"\"\""} : std::string{c};
    return quoted + "\"";
}

std::string header(const StoredSweep& sweep)
{
    std::string line = "point,rung,status,reason";
    for (const std::string& axis : sweep.axes)
        line += "," + cell(axis);
    for (const MetricInfo& info : metric_table())
        line += fmt::format(",{}", info.name);
    return line + ",on_front\r\n";
}

std::string csv_row(const StoredSweep& sweep, const StoredPoint& point)
{
    const Json parameters = Json::parse(point.parameters, nullptr, false);
    std::string line = fmt::format("{},{},{},{}", point.candidate.point, point.candidate.rung,
        to_string(point.status), cell(point.reason));
    for (const std::string& axis : sweep.axes) {
        const auto value = parameters.find(axis);
        line += "," + (value != parameters.end() ? cell(value->get<std::string>()) : std::string{});
    }
    for (std::size_t i = 0; i < metric_count; ++i)
        line += point.metrics.known(static_cast<Metric>(i)) ? fmt::format(",{}", point.metrics.values()[i])
                                                            : ",";
    return line + fmt::format(",{}\r\n", point.on_front ? 1 : 0);
}

std::string json_row(const StoredPoint& point)
{
    Json json{{"point", point.candidate.point}, {"rung", point.candidate.rung},
        {"status", to_string(point.status)}};
    if (!point.reason.empty())
        json["reason"] = point.reason;
    json["parameters"] = Json::parse(point.parameters, nullptr, false);
    for (std::size_t i = 0; i < metric_count; ++i)
        if (point.metrics.known(static_cast<Metric>(i)))
            json[metric_table()[i].name] = point.metrics.values()[i];
    json["on_front"] = point.on_front;
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace

void export_table(Store& store, const StoredSweep& sweep, const TableExport& what,
    const std::function<void(const std::string&)>& write)
{
    if (what.format == TableFormat::csv)
        write(header(sweep));
    store.each_point(sweep.id, [&](StoredPoint&& point) {
        if (point.candidate.rung + 1 != sweep.rungs && !what.all_rungs)
            return;
        if (point.on_front || !what.front_only)
            write(what.format == TableFormat::csv ? csv_row(sweep, point) : json_row(point));
    });
}

} // namespace pivotsim
