// SPDX-License-Identifier: Apache-2.0
#include "base/scalars.h"

#include "base/plugin/plugin_loader.h"
#include "base/spelling.h"
#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>

namespace pivotsim {
namespace {

std::string found(const Value& value)
{
    if (!value.is_scalar())
        return value.kind_text();
    constexpr std::size_t longest = 40;
    const std::string text
        = value.text().size() > longest ? value.text().substr(0, longest) + "..." : value.text();
    return fmt::format("{}'{}'", value.quoted() ? "the text " : "", text);
}

void report_type(const Value& value, const std::string& key, const char* expected,
    std::vector<std::string> help, Diagnostics& diagnostics)
{
    if (help.empty() && value.is_scalar() && value.quoted())
        help = {"leave the quotes out"};
    diagnostics.error(value.place(), "E-TYPE",
        fmt::format("'{}' must be {}, found {}", key, expected, found(value)), std::move(help));
}

/// True for a scalar that may be a number, a word and so on; reports anything else.
bool is_plain(const Value& value, const std::string& key, const char* expected, Diagnostics& diagnostics)
{
    if (value.is_scalar() && !value.quoted())
        return true;
    report_type(value, key, expected, {}, diagnostics);
    return false;
}

template <class Number> std::optional<Number> parse(const std::string& text)
{
    Number number{};
    const char* begin = text.data() + (!text.empty() && text.front() == '+' ? 1 : 0);
    const auto [end, failure] = std::from_chars(begin, text.data() + text.size(), number);
    if (failure != std::errc{} || end != text.data() + text.size() || begin == end)
        return std::nullopt;
    return number;
}

bool all_digits(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

void report_range(const Value& value, const std::string& key, const std::string& least,
    const std::string& most, Diagnostics& diagnostics)
{
    diagnostics.error(value.place(), "E-RANGE",
        fmt::format("'{}' must be from {} to {}, found '{}'", key, least, most, value.text()));
}

} // namespace

IntegerRange integer_range(const Limits& limits, IntegerRange of_type)
{
    if (limits.least.empty())
        return of_type;
    const auto least = parse<std::int64_t>(limits.least);
    const auto most = parse<std::uint64_t>(limits.most);
    if (!least || !most)
        throw std::logic_error("a field's range is not made of whole numbers");
    return {*least, *most};
}

std::optional<bool> read_boolean(const Value& value, const std::string& key, Diagnostics& diagnostics)
{
    constexpr const char* expected = "true or false";
    if (!is_plain(value, key, expected, diagnostics))
        return std::nullopt;
    if (value.text() == "true" || value.text() == "false")
        return value.text() == "true";
    std::string lower = value.text();
    std::transform(
        lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
    std::vector<std::string> help;
    if (lower == "yes" || lower == "on" || lower == "true" || lower == "1" || lower == "y")
        help = {"write 'true'"};
    if (lower == "no" || lower == "off" || lower == "false" || lower == "0" || lower == "n")
        help = {"write 'false'"};
    report_type(value, key, expected, std::move(help), diagnostics);
    return std::nullopt;
}

std::optional<std::uint64_t> read_integer(
    const Value& value, const std::string& key, const IntegerRange& allowed, Diagnostics& diagnostics)
{
    constexpr const char* expected = "a whole number";
    if (!is_plain(value, key, expected, diagnostics))
        return std::nullopt;
    const std::string& text = value.text();
    const bool negative = text.front() == '-';
    const std::string_view digits = std::string_view{text}.substr(negative || text.front() == '+' ? 1 : 0);
    if (!all_digits(digits)) {
        const auto number = parse<double>(text);
        std::vector<std::string> help;
        if (number && std::floor(*number) == *number && std::fabs(*number) < 0x1p53)
            help = {fmt::format("write {:.0f}", *number)};
        report_type(value, key, expected, std::move(help), diagnostics);
        return std::nullopt;
    }
    if (digits.size() > 1 && digits.front() == '0') { // octal to some, decimal to others
        const std::size_t first = std::min(digits.find_first_not_of('0'), digits.size() - 1);
        report_type(value, key, "a whole number without leading zeros",
            {fmt::format("write {}{}", negative ? "-" : "", digits.substr(first))}, diagnostics);
        return std::nullopt;
    }
    const auto magnitude = parse<std::uint64_t>(std::string{digits});
    const auto refuse = [&] {
        report_range(
            value, key, fmt::format("{}", allowed.least), fmt::format("{}", allowed.most), diagnostics);
        return std::nullopt;
    };
    if (!magnitude)
        return refuse();
    if (negative && *magnitude != 0) {
        const bool fits
            = allowed.least < 0 && *magnitude <= static_cast<std::uint64_t>(-(allowed.least + 1)) + 1;
        return fits ? std::optional{~*magnitude + 1} : refuse();
    }
    const bool above = allowed.least < 0 || *magnitude >= static_cast<std::uint64_t>(allowed.least);
    return above && *magnitude <= allowed.most ? magnitude : refuse();
}

std::optional<double> read_number(
    const Value& value, const std::string& key, const Limits& limits, Diagnostics& diagnostics)
{
    constexpr const char* expected = "a number";
    if (!is_plain(value, key, expected, diagnostics))
        return std::nullopt;
    const auto number = parse<double>(value.text());
    if (!number || !std::isfinite(*number)) {
        report_type(value, key, expected, {}, diagnostics);
        return std::nullopt;
    }
    if (!limits.least.empty()
        && (*number < *parse<double>(limits.least) || *number > *parse<double>(limits.most))) {
        report_range(value, key, limits.least, limits.most, diagnostics);
        return std::nullopt;
    }
    return number;
}

std::optional<std::string> read_text(const Value& value, const std::string& key, Diagnostics& diagnostics)
{
    if (value.is_scalar() && !value.text().empty())
        return value.text();
    diagnostics.error(value.place(), "E-TYPE",
        fmt::format(
            "'{}' must be a text, found {}", key, value.is_scalar() ? "an empty one" : value.kind_text()));
    return std::nullopt;
}

std::optional<Keyword> read_word(
    const Value& value, const std::string& key, const std::vector<Keyword>& words, Diagnostics& diagnostics)
{
    std::vector<std::string> names;
    for (const Keyword& word : words) {
        if (value.is_scalar() && value.text() == word.name)
            return word;
        names.push_back(word.name);
    }
    std::vector<std::string> help = did_you_mean(value.text(), names);
    if (value.is_scalar() && find_plugin(value.text()))
        help.push_back(fmt::format(
            "a plug-in has that name; load it by `plugins: [{0}]` or --plugin {0}", value.text()));
    diagnostics.error(value.place(), value.is_scalar() ? "E-VALUE" : "E-TYPE",
        fmt::format("'{}' must be {}, found {}", key, quoted_list(names, "or"), found(value)),
        std::move(help));
    return std::nullopt;
}

std::optional<long double> read_quantity(const Value& value, const std::string& key,
    const Dimension& dimension, const Limits& limits, Diagnostics& diagnostics)
{
    if (!value.is_scalar()) {
        const std::string expected = quantity_type(dimension, limits).text();
        report_type(value, key, expected.c_str(), {}, diagnostics);
        return std::nullopt;
    }
    QuantityFault fault;
    const auto amount = parse_quantity(value.text(), dimension, fault);
    if (!amount) {
        SourcePlace place = value.place();
        const bool on_one_line
            = !value.quoted() && place.length == static_cast<int>(character_count(value.text()));
        if (on_one_line) {
            place.column
                += static_cast<int>(character_count(std::string_view{value.text()}.substr(0, fault.from)));
            place.length = static_cast<int>(
                character_count(std::string_view{value.text()}.substr(fault.from, fault.to - fault.from)));
        }
        diagnostics.error(
            place, fault.code, fault.message + fmt::format(" (for '{}')", key), std::move(fault.help));
        return std::nullopt;
    }
    if (limits.least.empty() || std::isinf(*amount))
        return amount;
    const auto least = parse_quantity(limits.least, dimension, fault);
    const auto most = parse_quantity(limits.most, dimension, fault);
    if (!least || !most)
        throw std::logic_error("a field's range has a wrong unit: " + fault.message);
    if (*amount >= *least && *amount <= *most)
        return amount;
    report_range(value, key, limits.least, limits.most, diagnostics);
    return std::nullopt;
}

bool is_list(const Value& value, const std::string& key, Diagnostics& diagnostics)
{
    if (value.is_sequence())
        return true;
    std::vector<std::string> help;
    if (value.is_scalar())
        help = {fmt::format("write [{}]", value.text())};
    diagnostics.error(value.place(), "E-TYPE",
        fmt::format("'{}' must be a list, found {}", key, found(value)), std::move(help));
    return false;
}

const Value* type_of(const Value& choice, const char* kind, Diagnostics& diagnostics)
{
    if (choice.is_scalar())
        return &choice;
    if (const Value* type = choice.find("type"))
        return type;
    diagnostics.error(choice.place(), choice.is_map() ? "E-MISSING" : "E-TYPE",
        choice.is_map()
            ? fmt::format("the {} needs 'type'", kind)
            : fmt::format("the {} must be a name or a map with 'type', found {}", kind, choice.kind_text()));
    return nullptr;
}

Value without_type(const Value& choice)
{
    Value parameters = choice.is_map() ? choice : Value::map(choice.place());
    parameters.remove("type");
    return parameters;
}

namespace {

bool takes_none_of(const FieldTable& table, const Value& parameters)
{
    const auto rows = table.rows();
    return std::none_of(
        parameters.entries().begin(), parameters.entries().end(), [&rows](const Value::Entry& entry) {
            return std::any_of(rows.begin(), rows.end(),
                [&entry](const FieldTable::Row& row) { return row.key == entry.key; });
        });
}

} // namespace

void check_parameters(
    const FieldTable* table, const std::string& name, const Value& parameters, Diagnostics& diagnostics)
{
    if (table != nullptr && parameters.entries().size() > 1 && takes_none_of(*table, parameters)) {
        diagnostics.error(parameters.place(), "E-KEY",
            fmt::format("these are not the parameters of '{}'", name),
            {"they stem from another choice; replace them as well, by {} for its defaults"});
        return;
    }
    if (table != nullptr) {
        table->check(parameters, diagnostics);
        return;
    }
    for (const Value::Entry& entry : parameters.entries())
        diagnostics.error(entry.key_place, "E-KEY",
            fmt::format("unknown key '{}': '{}' takes no parameters", entry.key, name));
}

ValueType form_of(ValueType::Form form, const Limits& limits)
{
    ValueType type;
    type.form = form;
    type.least = limits.least;
    type.most = limits.most;
    if (limits.words)
        type.words = limits.words();
    return type;
}

ValueType quantity_type(const Dimension& dimension, const Limits& limits)
{
    ValueType type = form_of(ValueType::Form::quantity, limits);
    type.dimension = &dimension;
    return type;
}

} // namespace pivotsim
