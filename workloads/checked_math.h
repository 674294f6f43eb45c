// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>

namespace pivotsim {

/// The product, or nothing when it exceeds 2^62. Not 2^64, so that a sum of three such products still fits.
inline std::optional<std::uint64_t> checked_product(std::initializer_list<std::uint64_t> factors)
{
    constexpr std::uint64_t limit = std::uint64_t{1} << 62;
    std::uint64_t product = 1;
    for (const auto factor : factors) {
        if (factor == 0)
            return 0;
        if (product > limit / factor)
            return std::nullopt;
        product *= factor;
    }
    return product;
}

} // namespace pivotsim
