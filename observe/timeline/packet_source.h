// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct gzFile_s;

namespace pivotsim {

/// The packets of a protobuf trace, plain or gzip, one after the other; holds one of them at a time.
class PacketSource {
public:
    static constexpr std::uint64_t longest_packet = 16 * 1024 * 1024;

    /// Throws InputError if the file cannot be read.
    explicit PacketSource(const std::string& path);

    /// The next packet's bytes, good until the next call; false at the end. Throws InputError where the file
    /// holds something that is no packet.
    bool next(std::string& packet);

    /// The file ended within a packet.
    bool cut() const { return cut_; }
    /// Bytes of the uncompressed file up to here.
    std::uint64_t offset() const { return offset_; }

private:
    std::optional<std::uint8_t> byte();
    std::optional<std::uint64_t> varint();
    bool bytes(std::string& into, std::uint64_t count);
    bool refill();

    struct Close {
        void operator()(gzFile_s* file) const;
    };
    std::string path_;
    std::unique_ptr<gzFile_s, Close> file_;
    std::vector<char> buffer_;
    std::size_t at_ = 0, filled_ = 0;
    std::uint64_t offset_ = 0;
    bool cut_ = false;
};

} // namespace pivotsim
