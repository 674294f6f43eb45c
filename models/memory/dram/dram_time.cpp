// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/dram_time.h"

#include <fmt/format.h>

namespace pivotsim {

namespace dimension {
const Dimension dram_time{
    "DRAM time", "15 nCK", {{"nCK", 1}, {"fs", 1}, {"ps", 1e3L}, {"ns", 1e6L}, {"us", 1e9L}}, true};
} // namespace dimension

void Codec<DramTime>::read(
    const Value& value, const std::string& key, DramTime& target, Diagnostics& diagnostics) const
{
    constexpr std::uint64_t most_clocks = 1'000'000;
    constexpr std::uint64_t most_time = 1'000'000'000'000; // 1 ms
    const auto amount = read_quantity(value, key, dimension::dram_time, limits_, diagnostics);
    if (!amount)
        return;
    const bool counted = value.text().find("nCK") != std::string::npos;
    if (*amount > static_cast<long double>(counted ? most_clocks : most_time)) {
        diagnostics.error(value.place(), "E-RANGE",
            fmt::format("'{}' must be from 0 to {}, found '{}'", key, counted ? "1000000 nCK" : "1 ms",
                value.text()));
        return;
    }
    target = {counted, static_cast<std::uint64_t>(*amount)};
}

Value Codec<DramTime>::write(DramTime from) const
{
    return Value::scalar(from.counted
            ? fmt::format("{} nCK", from.amount)
            : format_quantity(static_cast<long double>(from.amount), dimension::duration));
}

} // namespace pivotsim
