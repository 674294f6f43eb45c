// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/units.h"

#include <array>
#include <cstdint>
#include <memory>
#include <unordered_map>

namespace pivotsim {

/// What a memory holds, page by page as it is written; the rest is zero. Timing models move no data, so most
/// runs keep none of it: it is there for debug access, preloads and initiators that hand in data.
class MemoryStore {
public:
    /// The range must lie within the memory's capacity; the caller has checked that.
    void write(std::uint64_t address, const unsigned char* data, std::uint64_t length);
    void read(std::uint64_t address, unsigned char* data, std::uint64_t length) const;

    Bytes allocated() const { return pages_.size() * page; }

private:
    static constexpr std::uint64_t page = 4096;
    using Page = std::array<unsigned char, page>;

    std::unordered_map<std::uint64_t, std::unique_ptr<Page>> pages_;
};

} // namespace pivotsim
