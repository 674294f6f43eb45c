// SPDX-License-Identifier: Apache-2.0
#include "models/memory/memory_store.h"

#include <algorithm>
#include <cstring>

namespace pivotsim {

void MemoryStore::write(std::uint64_t address, const unsigned char* data, std::uint64_t length)
{
    while (length > 0) {
        const std::uint64_t offset = address % page, part = std::min(length, page - offset);
        std::unique_ptr<Page>& there = pages_[address / page];
        if (!there)
            there = std::make_unique<Page>();
        std::memcpy(there->data() + offset, data, part);
        address += part;
        data += part;
        length -= part;
    }
}

void MemoryStore::read(std::uint64_t address, unsigned char* data, std::uint64_t length) const
{
    while (length > 0) {
        const std::uint64_t offset = address % page, part = std::min(length, page - offset);
        const auto there = pages_.find(address / page);
        if (there == pages_.end())
            std::memset(data, 0, part);
        else
            std::memcpy(data, there->second->data() + offset, part);
        address += part;
        data += part;
        length -= part;
    }
}

} // namespace pivotsim
