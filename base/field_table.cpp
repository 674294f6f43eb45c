// SPDX-License-Identifier: Apache-2.0
#include "base/field_table.h"

#include "base/spelling.h"
#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace pivotsim {
namespace {

std::vector<std::string> names_of(const std::vector<Keyword>& words)
{
    std::vector<std::string> names;
    for (const Keyword& word : words)
        names.push_back(word.name);
    return names;
}

std::vector<std::string> keys_of(const FieldTable& table)
{
    std::vector<std::string> keys;
    for (const FieldTable::Row& row : table.rows())
        keys.push_back(row.key);
    return keys;
}

std::string limits_text(const std::string& least, const std::string& most)
{
    if (least.empty() && most.empty())
        return "";
    if (most.empty())
        return " of at least " + least;
    return fmt::format(" from {} to {}", least, most);
}

const char* article(const char* noun)
{
    return std::string_view{"aeio"}.find(*noun) == std::string_view::npos ? "a" : "an";
}

} // namespace

std::string ValueType::text() const
{
    switch (form) {
    case Form::boolean:
        return "true or false";
    case Form::integer:
        return "a whole number" + limits_text(least, most);
    case Form::number:
        return "a number" + limits_text(least, most);
    case Form::text:
        return "a text";
    case Form::file:
        return "a file name";
    case Form::quantity:
        return fmt::format("{} {}{}, such as '{}'", article(dimension->noun), dimension->noun,
            limits_text(least, most), dimension->example);
    case Form::word:
        return quoted_list(names_of(words), "or");
    case Form::list:
        return "a list, each item " + item->text();
    case Form::table:
        return "a map with the keys " + quoted_list(keys_of(*table), "and");
    case Form::choice:
        std::vector<std::string> names;
        for (const Variant& variant : variants)
            names.push_back(variant.name);
        const std::string list = quoted_list(names, "or");
        switch (part) {
        case Limits::Part::choice_name:
            return list;
        case Limits::Part::choice_parameters:
            return "a map of parameters";
        case Limits::Part::whole:
            return fmt::format("a map with 'type' {} and its parameters, or the name alone", list);
        }
    }
    return "";
}

bool FieldTable::check_map(
    const Value& given, const std::vector<std::string>& keys, Diagnostics& diagnostics) const
{
    if (!given.is_map()) {
        diagnostics.error(given.place(), "E-TYPE",
            fmt::format("'{}' must be a map, found {}", name_, given.kind_text()),
            {fmt::format("its keys are {}", quoted_list(keys, "and", keys.size()))});
        return false;
    }
    for (const Value::Entry& entry : given.entries()) {
        if (std::find(keys.begin(), keys.end(), entry.key) != keys.end() || is_path_key(entry.key))
            continue;
        std::vector<std::string> help = did_you_mean(entry.key, keys);
        if (help.empty())
            help = {keys.empty() ? std::string{"it takes no parameters"}
                                 : fmt::format("known keys are {}", quoted_list(keys, "and", keys.size()))};
        diagnostics.error(entry.key_place.known() ? entry.key_place : entry.value.place(), "E-KEY",
            fmt::format("unknown key '{}' in '{}'", entry.key, name_), std::move(help));
    }
    return true;
}

void FieldTable::report_missing(
    const Value& given, const std::string& key, const ValueType& type, Diagnostics& diagnostics) const
{
    diagnostics.error(given.place(), "E-MISSING", fmt::format("'{}' needs '{}'", name_, key),
        {fmt::format("'{}' is {}", key, type.text())});
}

void FieldTable::report(
    const Value& given, const std::vector<Complaint>& complaints, Diagnostics& diagnostics) const
{
    for (const Complaint& complaint : complaints) {
        // What is left out takes its default: then the map that lacks it is to blame.
        std::string path = complaint.key;
        const Value* blamed = given.find_path(path);
        while (blamed == nullptr && path.find('.') != std::string::npos)
            blamed = given.find_path(path = path.substr(0, path.rfind('.')));
        diagnostics.error(blamed != nullptr ? blamed->place() : given.place(), "E-CHECK",
            fmt::format("in '{}': {}", name_, complaint.message));
    }
}

} // namespace pivotsim
