// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace pivotsim {

/// What a result follows from, in 128 bits (XXH3): the resolved study, its input files' content, the program.
struct PointHash {
    std::uint64_t high = 0, low = 0;

    static PointHash of(std::string_view text);
    /// 32 hexadecimal digits.
    static std::optional<PointHash> parse(std::string_view digits);
    std::string to_string() const;

    friend bool operator==(const PointHash& a, const PointHash& b)
    {
        return a.high == b.high && a.low == b.low;
    }
    friend bool operator!=(const PointHash& a, const PointHash& b) { return !(a == b); }
    friend bool operator<(const PointHash& a, const PointHash& b)
    {
        return a.high != b.high ? a.high < b.high : a.low < b.low;
    }
};

} // namespace pivotsim

template <> struct std::hash<pivotsim::PointHash> {
    std::size_t operator()(const pivotsim::PointHash& hash) const noexcept { return hash.low; }
};
