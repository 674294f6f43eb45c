// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <protozero/types.hpp>
#include <protozero/varint.hpp>
#include <string_view>

namespace pivotsim {

/// A short protobuf message in the making: numbers and other short messages, no text, no allocation. What a
/// slice needs fits several times.
class PacketBytes {
public:
    void clear() { at_ = bytes_.data(); }
    std::string_view view() const { return {bytes_.data(), static_cast<std::size_t>(at_ - bytes_.data())}; }

    void number(std::uint32_t field, std::uint64_t value)
    {
        key(field, protozero::pbf_wire_type::varint);
        varint(value);
    }
    void fixed64(std::uint32_t field, std::uint64_t value)
    {
        key(field, protozero::pbf_wire_type::fixed64);
        append({reinterpret_cast<const char*>(&value), sizeof value}); // little-endian, as protobuf is
    }
    void message(std::uint32_t field, std::string_view bytes)
    {
        key(field, protozero::pbf_wire_type::length_delimited);
        varint(bytes.size());
        append(bytes);
    }

private:
    void key(std::uint32_t field, protozero::pbf_wire_type type)
    {
        varint(field << 3U | static_cast<std::uint32_t>(type));
    }
    void varint(std::uint64_t value) { at_ += protozero::add_varint_to_buffer(at_, value); }
    void append(std::string_view bytes)
    {
        std::memcpy(at_, bytes.data(), bytes.size());
        at_ += bytes.size();
    }

    std::array<char, 512> bytes_;
    char* at_ = bytes_.data();
};

} // namespace pivotsim
