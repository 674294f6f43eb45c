// SPDX-License-Identifier: Apache-2.0
#include "observe/report/report_text.h"

#include "base/text.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

namespace pivotsim {
namespace {

using Json = nlohmann::ordered_json;
using Row = std::vector<std::string>;

/// Text in a cell: what Markdown or HTML would take for markup is escaped, line ends become blanks.
std::string cell(const std::string& text)
{
    static const std::map<std::string, std::string> entities{{"<", "&lt;"}, {">", "&gt;"}, {"&", "&amp;"}};
    constexpr std::string_view marks{"\\`*_[]|#~"};
    std::string escaped;
    for (const std::string& character : printable_characters(text)) {
        const auto entity = entities.find(character);
        if (character.size() == 1 && marks.find(character[0]) != std::string_view::npos)
            escaped += '\\';
        escaped += entity == entities.end() ? character : entity->second;
    }
    return escaped;
}

std::string joined(const Row& row)
{
    std::string text = "|";
    for (const std::string& each : row)
        text += " " + each + " |";
    return text + "\n";
}

/// The first column is text, the others are figures and stand to the right.
std::string table(const Row& header, const std::vector<Row>& rows)
{
    Row rule(header.size(), "---:");
    rule.front() = "---";
    std::string text = joined(header) + joined(rule);
    for (const Row& row : rows)
        text += joined(row);
    return text + "\n";
}

bool has(const Json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && !found->is_null();
}

std::string text_of(const Json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? cell(found->get<std::string>()) : "–";
}

Json list_of(const Json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_array() ? *found : Json::array();
}

double number(const Json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_number() ? found->get<double>() : 0.0;
}

/// So many digits, or four figures of what they would hide.
std::string digits_of(double value, int digits)
{
    const bool vanishes = value != 0 && std::abs(value) < 10 * std::pow(10.0, -digits);
    return vanishes ? fmt::format("{:.4g}", value) : fmt::format("{:.{}f}", value, digits);
}

std::string figure(const Json& object, const char* key, int digits, double scale = 1)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_number() ? digits_of(scale * found->get<double>(), digits)
                                                       : "–";
}

std::string count(double value)
{
    return value >= 0 && value < 1e18 ? with_thousands(static_cast<std::size_t>(value))
                                      : fmt::format("{:.3g}", value);
}

std::string words(std::string key)
{
    const std::string wait = "wait_";
    if (key.rfind(wait, 0) == 0)
        key = "wait: " + key.substr(wait.size());
    std::replace(key.begin(), key.end(), '_', ' ');
    return cell(key);
}

/// Parts of a whole with their shares; what is zero is left out.
std::string shares(const Json& parts, const char* what, const char* unit, int digits)
{
    double total = 0;
    for (const auto& [key, value] : parts.items())
        total += value.get<double>();
    std::vector<Row> rows;
    for (const auto& [key, value] : parts.items())
        if (const double part = value.get<double>(); part > 0)
            rows.push_back({words(key), digits > 0 ? digits_of(part, digits) : count(part),
                fmt::format("{:.2f} %", 100 * part / total)});
    return rows.empty() ? "" : table({what, unit, "share"}, rows);
}

std::string run_figures(const Json& run)
{
    return table(
        {"model", "energy, J", "delay, ms", "power, W", "EDP, J ms", "FPS", "FPS/W", "PE utilisation"},
        {{cell(run.at("model").get<std::string>()), figure(run, "energy_j", 4), figure(run, "delay_ms", 3),
            figure(run, "power_w", 3), figure(run, "edp_j_ms", 3), figure(run, "fps", 3),
            figure(run, "fps_per_w", 3), figure(run, "utilisation", 2, 100) + " %"}});
}

std::string traffic(const Json& run)
{
    std::vector<Row> rows;
    for (const Json& port : list_of(run, "traffic"))
        if (number(port, "bytes_read") + number(port, "bytes_written") > 0)
            rows.push_back({text_of(port, "name"), count(number(port, "bytes_read")),
                count(number(port, "bytes_written")), figure(port, "read_gbps", 3),
                figure(port, "write_gbps", 3),
                has(port, "available_gbps") ? figure(port, "available_gbps", 3) : "unlimited",
                has(port, "utilisation") ? figure(port, "utilisation", 2, 100) + " %" : "–"});
    if (rows.empty())
        return "";
    return "## Traffic\n\n"
        + table({"port or memory", "bytes read", "bytes written", "GB/s read", "GB/s written",
                    "GB/s available", "utilisation"},
            rows);
}

std::string stream(const Json& run)
{
    if (!has(run, "stream"))
        return "";
    const Json& of = run.at("stream");
    std::string text = fmt::format("## Stream of {} images\n\n", count(number(of, "images")));
    std::vector<Row> rows;
    for (const char* key : {"service_ms", "waiting_ms", "latency_ms"})
        if (has(of, key)) {
            const Json& spread = of.at(key);
            rows.push_back({std::string{key}.substr(0, std::string_view{key}.size() - 3),
                figure(spread, "mean", 3), figure(spread, "p50", 3), figure(spread, "p95", 3),
                figure(spread, "p99", 3), figure(spread, "max", 3)});
        }
    text += table({"ms", "mean", "p50", "p95", "p99", "most"}, rows);
    if (!has(of, "gate"))
        return text;
    const Json& gate = of.at("gate");
    rows.clear();
    for (const Json& stage : list_of(gate, "stages"))
        rows.push_back({text_of(stage, "effort"), figure(stage, "threshold", 3),
            count(number(stage, "images")), figure(stage, "share", 2, 100) + " %"});
    return text + table({"effort", "threshold", "images that stop here", "share"}, rows)
        + fmt::format(
            "Accuracy {} %; gate trace {}.\n\n", figure(gate, "accuracy", 2, 100), text_of(gate, "source"));
}

std::string operators(const Json& run)
{
    std::vector<Row> rows;
    for (const Json& op : run.at("ops")) {
        const double cycles = number(op, "compute_cycles") + number(op, "stall_cycles");
        if (cycles > 0)
            rows.push_back(
                {text_of(op, "name"), text_of(op, "unit"), count(cycles), count(number(op, "stall_cycles")),
                    text_of(op, "bound"), count(number(op, "macs")), count(number(op, "dram_bytes"))});
    }
    return "## Operators\n\n"
        + table({"operator", "unit", "cycles", "of these stalled", "bound by", "MACs", "DRAM bytes"}, rows);
}

std::string run_markdown(const Json& run)
{
    std::string text = run_figures(run) + "## Delay\n\n" + shares(run.at("breakdown_ms"), "module", "ms", 3);
    if (has(run, "energy_components_j"))
        text += "## Energy\n\n" + shares(run.at("energy_components_j"), "component", "J", 5);
    text += "## What the array does\n\n" + shares(run.at("cycle_stack"), "phase or stall", "cycles", 0);
    if (!run.at("bound_cycles").empty())
        text += "## What bounds the operators\n\n" + shares(run.at("bound_cycles"), "resource", "cycles", 0);
    return text + traffic(run) + stream(run) + operators(run);
}

std::string efforts_of(const Json& point)
{
    return point.value("single", false)
        ? fmt::format("({:.0f})", number(point, "low"))
        : fmt::format("({:.0f}, {:.0f})", number(point, "low"), number(point, "high"));
}

Row point_row(const std::string& name, const Json& point)
{
    return {name, efforts_of(point), figure(point, "threshold", 3), figure(point, "f_low", 2, 100) + " %",
        figure(point, "accuracy", 2, 100) + " %", figure(point, "delay_ms", 3),
        figure(point, "overhead_ms", 3), figure(point, "energy_j", 4), figure(point, "edp_j_ms", 3)};
}

const Row point_header{"", "efforts", "threshold", "F\\_L", "accuracy", "delay, ms", "re-computation, ms",
    "energy, J", "EDP, J ms"};

std::string search_markdown(const Json& search)
{
    std::string text = fmt::format("Accuracies: {}.{}\n\n", cell(search.at("source").get<std::string>()),
        search.at("modelled").get<bool>()
            ? " **Modelled, not measured: they say nothing about a real network.**"
            : "");
    std::vector<Row> rows;
    for (const auto& [key, name] : std::vector<std::pair<const char*, const char*>>{
             {"phase2", "chosen"}, {"held_out", "held out"}, {"exact", "exact"}, {"baseline", "baseline"}})
        if (has(search, key))
            rows.push_back(point_row(name, search.at(key)));
    text += "## Chosen\n\n" + table(point_header, rows);
    rows.clear();
    for (const Json& effort : search.at("phase1")) {
        std::string active;
        for (const Json& encoder : effort.at("active"))
            active += (active.empty() ? "" : " ") + encoder.dump();
        rows.push_back({text_of(effort, "name"), figure(effort, "effort", 0), active,
            figure(effort, "score", 4), figure(effort, "delay_ms", 3), figure(effort, "energy_j", 4)});
    }
    text += "## Paths\n\n"
        + table({"", "effort", "active attentions", "score", "delay, ms", "energy, J"}, rows);
    rows.clear();
    for (const Json& point : search.at("pareto"))
        rows.push_back(point_row("", point));
    return text + "## Pareto front\n\n" + table(point_header, rows);
}

} // namespace

std::string markdown_report(const Json& data)
{
    const Json& result = data.at("result");
    std::string text = fmt::format("# {}\n\n", cell(data.value("title", "")));
    text += data.at("kind") == "search" ? search_markdown(result) : run_markdown(result);
    if (data.at("provenance").is_object()) {
        std::vector<Row> rows;
        for (const auto& [key, value] : data.at("provenance").items())
            rows.push_back({words(key), cell(value.is_string() ? value.get<std::string>() : value.dump())});
        text += "## Provenance\n\n" + table({"", ""}, rows);
    }
    text.erase(text.find_last_not_of('\n') + 1);
    return text + "\n";
}

} // namespace pivotsim
