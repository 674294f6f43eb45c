// SPDX-License-Identifier: Apache-2.0
// Our own detailed channel behind the adapter's interface: whatever level external does to a simulator, it
// does to this one, whose answers are known. With PIVOTSIM_BREAK, an adapter that breaks one rule.
#include "models/memory/dram/dram_channel.h"
#include "models/memory/external/dram_abi.h"
#include "search/memory_file.h"

#include <cstdio>
#include <cstdlib>
#include <queue>
#include <unistd.h>

#ifndef PIVOTSIM_BREAK
#define PIVOTSIM_BREAK none
#endif

namespace pivotsim {
namespace {

enum class Break { none, abi, table, unknown_id, silence, too_many, crash, hang };
constexpr Break broken = Break::PIVOTSIM_BREAK;

struct Memory {
    explicit Memory(const DramConfig& config) : channel(config) { }

    DramChannel channel;
    DramCycle clock = 0;
    /// Completions come as their column command is issued: kept until the data is there.
    using Due = std::pair<DramCycle, std::uint32_t>;
    std::priority_queue<Due, std::vector<Due>, std::greater<>> due;
};

void* open_memory(const pivotsim_dram_description* description, char* error, std::size_t error_size)
{
    try {
        const DramConfig config = load_memory(description->config, {});
        if (config.timing.tck.femtoseconds == description->tck_fs)
            return new Memory(config);
        std::snprintf(error, error_size, "its clock has another period");
    } catch (const std::exception& failure) {
        std::snprintf(error, error_size, "%s", failure.what());
    }
    return nullptr;
}

void close_memory(void* memory)
{
    delete static_cast<Memory*>(memory);
}

int send(void* handle, std::uint64_t address, int write, std::uint32_t id)
{
    auto& memory = *static_cast<Memory*>(handle);
    if (!memory.channel.can_accept(write != 0))
        return 0;
    memory.channel.submit(id, address, write != 0, memory.clock);
    return 1;
}

std::uint32_t tick(void* handle, std::uint32_t* completed, std::uint32_t room)
{
    if (broken == Break::crash)
        std::abort();
    while (broken == Break::hang)
        ::pause();
    auto& memory = *static_cast<Memory*>(handle);
    while (memory.channel.step(memory.clock) >= 0) {
        for (const DramCompletion& burst : memory.channel.completions())
            memory.due.push({burst.done, burst.id});
        memory.channel.completions().clear();
    }
    std::uint32_t count = 0;
    while (!memory.due.empty() && memory.due.top().first <= memory.clock) {
        completed[count++] = memory.due.top().second + (broken == Break::unknown_id ? 7 : 0);
        memory.due.pop();
    }
    ++memory.clock;
    if (broken == Break::silence)
        return 0;
    return broken == Break::too_many ? room + 1 : count;
}

const pivotsim_dram adapter{broken == Break::abi ? pivotsim_dram_abi + 1 : pivotsim_dram_abi,
    "wrapped channel", open_memory, broken == Break::table ? nullptr : close_memory, send, tick};

} // namespace
} // namespace pivotsim

extern "C" const pivotsim_dram* pivotsim_dram_adapter()
{
    return &pivotsim::adapter;
}
