// SPDX-License-Identifier: Apache-2.0
#include "models/accelerator/accelerator.h"

namespace pivotsim {

AcceleratorStatistics& AcceleratorStatistics::operator+=(const AcceleratorStatistics& more)
{
    macs += more.macs;
    sram_bytes += more.sram_bytes;
    memory_read += more.memory_read;
    memory_written += more.memory_written;
    core_picoseconds += more.core_picoseconds;
    elements += more.elements;
    drained = drained && more.drained;
    return *this;
}

AcceleratorStatistics AcceleratorStatistics::operator-(const AcceleratorStatistics& before) const
{
    AcceleratorStatistics more = *this;
    more.macs -= before.macs;
    more.sram_bytes -= before.sram_bytes;
    more.memory_read -= before.memory_read;
    more.memory_written -= before.memory_written;
    more.core_picoseconds -= before.core_picoseconds;
    more.elements -= before.elements;
    return more;
}

} // namespace pivotsim
