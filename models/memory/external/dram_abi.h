// SPDX-License-Identifier: Apache-2.0
#pragma once

/* What a shared object offers so that memory level `external` can use the DRAM simulator behind it. Plain C,
 * so that it may be built by another compiler, for another C++ and with another standard library than
 * pivotsim: adapters/ramulator2 is one. Times are in clocks of the DRAM's command bus. No function may throw.
 */

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { pivotsim_dram_abi = 1 };

/* What the memory file says; the simulator refuses what its own configuration contradicts. */
struct pivotsim_dram_description {
    const char* config; /* a file of the simulator's own, by path; "" if none was given */
    uint64_t tck_fs;
    uint64_t capacity; /* bytes */
    uint32_t burst_bytes;
};

struct pivotsim_dram {
    uint32_t abi; /* pivotsim_dram_abi */
    const char* name; /* for messages */

    /* A memory at clock 0, all rows closed; null, with the reason in `error`, if there can be none. */
    void* (*open)(const struct pivotsim_dram_description* description, char* error, size_t error_size);
    void (*close)(void* memory);

    /* Offers the burst at `address` in the present clock. 0: no place, it will be offered again. */
    int (*send)(void* memory, uint64_t address, int write, uint32_t id);

    /* One clock passes. Writes the ids of the bursts it completed, each once, and returns their number; at
     * most `room`, which is that of all bursts under way. */
    uint32_t (*tick)(void* memory, uint32_t* completed, uint32_t room);
};

/* The one symbol that the shared object exports. */
const struct pivotsim_dram* pivotsim_dram_adapter(void);

#ifdef __cplusplus
}
#endif
