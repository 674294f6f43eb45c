// SPDX-License-Identifier: Apache-2.0
#include "models/memory/memory_level.h"

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
    return *this;
}

MemoryStatistics MemoryStatistics::operator-(const MemoryStatistics& before) const
{
    return {read - before.read, written - before.written, reads - before.reads, writes - before.writes,
        row_hits - before.row_hits, row_misses - before.row_misses, row_conflicts - before.row_conflicts,
        refreshes - before.refreshes};
}

} // namespace pivotsim
