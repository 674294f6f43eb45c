// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pivotsim {

/// A unit and what one of it is in the dimension's base unit.
struct Unit {
    const char* symbol;
    long double factor;
    bool written = true; ///< false: understood, but never chosen for output
};

/// A physical dimension as studies write it: "125 MHz". SI prefixes are powers of 1000, IEC prefixes of 1024.
struct Dimension {
    const char* noun; ///< "frequency", as messages call it
    const char* example; ///< "125 MHz"
    std::vector<Unit> units; ///< the first one's factor is 1, unless the base unit is too small to write
    bool whole = false; ///< counts whole base units
    bool may_be_unlimited = false; ///< `unlimited` is a value, read as infinity
    bool bare = false; ///< a number without unit is understood
    const char* note = ""; ///< appended to the help of a wrong unit
    long double most = std::numeric_limits<long double>::infinity();

    std::vector<std::string> symbols() const;
};

namespace dimension {
extern const Dimension size; ///< byte
extern const Dimension frequency; ///< hertz
extern const Dimension duration; ///< femtosecond
extern const Dimension bandwidth; ///< byte per second
extern const Dimension port_width; ///< byte per cycle
extern const Dimension power; ///< watt
extern const Dimension energy; ///< joule
extern const Dimension ratio; ///< 1
} // namespace dimension

/// Why a text is no quantity, and which of its bytes are to blame.
struct QuantityFault {
    const char* code = ""; ///< E-UNIT, E-TYPE or E-RANGE
    std::string message;
    std::vector<std::string> help;
    std::size_t from = 0, to = 0;
};

/// Amount in base units: "16 KiB" is 16384. Infinity for `unlimited`. On failure nothing, and `fault`.
std::optional<long double> parse_quantity(
    std::string_view text, const Dimension& dimension, QuantityFault& fault);

/// The shortest text that reads back as the same amount.
std::string format_quantity(long double amount, const Dimension& dimension);

} // namespace pivotsim
