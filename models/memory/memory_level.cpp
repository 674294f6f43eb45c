// SPDX-License-Identifier: Apache-2.0
#include "models/memory/memory_level.h"

#include "base/diagnostics.h"

#include <fmt/format.h>

namespace pivotsim {

MemoryStatistics& MemoryStatistics::operator+=(const MemoryStatistics& more)
{
    read += more.read;
    written += more.written;
    reads += more.reads;
    writes += more.writes;
    row_hits += more.row_hits;
    row_misses += more.row_misses;
    row_conflicts += more.row_conflicts;
    refreshes += more.refreshes;
    found_full += more.found_full;
    return *this;
}

MemoryStatistics MemoryStatistics::operator-(const MemoryStatistics& before) const
{
    return {read - before.read, written - before.written, reads - before.reads, writes - before.writes,
        row_hits - before.row_hits, row_misses - before.row_misses, row_conflicts - before.row_conflicts,
        refreshes - before.refreshes, found_full - before.found_full};
}

bool MemoryLevel::holds(std::uint64_t address, std::uint64_t length) const
{
    return length <= capacity().count && address <= capacity().count - length;
}

void MemoryLevel::preload(std::uint64_t address, const unsigned char* data, std::uint64_t length)
{
    if (!holds(address, length))
        throw SimulationError(fmt::format(
            "{}: {} bytes from {:#x} on do not fit its {}", name(), length, address, capacity().count));
    store_.write(address, data, length);
}

unsigned int MemoryLevel::transport_dbg(Payload& payload)
{
    if (!holds(payload.get_address(), payload.get_data_length()) || payload.get_data_ptr() == nullptr) {
        payload.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
        return 0;
    }
    move_data(payload);
    payload.set_response_status(tlm::TLM_OK_RESPONSE);
    return payload.get_data_length();
}

void MemoryLevel::move_data(Payload& payload)
{
    unsigned char* data = payload.get_data_ptr();
    const std::uint64_t length = payload.get_data_length();
    if (data == nullptr || !holds(payload.get_address(), length))
        return;
    if (payload.is_write())
        store_.write(payload.get_address(), data, length);
    else if (payload.is_read())
        store_.read(payload.get_address(), data, length);
}

} // namespace pivotsim
