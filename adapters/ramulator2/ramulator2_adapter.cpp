// SPDX-License-Identifier: Apache-2.0
// Ramulator 2.1 as a library (its README: frontend External, memory system GenericDRAM) behind dram_abi.h.
// Its callbacks come within send() and tick(); writes complete as they are issued, or as another write to the
// same address absorbs them.
#include "models/memory/external/dram_abi.h"

#include <cmath>
#include <cstdio>
#include <exception>
#include <memory>
#include <ramulator/base/base.h>
#include <ramulator/base/config.h>
#include <ramulator/frontend/i_frontend.h>
#include <ramulator/memory_system/i_memory_system.h>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

class Memory {
public:
    explicit Memory(const pivotsim_dram_description& description)
    {
        if (*description.config == '\0')
            throw std::runtime_error("it needs a configuration file: external: {config: PATH}");
        const Ramulator::ConfigNode config = Ramulator::Config::parse_config_file(description.config);
        frontend_.reset(Ramulator::Factory::create_frontend(config));
        system_.reset(Ramulator::Factory::create_memory_system(config));
        frontend_->connect_memory_system(system_.get());
        system_->connect_frontend(frontend_.get());
        agree(description);
    }

    bool send(std::uint64_t address, bool write, std::uint32_t id)
    {
        const int type = write ? Ramulator::Request::Type::Write : Ramulator::Request::Type::Read;
        return frontend_->receive_external_requests(
            type, static_cast<Ramulator::Addr_t>(address), 0,
            [this, id](Ramulator::Request&) { completed_.push_back(id); }, system_->get_tx_bytes());
    }

    std::uint32_t tick(std::uint32_t* completed, std::uint32_t room)
    {
        system_->tick();
        std::uint32_t count = 0;
        for (const std::uint32_t id : completed_)
            if (count++ < room)
                completed[count - 1] = id;
        completed_.clear();
        return count;
    }

private:
    /// Ramulator rounds its clock's period to whole picoseconds.
    void agree(const pivotsim_dram_description& description) const
    {
        const double ours = static_cast<double>(description.tck_fs) * 1e-6;
        const double theirs = static_cast<double>(system_->get_tCK());
        if (std::abs(ours - theirs) > 0.001)
            throw std::runtime_error("its clock's period is " + std::to_string(theirs)
                + " ns, the memory file's " + std::to_string(ours) + " ns");
        if (system_->get_tx_bytes() != static_cast<int>(description.burst_bytes))
            throw std::runtime_error("its bursts have " + std::to_string(system_->get_tx_bytes())
                + " bytes, the memory file's " + std::to_string(description.burst_bytes));
    }

    std::unique_ptr<Ramulator::IFrontEnd> frontend_;
    std::unique_ptr<Ramulator::IMemorySystem> system_;
    std::vector<std::uint32_t> completed_;
};

void* open_memory(const pivotsim_dram_description* description, char* error, std::size_t error_size)
{
    try {
        return new Memory(*description);
    } catch (const std::exception& failure) {
        std::snprintf(error, error_size, "%s", failure.what());
        return nullptr;
    }
}

void close_memory(void* memory)
{
    delete static_cast<Memory*>(memory);
}

int send(void* memory, std::uint64_t address, int write, std::uint32_t id)
{
    return static_cast<Memory*>(memory)->send(address, write != 0, id) ? 1 : 0;
}

std::uint32_t tick(void* memory, std::uint32_t* completed, std::uint32_t room)
{
    return static_cast<Memory*>(memory)->tick(completed, room);
}

const pivotsim_dram adapter{pivotsim_dram_abi, "Ramulator 2", open_memory, close_memory, send, tick};

} // namespace

extern "C" const pivotsim_dram* pivotsim_dram_adapter()
{
    return &adapter;
}
