// SPDX-License-Identifier: Apache-2.0
#include "search/sweep/point_hash.h"

#include <charconv>
#include <fmt/format.h>
#include <xxhash.h>

namespace pivotsim {

PointHash PointHash::of(std::string_view text)
{
    const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
    return {hash.high64, hash.low64};
}

std::optional<PointHash> PointHash::parse(std::string_view digits)
{
    PointHash hash;
    if (digits.size() != 32)
        return {};
    const char* middle = digits.data() + 16;
    const auto first = std::from_chars(digits.data(), middle, hash.high, 16);
    const auto second = std::from_chars(middle, middle + 16, hash.low, 16);
    if (first.ec != std::errc{} || first.ptr != middle || second.ec != std::errc{}
        || second.ptr != middle + 16)
        return {};
    return hash;
}

std::string PointHash::to_string() const
{
    return fmt::format("{:016x}{:016x}", high, low);
}

} // namespace pivotsim
