// SPDX-License-Identifier: Apache-2.0
#include "observe/report/report_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <vector>

namespace pivotsim {
namespace {

using Json = nlohmann::ordered_json;

/// RFC 4180: quotes where a comma, a quote or a line end asks for them.
std::string field(const Json& value)
{
    if (value.is_null())
        return "";
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string quoted = "\"";
    for (const char character : text)
        quoted += character == '"' ? std::string{"\"\""} : std::string{character};
    return quoted + "\"";
}

std::string line(const std::vector<Json>& fields)
{
    std::string text;
    for (const Json& each : fields)
        text += (text.empty() ? "" : ",") + field(each);
    return text + "\n";
}

Json value_or_null(const Json& object, const std::string& key)
{
    const auto found = object.find(key);
    return found == object.end() ? Json() : *found;
}

/// Columns of one list, taken from its rows as they come; objects in a row spread out as "cycle_stack.drain".
std::string table(const Json& rows, const std::vector<std::string>& columns, const char* spread,
    const std::vector<std::string>& spread_columns)
{
    std::vector<Json> header(columns.begin(), columns.end());
    header.insert(header.end(), spread_columns.begin(), spread_columns.end());
    std::string text = line(header);
    for (const Json& row : rows) {
        std::vector<Json> fields;
        for (const std::string& column : columns)
            fields.push_back(value_or_null(row, column));
        const Json parts = spread == nullptr ? Json() : value_or_null(row, spread);
        for (const std::string& column : spread_columns)
            fields.push_back(parts.is_object() ? value_or_null(parts, column) : Json());
        text += line(fields);
    }
    return text;
}

} // namespace

std::string csv_report(const Json& data)
{
    const Json& result = data.at("result");
    if (data.at("kind") == "search")
        return table(result.at("points"),
            {"low", "high", "low_name", "high_name", "single", "threshold", "images", "n_low", "n_high",
                "f_low", "f_high", "c_low", "c_high", "accuracy", "delay_ms", "overhead_ms", "energy_j",
                "edp_j_ms", "edp_paper_j_ms", "edp_mean_j_ms"},
            nullptr, {});
    std::vector<std::string> stack;
    for (const auto& [cause, cycles] : result.at("cycle_stack").items())
        stack.push_back(cause);
    return table(result.at("ops"),
        {"name", "encoder", "group", "kind", "unit", "start_ns", "end_ns", "compute_cycles", "stall_cycles",
            "bound", "macs", "dram_bytes", "dram_gbps"},
        "cycle_stack", stack);
}

} // namespace pivotsim
