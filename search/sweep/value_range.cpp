// SPDX-License-Identifier: Apache-2.0
#include "search/sweep/value_range.h"

#include "base/quantity.h"
#include "base/text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace pivotsim {
namespace {

constexpr double most_values = 1e6;

std::optional<double> plain(std::string_view text)
{
    double number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failure == std::errc{} && end == text.data() + text.size() && std::isfinite(number)
        ? std::optional<double>{number}
        : std::nullopt;
}

/// The dimension in which all parts are quantities; steps may be negative.
const Dimension* dimension_of(const std::vector<std::string>& parts, std::vector<double>& amounts)
{
    for (const Dimension* each :
        {&dimension::size, &dimension::frequency, &dimension::duration, &dimension::bandwidth,
            &dimension::port_width, &dimension::power, &dimension::energy, &dimension::ratio}) {
        amounts.clear();
        for (const std::string& part : parts) {
            QuantityFault fault;
            const bool negative = amounts.size() == 2 && part.front() == '-';
            const auto amount = parse_quantity(negative ? part.substr(1) : part, *each, fault);
            if (!amount || std::isinf(*amount))
                break;
            amounts.push_back(static_cast<double>(negative ? -*amount : *amount));
        }
        if (amounts.size() == parts.size())
            return each;
    }
    return nullptr;
}

/// 0.1 + 2 * 0.1 is meant to be 0.3; whole numbers are exact.
double rounded(double number)
{
    constexpr double exact = 9007199254740992; // 2^53
    if (std::floor(number) == number && std::abs(number) <= exact)
        return number;
    return std::stod(fmt::format("{:.12g}", number));
}

} // namespace

std::optional<std::vector<std::string>> expand_range(const std::string& text, std::string& fault)
{
    fault.clear();
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(':', at), text.size());
        parts.emplace_back(trimmed(std::string_view{text}.substr(at, end - at)));
        at = end + 1;
    }
    if (parts.size() < 2 || parts.size() > 3)
        return {};
    for (const std::string& part : parts)
        if (part.empty())
            return {};
    std::vector<double> amounts;
    for (const std::string& part : parts)
        if (const auto number = plain(part))
            amounts.push_back(*number);
    const Dimension* dimension = nullptr;
    if (amounts.size() != parts.size()) {
        const bool numeric = parts[0].find_first_of("0123456789.") == 0;
        dimension = dimension_of(parts, amounts);
        if (dimension == nullptr) {
            if (numeric)
                fault = "the ends and the step of a range carry units of one kind, or none";
            return {};
        }
        if (parts.size() == 2)
            return fault = "a range with units needs a step", std::nullopt;
    }
    const double first = amounts[0], last = amounts[1], step = amounts.size() > 2 ? amounts[2] : 1;
    if (step == 0 || (last - first) / step < 0)
        return fault = "the step leads away from the end", std::nullopt;
    const double steps = std::floor((last - first) / step * (1 + 1e-12) + 1e-9);
    if (steps + 1 > most_values)
        return fault = fmt::format("{:.3g} values are more than {:.0f}", steps + 1, most_values),
               std::nullopt;
    std::vector<std::string> values;
    for (double i = 0; i <= steps; ++i) {
        const double value = rounded(first + i * step);
        values.push_back(
            dimension != nullptr ? format_quantity(value, *dimension) : fmt::format("{}", value));
    }
    return values;
}

} // namespace pivotsim
