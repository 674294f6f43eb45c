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

/// Empty, with a finding, if the path is malformed.
std::vector<Step> steps_of(
    const std::shared_ptr<const SourceText>& source, std::size_t length, Diagnostics& diagnostics)
{
    const std::string_view path = std::string_view{source->text}.substr(0, length);
    std::vector<Step> steps;
    for (std::size_t at = 0; at <= path.size();) {
        const std::size_t end = std::min(path.find('.', at), path.size());
        const std::string_view name = trimmed(path.substr(at, end - at));
        if (name.empty()) {
            diagnostics.error(place_of(source, at, end), "E-SET", "a key is missing in the path",
                {"write --set a.b=value"});
            return {};
        }
        const std::size_t from = at + path.substr(at).find(name);
        const std::string before = steps.empty() ? "" : steps.back().path + ".";
        steps.push_back(
            {std::string{name}, place_of(source, from, from + name.size()), before + std::string{name}});
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

void apply_override(
    Value& root, const std::string& argument, int number, Diagnostics& diagnostics, const ConfigRoots& roots)
{
    const auto source
        = std::make_shared<const SourceText>(SourceText{fmt::format("--set #{}", number), argument});
    const std::size_t errors = diagnostics.error_count();
    const std::size_t equals = argument.find('=');
    if (equals == std::string::npos)
        return diagnostics.error(place_of(source, 0, argument.size()), "E-SET",
            fmt::format("'{}' sets no value", argument), {"write --set key=value"});
    if (!check_encoding(source, diagnostics))
        return;
    const std::vector<Step> steps = steps_of(source, equals, diagnostics);
    if (steps.empty())
        return;
    if (trimmed(std::string_view{argument}.substr(equals + 1)).empty())
        return diagnostics.error(place_of(source, equals, equals + 1), "E-SET",
            fmt::format("'{}' gets no value", steps.back().path),
            {fmt::format("write {}=null to unset it, or {}='\"\"' for an empty text", steps.back().path,
                steps.back().path)});
    Value value = parse_yaml_fragment(source, equals + 1, diagnostics, roots);
    if (diagnostics.error_count() != errors)
        return;

    Value changed = root;
    Value* node = &changed;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        node = descend(*node, steps[i], i == 0 ? nullptr : &steps[i - 1], diagnostics);
        if (node == nullptr)
            return;
    }
    *node = std::move(value);
    root = std::move(changed);
}

} // namespace pivotsim
