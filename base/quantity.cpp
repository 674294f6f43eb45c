// SPDX-License-Identifier: Apache-2.0
#include "base/quantity.h"

#include "base/spelling.h"
#include "base/text.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <limits>

namespace pivotsim {
namespace dimension {
namespace {

constexpr const char* prefix_note = " (KiB = 1024 B, kB = 1000 B, Kib = 1024 bit)";

constexpr long double kibi = 1024.0L, mebi = kibi * kibi, gibi = mebi * kibi, tebi = gibi * kibi;

} // namespace

const Dimension size{"size", "16 KiB",
    {{"B", 1}, {"kB", 1e3L}, {"MB", 1e6L}, {"GB", 1e9L}, {"TB", 1e12L}, {"KiB", kibi}, {"MiB", mebi},
        {"GiB", gibi}, {"TiB", tebi}, {"bit", 0.125L, false}, {"kbit", 125, false}, {"Mbit", 125e3L, false},
        {"Gbit", 125e6L, false}, {"Kib", kibi / 8, false}, {"Mib", mebi / 8, false},
        {"Gib", gibi / 8, false}},
    true, false, false, prefix_note};

const Dimension frequency{
    "frequency", "125 MHz", {{"Hz", 1}, {"kHz", 1e3L}, {"MHz", 1e6L}, {"GHz", 1e9L}}, true};

const Dimension duration{"time", "2.5 us",
    {{"fs", 1}, {"ps", 1e3L}, {"ns", 1e6L}, {"us", 1e9L}, {"\xC2\xB5s", 1e9L, false}, {"ms", 1e12L},
        {"s", 1e15L}},
    true};

const Dimension bandwidth{"bandwidth", "19.2 GB/s",
    {{"B/s", 1}, {"kB/s", 1e3L}, {"MB/s", 1e6L}, {"GB/s", 1e9L}, {"TB/s", 1e12L}, {"KiB/s", kibi},
        {"MiB/s", mebi}, {"GiB/s", gibi}, {"TiB/s", tebi}, {"Mbit/s", 125e3L, false},
        {"Gbit/s", 125e6L, false}},
    true, true, false, prefix_note};

const Dimension port_width{
    "width", "16 B", {{"B", 1}, {"KiB", kibi}, {"bit", 0.125L, false}}, true, true, false, " a cycle"};

const Dimension power{"power", "7.92 W", {{"W", 1}, {"uW", 1e-6L}, {"mW", 1e-3L}, {"kW", 1e3L}}};

const Dimension energy{"energy", "0.9 pJ",
    {{"J", 1}, {"aJ", 1e-18L}, {"fJ", 1e-15L}, {"pJ", 1e-12L}, {"nJ", 1e-9L}, {"uJ", 1e-6L}, {"mJ", 1e-3L},
        {"kJ", 1e3L}}};

const Dimension ratio{"share", "70 %", {{"", 1, false}, {"%", 0.01L}}, false, false, true, "", 1};

} // namespace dimension

namespace {

constexpr std::string_view unlimited = "unlimited";

std::optional<long double> fail(QuantityFault& fault, const char* code, std::string message,
    std::vector<std::string> help, std::size_t from, std::size_t to)
{
    fault = {code, std::move(message), std::move(help), from, to};
    return std::nullopt;
}

const Unit* find_unit(const Dimension& dimension, std::string_view symbol)
{
    for (const Unit& unit : dimension.units)
        if (symbol == unit.symbol)
            return &unit;
    return nullptr;
}

std::vector<std::string> unit_help(const Dimension& dimension, std::string_view symbol)
{
    const std::vector<std::string> symbols = dimension.symbols();
    if (const auto meant = closest(symbol, symbols))
        return {fmt::format("did you mean '{}'?{}", *meant, dimension.note)};
    return {fmt::format("units are {}{}", quoted_list(symbols), dimension.note)};
}

bool is_number_start(std::string_view text)
{
    const std::size_t first = text.find_first_not_of("+-");
    return first <= 1 && first < text.size()
        && (text[first] == '.' || (text[first] >= '0' && text[first] <= '9'));
}

/// Shortest decimal that reads back as the same double; nothing if this unit cannot say it.
std::optional<std::string> exact_text(long double amount, const Unit& unit, const Dimension& dimension)
{
    const double number = static_cast<double>(amount / unit.factor);
    for (const std::string& digits : {fmt::format("{:.15g}", number), fmt::format("{}", number)}) {
        std::string text = fmt::format("{} {}", digits, unit.symbol);
        QuantityFault fault;
        const auto again = parse_quantity(text, dimension, fault);
        if (again && static_cast<double>(*again) == static_cast<double>(amount))
            return text;
    }
    return std::nullopt;
}

} // namespace

std::vector<std::string> Dimension::symbols() const
{
    std::vector<std::string> result;
    for (const Unit& unit : units)
        if (*unit.symbol != '\0')
            result.emplace_back(unit.symbol);
    return result;
}

std::optional<long double> parse_quantity(
    std::string_view text, const Dimension& dimension, QuantityFault& fault)
{
    const auto example = [&] { return fmt::format("for example '{}'", dimension.example); };
    if (text == unlimited && dimension.may_be_unlimited)
        return std::numeric_limits<long double>::infinity();
    if (!is_number_start(text)) {
        std::vector<std::string> help{example()};
        if (dimension.may_be_unlimited)
            help.front() += " or 'unlimited'";
        return fail(fault, "E-TYPE", fmt::format("'{}' is not a {}", text, dimension.noun), std::move(help),
            0, text.size());
    }
    long double number = 0;
    const char* begin = text.data() + (text.front() == '+' ? 1 : 0);
    const auto [end, failure] = std::from_chars(begin, text.data() + text.size(), number);
    if (failure != std::errc{})
        return fail(
            fault, "E-RANGE", fmt::format("'{}' is beyond any {}", text, dimension.noun), {}, 0, text.size());

    const std::size_t unit_from
        = std::min(text.find_first_not_of(" \t", static_cast<std::size_t>(end - text.data())), text.size());
    const std::string_view symbol = text.substr(unit_from);
    if (symbol.empty() && !dimension.bare)
        return fail(fault, "E-UNIT", fmt::format("{} '{}' has no unit", dimension.noun, text),
            {fmt::format("units are {}; {}", quoted_list(dimension.symbols()), example())}, 0, text.size());
    const Unit* unit = find_unit(dimension, symbol);
    if (unit == nullptr)
        return fail(fault, "E-UNIT", fmt::format("unknown {} unit '{}'", dimension.noun, symbol),
            unit_help(dimension, symbol), unit_from, text.size());
    if (std::signbit(number) && number != 0)
        return fail(
            fault, "E-RANGE", fmt::format("{} '{}' is negative", dimension.noun, text), {}, 0, text.size());

    const long double amount = number * unit->factor;
    if (amount > dimension.most)
        return fail(fault, "E-RANGE", fmt::format("{} '{}' is above 100 %", dimension.noun, text),
            {fmt::format("for example '{}'", dimension.example)}, 0, text.size());
    if (dimension.may_be_unlimited && amount == 0)
        return fail(fault, "E-RANGE", fmt::format("{} '{}' would move nothing", dimension.noun, text),
            {fmt::format("for example '{}', or 'unlimited'", dimension.example)}, 0, text.size());
    if (!dimension.whole)
        return amount;
    if (amount >= 0x1p64L)
        return fail(
            fault, "E-RANGE", fmt::format("{} '{}' is too large", dimension.noun, text), {}, 0, text.size());
    // Decimal fractions are not exact in binary: 12.687 ns must still be a whole number of femtoseconds.
    const long double rounded = std::round(amount);
    constexpr long double rounding = 1e-15L;
    if (std::fabs(amount - rounded) > rounding * std::fmax(1.0L, amount))
        return fail(fault, "E-VALUE",
            fmt::format("'{}' is not a whole number of {}", text, dimension.units.front().symbol), {}, 0,
            text.size());
    return rounded;
}

std::string format_quantity(long double amount, const Dimension& dimension)
{
    if (std::isinf(amount))
        return std::string{unlimited};
    std::string best;
    bool best_is_handy = false;
    for (const Unit& unit : dimension.units) {
        const long double number = amount / unit.factor;
        const bool base = &unit == &dimension.units.front();
        if (!unit.written || (!base && number < 1))
            continue;
        const auto text = exact_text(amount, unit, dimension);
        if (!text)
            continue;
        const bool handy = number >= 1 && number < 1000;
        if (best.empty() || (handy && !best_is_handy)
            || (handy == best_is_handy && text->size() < best.size())) {
            best = *text;
            best_is_handy = handy;
        }
    }
    if (best.empty() && !dimension.units.front().written) // a share below one percent
        best = fmt::format("{}", static_cast<double>(amount));
    return best;
}

} // namespace pivotsim
