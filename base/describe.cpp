// SPDX-License-Identifier: Apache-2.0
#include "base/describe.h"

#include "base/spelling.h"
#include "base/text.h"
#include "base/yaml_writer.h"

#include <fmt/format.h>

namespace pivotsim {
namespace {

using Form = ValueType::Form;

/// The table that a list's items or a table's value have; null for plain values.
const FieldTable* table_of(const ValueType& type)
{
    return type.form == Form::list ? table_of(*type.item) : type.table;
}

/// Of a choice, or of a list of choices.
const std::vector<ValueType::Variant>& variants_of(const ValueType& type)
{
    return type.form == Form::list ? variants_of(*type.item) : type.variants;
}

const ValueType::Variant* variant_of(const ValueType& type, const std::string& name)
{
    for (const ValueType::Variant& variant : variants_of(type))
        if (variant.name == name)
            return &variant;
    return nullptr;
}

[[noreturn]] void refuse(const std::string& path, const std::string& step, const std::string& where,
    const std::vector<std::string>& known)
{
    std::vector<std::string> help = did_you_mean(step, known);
    if (help.empty() && !known.empty())
        help = {fmt::format("known are {}", quoted_list(known, "and", known.size()))};
    throw InputError(
        {}, "E-KEY", fmt::format("'{}': there is no '{}' in '{}'", path, step, where), std::move(help));
}

/// Goes one step down, into a table's key or a choice's implementation.
Described step_down(const Described& from, const std::string& step, const std::string& whole)
{
    Described next;
    next.path = from.path.empty() ? step : from.path + "." + step;
    std::vector<std::string> known;
    if (const auto& variants = variants_of(from.row.type); !variants.empty()) {
        if (const ValueType::Variant* variant = variant_of(from.row.type, step)) {
            next.row.key = step;
            next.row.doc = variant->doc;
            next.row.type.form = Form::table;
            next.table = variant->parameters;
            next.row.type.table = variant->parameters;
            return next;
        }
        for (const ValueType::Variant& variant : variants)
            known.push_back(variant.name);
    }
    if (from.table != nullptr) {
        for (FieldTable::Row& row : from.table->rows()) {
            known.push_back(row.key);
            if (row.key != step)
                continue;
            next.table = table_of(row.type);
            next.row = std::move(row);
            return next;
        }
    }
    refuse(whole, step, from.path.empty() ? "study" : from.path, known);
}

std::string short_type(const ValueType& type)
{
    switch (type.form) {
    case Form::table:
        return "map";
    case Form::list:
        return "list";
    case Form::choice:
        return type.part == Limits::Part::choice_parameters ? "parameters" : "choice";
    case Form::word:
        return "word";
    case Form::quantity:
        return type.dimension->noun;
    case Form::integer:
        return "integer";
    default:
        return type.text();
    }
}

} // namespace

std::string fallback_text(const FieldTable::Row& row)
{
    if (row.required)
        return "required";
    if (row.fallback.is_null())
        return "not set";
    return to_flow_yaml(row.fallback);
}

Described find_description(const FieldTable& root, const std::string& path)
{
    Described described;
    described.table = &root;
    described.row.doc = root.doc();
    described.row.type.form = Form::table;
    described.row.type.table = &root;
    std::string rest = path;
    while (!rest.empty()) {
        const std::size_t dot = std::min(rest.find('.'), rest.size());
        const std::string step = rest.substr(0, dot);
        const bool index = described.row.type.form == Form::list && !step.empty()
            && step.find_first_not_of("0123456789") == std::string::npos;
        if (!index) // an item of a list is described with the list
            described = step_down(described, step, path);
        rest.erase(0, dot + 1);
    }
    return described;
}

std::string describe(const Described& described)
{
    const ValueType& type = described.row.type;
    std::string text
        = fmt::format("{}: {}\n", described.path.empty() ? "study" : described.path, described.row.doc);
    if (type.form != Form::table) {
        text += fmt::format("  value    {}\n", type.text());
        text += fmt::format("  default  {}\n", fallback_text(described.row));
    }
    for (const Keyword& word : type.words)
        if (!word.doc.empty())
            text += fmt::format("  {:<18}{}\n", word.name, word.doc);
    for (const ValueType::Variant& variant : variants_of(type))
        text += fmt::format("  {:<18}{}\n", variant.name, variant.doc);
    if (described.table == nullptr)
        return text;
    for (const FieldTable::Row& row : described.table->rows()) {
        const bool plain = table_of(row.type) == nullptr && variants_of(row.type).empty();
        text += fmt::format("  {:<18}{}; {}{}\n", row.key, row.doc, short_type(row.type),
            plain || row.required ? ", " + (row.required ? "" : std::string{"default "}) + fallback_text(row)
                                  : std::string{});
    }
    return text;
}

} // namespace pivotsim
