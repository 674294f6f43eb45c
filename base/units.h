// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <type_traits>

namespace pivotsim {

/// An amount that must not be mixed up with another: adding Cycles to Bytes does not compile.
/// Counts convert in implicitly (2 * rows + cols is a count) and out only by name.
template <class Tag> struct Amount {
    std::uint64_t count = 0;

    constexpr Amount() = default;
    template <class Integer, std::enable_if_t<std::is_integral_v<Integer>, int> = 0>
    constexpr Amount(Integer value) : count(static_cast<std::uint64_t>(value))
    {
    }

    constexpr Amount& operator+=(Amount other) { return count += other.count, *this; }
    constexpr Amount& operator-=(Amount other) { return count -= other.count, *this; }

    friend constexpr Amount operator+(Amount a, Amount b) { return a.count + b.count; }
    friend constexpr Amount operator-(Amount a, Amount b) { return a.count - b.count; }
    friend constexpr Amount operator*(Amount a, std::uint64_t times) { return a.count * times; }
    friend constexpr Amount operator*(std::uint64_t times, Amount a) { return a.count * times; }
    friend constexpr bool operator==(Amount a, Amount b) { return a.count == b.count; }
    friend constexpr bool operator!=(Amount a, Amount b) { return a.count != b.count; }
    friend constexpr bool operator<(Amount a, Amount b) { return a.count < b.count; }
    friend constexpr bool operator<=(Amount a, Amount b) { return a.count <= b.count; }
    friend constexpr bool operator>(Amount a, Amount b) { return a.count > b.count; }
    friend constexpr bool operator>=(Amount a, Amount b) { return a.count >= b.count; }
};

/// Clock periods of the domain that the context names (the PL's, unless said otherwise).
using Cycles = Amount<struct CyclesTag>;
/// Eight bits.
using Bytes = Amount<struct BytesTag>;

/// Cycles per second; whole hertz, so that 1.2 GHz and 125 MHz are exact.
struct Frequency {
    std::uint64_t hertz = 0;
};

/// Time in femtoseconds, so that 12.687 ns and a 937.5 ps period are exact; up to 5 hours.
struct Duration {
    std::uint64_t femtoseconds = 0;

    constexpr double seconds() const { return static_cast<double>(femtoseconds) * 1e-15; }
};

/// Bytes per second; `unlimited` is a value of its own, written so in a study.
struct Bandwidth {
    static constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t bytes_per_second = no_limit;

    constexpr bool unlimited() const { return bytes_per_second == no_limit; }
};

/// Width of a port in bytes a cycle; `unlimited` moves anything in no time.
struct PortWidth {
    static constexpr std::uint64_t no_limit = 0;
    std::uint64_t bytes_per_cycle = no_limit;

    constexpr bool unlimited() const { return bytes_per_cycle == no_limit; }
};

struct Power {
    double watts = 0;
};

struct Energy {
    double joules = 0;
};

/// A share between 0 and 1; a study may write it as `70 %`.
struct Ratio {
    double value = 0;
};

/// Smallest number of pieces of `size` that cover `total`; size > 0.
constexpr std::uint64_t ceil_div(std::uint64_t total, std::uint64_t size)
{
    return (total + size - 1) / size;
}

} // namespace pivotsim
