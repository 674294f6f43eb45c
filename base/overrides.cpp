// SPDX-License-Identifier: Apache-2.0
#include "base/overrides.h"

#include "base/text.h"
#include "base/yaml_loader.h"

#include <fmt/format.h>

#include <charconv>

namespace pivotsim {
namespace {

struct Step {
    std::string name;
    SourcePlace place;
    std::string path; ///< up to and including this step
};

/// A part of the path that begins at a place.
SourcePlace part_of(const SourcePlace& whole, std::string_view path, std::size_t from, std::size_t to)
{
    SourcePlace part = whole;
    part.column += static_cast<int>(character_count(path.substr(0, from)));
    part.length = std::max(1, static_cast<int>(character_count(path.substr(from, to - from))));
    return part;
}

/// Empty, with a finding, if the path is malformed.
std::vector<Step> steps_of(std::string_view path, const SourcePlace& place, Diagnostics& diagnostics)
{
    std::vector<Step> steps;
    for (std::size_t at = 0; at <= path.size();) {
        const std::size_t end = std::min(path.find('.', at), path.size());
        const std::string_view name = trimmed(path.substr(at, end - at));
        if (name.empty()) {
            diagnostics.error(
                part_of(place, path, at, end), "E-SET", "a key is missing in the path", {"write a.b.c"});
            return {};
        }
        const std::size_t from = at + path.substr(at).find(name);
        const std::string before = steps.empty() ? "" : steps.back().path + ".";
        steps.push_back(
            {std::string{name}, part_of(place, path, from, from + name.size()), before + std::string{name}});
        at = end + 1;
    }
    return steps;
}

std::optional<std::size_t> index_of(const Step& step, const Value& list, Diagnostics& diagnostics)
{
    std::size_t index = 0;
    const char* const last = step.name.data() + step.name.size();
    const auto [end, failure] = std::from_chars(step.name.data(), last, index);
    if (failure == std::errc{} && end == last && index < list.items().size())
        return index;
    const std::size_t count = list.items().size();
    diagnostics.error(step.place, "E-SET", fmt::format("'{}' is no item of a list of {}", step.path, count),
        {count == 0 ? std::string{"set the whole list"} : fmt::format("items go from 0 to {}", count - 1)});
    return std::nullopt;
}

/// The value that a step leads to, made if missing; null pointer, with a finding, if it cannot be.
Value* descend(Value& node, const Step& step, const Step* previous, Diagnostics& diagnostics)
{
    if (node.is_sequence()) {
        const auto index = index_of(step, node, diagnostics);
        return index ? &node.items()[*index] : nullptr;
    }
    if (node.is_scalar()) {
        const std::string path = previous == nullptr ? "the configuration" : "'" + previous->path + "'";
        diagnostics.error(step.place, "E-SET",
            fmt::format("{} is the value '{}', so it has no '{}'", path, node.text(), step.name),
            {fmt::format("it was set at {}", node.origin())});
        return nullptr;
    }
    if (Value* present = node.find(step.name))
        return present;
    if (node.is_null())
        node = Value::map(node.place().known() ? node.place() : step.place);
    return &node.set(step.name, Value::null(step.place), step.place);
}

} // namespace

bool set_path(
    Value& root, std::string_view path, const SourcePlace& place, Value value, Diagnostics& diagnostics)
{
    const std::vector<Step> steps = steps_of(path, place, diagnostics);
    if (steps.empty())
        return false;
    Value* node = &root;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        node = descend(*node, steps[i], i == 0 ? nullptr : &steps[i - 1], diagnostics);
        if (node == nullptr)
            return false;
    }
    *node = std::move(value);
    return true;
}

std::optional<Setting> read_setting(
    std::shared_ptr<const SourceText> source, Diagnostics& diagnostics, const ConfigRoots& roots)
{
    const std::string& argument = source->text;
    const std::size_t errors = diagnostics.error_count();
    const std::size_t equals = argument.find('=');
    const auto fault = [&](std::size_t from, std::size_t to, std::string message, std::string help) {
        diagnostics.error(place_of(source, from, to), "E-SET", std::move(message), {std::move(help)});
        return std::nullopt;
    };
    if (equals == std::string::npos)
        return fault(
            0, argument.size(), fmt::format("'{}' sets no value", argument), "write --set key=value");
    if (!check_encoding(source, diagnostics))
        return {};
    Setting setting{argument.substr(0, equals), place_of(source, 0, equals), {}};
    if (steps_of(setting.path, setting.place, diagnostics).empty())
        return {};
    const std::string name{trimmed(setting.path)};
    if (trimmed(std::string_view{argument}.substr(equals + 1)).empty())
        return fault(equals, equals + 1, fmt::format("'{}' gets no value", name),
            fmt::format("write {}=null to unset it, or {}='\"\"' for an empty text", name, name));
    setting.value = parse_yaml_fragment(source, equals + 1, diagnostics, roots);
    if (diagnostics.error_count() != errors)
        return {};
    return setting;
}

void apply_override(
    Value& root, const std::string& argument, int number, Diagnostics& diagnostics, const ConfigRoots& roots)
{
    const auto source
        = std::make_shared<const SourceText>(SourceText{fmt::format("--set #{}", number), argument});
    auto setting = read_setting(source, diagnostics, roots);
    if (!setting)
        return;
    Value changed = root;
    if (set_path(changed, setting->path, setting->place, std::move(setting->value), diagnostics))
        root = std::move(changed);
}

} // namespace pivotsim
