// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <protozero/types.hpp>

namespace pivotsim::perfetto {

// What pbf_reader::tag_and_type() is for a field that has the type it ought to. A damaged file may have any
// other, which protozero takes for granted.

constexpr std::uint32_t as_varint(std::uint32_t field)
{
    return protozero::tag_and_type(field, protozero::pbf_wire_type::varint);
}
constexpr std::uint32_t as_fixed64(std::uint32_t field)
{
    return protozero::tag_and_type(field, protozero::pbf_wire_type::fixed64);
}
constexpr std::uint32_t as_length(std::uint32_t field)
{
    return protozero::tag_and_type(field, protozero::pbf_wire_type::length_delimited);
}

} // namespace pivotsim::perfetto
