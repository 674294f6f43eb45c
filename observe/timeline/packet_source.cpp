// SPDX-License-Identifier: Apache-2.0
#include "observe/timeline/packet_source.h"

#include "base/diagnostics.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <zlib.h>

namespace pivotsim {
namespace {

constexpr std::size_t piece = 128 * 1024;
constexpr std::uint8_t packet_tag = 0x0a; // field 1, length-delimited

} // namespace

void PacketSource::Close::operator()(gzFile_s* file) const
{
    ::gzclose(file);
}

PacketSource::PacketSource(const std::string& path) : path_(path), buffer_(piece)
{
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
        throw InputError({}, "E-FILE", fmt::format("'{}' is a folder", path));
    errno = 0;
    file_.reset(::gzopen(path.c_str(), "rb"));
    if (!file_)
        throw InputError({}, "E-FILE",
            fmt::format("cannot read '{}': {}", path, errno != 0 ? std::strerror(errno) : "out of memory"));
}

/// What a truncated gzip file still gives is taken; the rest is cut.
bool PacketSource::refill()
{
    const int got = ::gzread(file_.get(), buffer_.data(), static_cast<unsigned>(buffer_.size()));
    at_ = 0;
    filled_ = static_cast<std::size_t>(std::max(got, 0));
    if (got <= 0) {
        int error = Z_OK;
        ::gzerror(file_.get(), &error);
        cut_ = cut_ || (error != Z_OK && error != Z_STREAM_END);
    }
    return filled_ > 0;
}

std::optional<std::uint8_t> PacketSource::byte()
{
    if (at_ == filled_ && !refill())
        return {};
    ++offset_;
    return static_cast<std::uint8_t>(buffer_[at_++]);
}

std::optional<std::uint64_t> PacketSource::varint()
{
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const auto next = byte();
        if (!next)
            return {};
        value |= std::uint64_t{*next & 0x7fU} << shift;
        if ((*next & 0x80U) == 0)
            return value;
    }
    throw InputError(
        {}, "E-TIMELINE", fmt::format("{}: no timeline: a number without end at byte {}", path_, offset_));
}

bool PacketSource::bytes(std::string& into, std::uint64_t count)
{
    into.clear();
    while (into.size() < count) {
        if (at_ == filled_ && !refill())
            return false;
        const auto take = std::min<std::uint64_t>(count - into.size(), filled_ - at_);
        into.append(buffer_.data() + at_, take);
        at_ += take;
        offset_ += take;
    }
    return true;
}

bool PacketSource::next(std::string& packet)
{
    const auto tag = byte();
    if (!tag)
        return false;
    if (*tag != packet_tag)
        throw InputError({}, "E-TIMELINE",
            fmt::format(
                "{}: no timeline: expected a packet at byte {}, found 0x{:02x}", path_, offset_ - 1, *tag),
            {"'run --timeline FILE' writes them (.pftrace)"});
    const auto length = varint();
    if (length && *length > longest_packet)
        throw InputError({}, "E-TIMELINE",
            fmt::format("{}: a packet of {} bytes at byte {}, the longest has {}", path_, *length, offset_,
                longest_packet));
    if (length && bytes(packet, *length))
        return true;
    cut_ = true;
    return false;
}

} // namespace pivotsim
