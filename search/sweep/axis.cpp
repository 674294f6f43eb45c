// SPDX-License-Identifier: Apache-2.0
#include "search/sweep/axis.h"

#include "base/overrides.h"
#include "base/text.h"
#include "base/yaml_loader.h"
#include "base/yaml_syntax.h"
#include "base/yaml_writer.h"
#include "search/config_source.h"
#include "search/study.h"
#include "search/sweep/value_range.h"

#include <algorithm>
#include <fmt/format.h>

namespace pivotsim {
namespace {

constexpr const char* forms = "write a list such as [32, 64], or a range FIRST:LAST:STEP such as 10:200:10";

std::vector<std::string> split_paths(const std::string& key)
{
    std::vector<std::string> paths;
    for (std::size_t at = 0; at <= key.size();) {
        const std::size_t end = std::min(key.find(',', at), key.size());
        paths.emplace_back(trimmed(std::string_view{key}.substr(at, end - at)));
        at = end + 1;
    }
    return paths;
}

/// Commas outside of brackets and quotes part values.
std::vector<std::string> split_values(const std::string& text)
{
    std::vector<std::string> parts{""};
    int depth = 0;
    char quote = '\0';
    for (const char c : text) {
        if (quote != '\0') {
            quote = c == quote ? '\0' : quote;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == '[' || c == '{') {
            ++depth;
        } else if (c == ']' || c == '}') {
            --depth;
        } else if (c == ',' && depth == 0) {
            parts.emplace_back();
            continue;
        }
        parts.back() += c;
    }
    return parts;
}

/// "1,2,4" and "10:200:10" as lists.
Value listed(const Value& text, Diagnostics& diagnostics)
{
    Value list = Value::sequence(text.place());
    const auto add = [&](const std::string& item) {
        Value value = Value::scalar(item, text.place());
        list.append(std::move(value));
    };
    std::string fault;
    if (const auto range = expand_range(text.text(), fault)) {
        for (const std::string& item : *range)
            add(item);
    } else if (!fault.empty()) {
        diagnostics.error(text.place(), "E-SWEEP", fmt::format("'{}': {}", text.text(), fault), {forms});
    } else {
        add(text.text());
    }
    return list;
}

/// The value, or what is in the file that it names there.
Value pulled_in_at(const std::string& path, const SourcePlace& place, Value value, Diagnostics& diagnostics)
{
    Value root = Value::map();
    if (!set_path(root, path, place, value, diagnostics))
        return value;
    pull_in(root, study_references(), diagnostics);
    return *root.find_path(path);
}

/// What a level puts at its paths, with files that it names read.
Axis::Level level_of(const Axis& axis, std::vector<Value> values, Diagnostics& diagnostics)
{
    Axis::Level level;
    for (std::size_t i = 0; i < values.size(); ++i) {
        level.texts.push_back(values[i].is_scalar() ? values[i].text() : to_flow_yaml(values[i]));
        level.settings.push_back(to_flow_yaml(values[i]));
        level.values.push_back(pulled_in_at(axis.paths[i], axis.place, std::move(values[i]), diagnostics));
    }
    return level;
}

void add_level(Axis& axis, const Value& item, Diagnostics& diagnostics)
{
    const auto is_missing = [](const Value& value) { return value.is_null(); };
    if (is_missing(item) || std::any_of(item.items().begin(), item.items().end(), is_missing)) {
        diagnostics.error(item.place().known() ? item.place() : axis.place, "E-SWEEP",
            fmt::format("'{}': a value is missing", axis.name()));
    } else if (axis.paths.size() == 1) {
        axis.levels.push_back(level_of(axis, {item}, diagnostics));
    } else if (item.is_sequence() && item.items().size() == axis.paths.size()) {
        axis.levels.push_back(level_of(axis, item.items(), diagnostics));
    } else {
        diagnostics.error(item.place(), "E-SWEEP",
            fmt::format("{} keys go together, so each item is a list of {} values", axis.paths.size(),
                axis.paths.size()),
            {"write a.b, c.d: [[32, 72], [64, 36]]"});
    }
}

/// The values from byte `from` of an argument on; each keeps its place.
Value values_of(const std::shared_ptr<const SourceText>& source, std::size_t from, Diagnostics& diagnostics)
{
    const std::vector<std::string> parts = split_values(source->text.substr(from));
    if (parts.size() == 1)
        return parse_yaml_fragment(source, from, diagnostics, config_roots());
    Value list = Value::sequence(place_of(source, from, source->text.size()));
    for (const std::string& part : parts) {
        const SourceText up_to_here{source->name, source->text.substr(0, from + part.size())};
        Value value = parse_yaml_fragment(
            std::make_shared<const SourceText>(up_to_here), from, diagnostics, config_roots());
        if (value.is_null())
            value.set_place(place_of(source, from, from + part.size()));
        list.append(std::move(value));
        from += part.size() + 1;
    }
    return list;
}

} // namespace

std::string Axis::name() const
{
    return fmt::format("{}", fmt::join(paths, ", "));
}

Axis read_axis(
    const std::string& key, const SourcePlace& key_place, const Value& values, Diagnostics& diagnostics)
{
    Axis axis;
    axis.paths = split_paths(key);
    axis.place = key_place;
    for (const std::string& path : axis.paths)
        if (path.empty())
            diagnostics.error(key_place, "E-SWEEP", fmt::format("'{}': a key is missing", key));
    const Value list = values.is_scalar() ? listed(values, diagnostics) : values;
    if (!list.is_sequence())
        diagnostics.error(list.place(), "E-SWEEP",
            fmt::format("'{}' takes a list of values, found {}", axis.name(), list.kind_text()), {forms});
    else if (list.items().empty() && values.is_sequence())
        diagnostics.error(
            list.place(), "E-SWEEP", fmt::format("'{}' takes no value at all", axis.name()), {forms});
    for (const Value& item : list.items())
        add_level(axis, item, diagnostics);
    return axis;
}

Axis read_axis_argument(const std::string& argument, int number, Diagnostics& diagnostics)
{
    const auto source
        = std::make_shared<const SourceText>(SourceText{fmt::format("--sweep #{}", number), argument});
    const std::size_t equals = argument.find('=');
    if (equals == std::string::npos || trimmed(std::string_view{argument}.substr(equals + 1)).empty()) {
        diagnostics.error(place_of(source, 0, argument.size()), "E-SWEEP",
            fmt::format("'{}' gives no values", argument),
            {"write --sweep key=1,2,4 or --sweep key=10:200:10"});
        return {};
    }
    if (!check_encoding(source, diagnostics))
        return {};
    Diagnostics findings;
    const Value values = values_of(source, equals + 1, findings);
    diagnostics.add(findings);
    if (findings.has_errors())
        return {};
    return read_axis(argument.substr(0, equals), place_of(source, 0, equals), values, diagnostics);
}

} // namespace pivotsim
