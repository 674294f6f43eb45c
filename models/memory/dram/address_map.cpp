// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/address_map.h"

#include "models/memory/dram/dram_config.h"

#include <charconv>
#include <fmt/format.h>

namespace pivotsim {
namespace {

constexpr std::uint32_t most_bits = 40; // 1 TiB

std::uint32_t log2_of(std::uint64_t power)
{
    std::uint32_t bits = 0;
    while (power >>= 1U)
        ++bits;
    return bits;
}

std::uint32_t count_of(const std::vector<BitRange>& ranges)
{
    std::uint32_t bits = 0;
    for (const BitRange& range : ranges)
        bits += range.count();
    return bits;
}

std::optional<std::uint32_t> bit_of(std::string_view text)
{
    std::uint32_t bit = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), bit);
    if (failure != std::errc{} || end != text.data() + text.size() || bit >= most_bits)
        return std::nullopt;
    return bit;
}

std::string key_of(const char* part)
{
    return std::string{"address_map."} + part;
}

/// The first `count` bits of the list are `lowest` and those that follow it.
bool rise_from(std::uint32_t lowest, std::uint32_t count, const std::vector<BitRange>& ranges)
{
    std::uint32_t next = lowest;
    for (const BitRange& range : ranges)
        for (std::uint32_t bit = range.low; bit <= range.high && next < lowest + count; ++bit)
            if (bit != next++)
                return false;
    return true;
}

} // namespace

void Codec<BitRange>::read(
    const Value& value, const std::string& key, BitRange& target, Diagnostics& diagnostics) const
{
    if (value.is_scalar()) {
        const std::string_view text = value.text();
        const std::size_t dash = text.find('-');
        const auto low = bit_of(text.substr(0, dash));
        const auto high = dash == std::string_view::npos ? low : bit_of(text.substr(dash + 1));
        if (low && high && *low <= *high) {
            target = {*low, *high};
            return;
        }
    }
    diagnostics.error(value.place(), "E-TYPE",
        fmt::format("'{}' must list address bits such as '13' or '13-14'{}", key,
            value.is_scalar() ? fmt::format(", found '{}'", value.text()) : ""),
        {fmt::format("bits count from 0 to {}, the lower one first", most_bits - 1)});
}

Value Codec<BitRange>::write(BitRange from) const
{
    return Value::scalar(
        from.low == from.high ? fmt::format("{}", from.low) : fmt::format("{}-{}", from.low, from.high));
}

const Fields<DramAddressMapConfig>& DramAddressMapConfig::fields()
{
    static const Fields<DramAddressMapConfig> table{"address map",
        "bits of a byte address, each list from its least significant bit upwards",
        {
            {"column", &DramAddressMapConfig::column, "bits of the column"},
            {"bank_group", &DramAddressMapConfig::bank_group, "bits of the bank group"},
            {"bank", &DramAddressMapConfig::bank, "bits of the bank within its group"},
            {"row", &DramAddressMapConfig::row, "bits of the row"},
        }};
    return table;
}

std::vector<Complaint> complaints_of(const DramAddressMapConfig& map, const DramGeometry& geometry)
{
    struct Part {
        const char* name;
        const std::vector<BitRange>& ranges;
        std::uint64_t values;
    };
    const Part parts[]
        = {{"column", map.column, geometry.columns}, {"bank_group", map.bank_group, geometry.bank_groups},
            {"bank", map.bank, geometry.banks}, {"row", map.row, geometry.rows}};

    std::vector<Complaint> complaints;
    std::vector<const char*> owner(most_bits, nullptr);
    for (const Part& part : parts) {
        const std::uint32_t needed = log2_of(part.values);
        if (const std::uint32_t given = count_of(part.ranges); given != needed)
            complaints.push_back({fmt::format("address_map: {} has {} bit{}, {} values need {}", part.name,
                                      given, given == 1 ? "" : "s", part.values, needed),
                key_of(part.name)});
        for (const BitRange& range : part.ranges)
            for (std::uint32_t bit = range.low; bit <= range.high; ++bit) {
                if (owner[bit] != nullptr)
                    complaints.push_back({fmt::format("address_map: bit {} stands in {} and in {}", bit,
                                              owner[bit], part.name),
                        key_of(part.name)});
                owner[bit] = part.name;
            }
    }
    if (!complaints.empty())
        return complaints;

    const std::uint32_t lowest = log2_of(geometry.bus_width.count);
    const std::uint32_t highest = log2_of(geometry.capacity().count);
    for (std::uint32_t bit = 0; bit < most_bits; ++bit)
        if ((owner[bit] != nullptr) != (bit >= lowest && bit < highest))
            return {
                {fmt::format("address_map: bit {} is {}; {} B wide and {} B large, the memory has bits {} "
                             "to {}",
                     bit, owner[bit] != nullptr ? "used" : "not used", geometry.bus_width.count,
                     geometry.capacity().count, lowest, highest - 1),
                    owner[bit] != nullptr ? key_of(owner[bit]) : "address_map"}};
    const std::uint32_t burst_bits = log2_of(geometry.burst_length);
    if (!rise_from(lowest, burst_bits, map.column))
        return {
            {fmt::format("address_map: a burst would be torn apart; the first bits of column must be {}-{}",
                 lowest, lowest + burst_bits - 1),
                key_of("column")}};
    return {};
}

DramAddressMap::Bits::Bits(const std::vector<BitRange>& ranges)
{
    std::uint32_t offset = 0;
    for (const BitRange& range : ranges) {
        pieces_.push_back({range.low, offset, (std::uint64_t{1} << range.count()) - 1});
        offset += range.count();
    }
}

DramAddressMap::DramAddressMap(const DramAddressMapConfig& config, const DramGeometry& geometry)
    : bank_group_(config.bank_group), bank_(config.bank), row_(config.row),
      bank_bits_(log2_of(geometry.banks))
{
}

} // namespace pivotsim
