// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/diagnostics.h"

#include <cstdint>
#include <string>
#include <vector>

namespace pivotsim {

struct MemoryRequest {
    std::uint64_t due; ///< femtoseconds; presented then, or once the one before was accepted
    std::uint64_t address;
    std::uint32_t bytes;
    bool write;
};

/// What is asked of a memory, and when.
struct MemoryTraffic {
    enum class Pace {
        due_times, ///< each request at its time; back to back where that is 0
        think_time, ///< one at a time, `period` after the answer to the one before
        refresh_grid ///< one at a time, half-way between two multiples of `period`
    };

    std::string name;
    Pace pace = Pace::due_times;
    std::uint64_t period = 0; ///< femtoseconds
    std::vector<MemoryRequest> requests;
};

/// The names of memory_pattern, in the reference's order.
const std::vector<std::string>& memory_patterns();

/// A pattern of the DRAM reference runs (bursts of 64 B within 4 GiB), so that anybody can compare:
/// sequential and random reads, mixed streams, strides, and one at a time. Throws InputError (E-VALUE) for
/// another name. `refresh_interval`, in femtoseconds, paces chase_miss.
MemoryTraffic memory_pattern(const std::string& name, std::uint64_t requests, std::uint64_t refresh_interval);

/// Reads a memory trace: lines `ns,R|W,address_hex,bytes`, '#' begins a comment. Times must not fall. Throws
/// InputError with everything that is wrong, up to a hundred findings; addresses must lie below `capacity`.
MemoryTraffic read_memory_trace(SourceText source, std::uint64_t capacity);

} // namespace pivotsim
