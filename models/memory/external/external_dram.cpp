// SPDX-License-Identifier: Apache-2.0
#include "models/memory/external/external_dram.h"

#include "base/config_files.h"

#include <fmt/format.h>

#include <dlfcn.h>
#include <numeric>

namespace pivotsim {
namespace {

constexpr DramCycle patience = 1'000'000;
constexpr std::uint32_t most_under_way = 1024; // beyond any simulator's queues

[[noreturn]] void refuse(const InputFile& file, const std::string& why, std::vector<std::string> help = {})
{
    throw InputError(file.place, "E-EXTERNAL", why, std::move(help));
}

std::string path_of(const std::optional<InputFile>& file)
{
    if (!file)
        return {};
    Diagnostics diagnostics;
    const auto path = find_config_file(file->name, file->place, {}, diagnostics);
    diagnostics.throw_if_errors();
    return std::filesystem::absolute(path.value_or(file->name)).string();
}

std::shared_ptr<void> load(const InputFile& file)
{
    const std::string path = path_of(file);
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        std::string why = dlerror();
        if (const std::string prefix = path + ": "; why.rfind(prefix, 0) == 0)
            why.erase(0, prefix.size());
        refuse(file, fmt::format("'{}' cannot be loaded: {}", file.name, why));
    }
    return {library, dlclose};
}

const pivotsim_dram* adapter_in(void* library, const InputFile& file)
{
    using Entry = const pivotsim_dram*();
    auto* entry = reinterpret_cast<Entry*>(dlsym(library, "pivotsim_dram_adapter"));
    if (entry == nullptr)
        refuse(file, fmt::format("'{}' is no DRAM adapter: it has no pivotsim_dram_adapter", file.name),
            {"adapters/README.md says how to build one"});
    const pivotsim_dram* adapter = entry();
    if (adapter == nullptr || adapter->abi != pivotsim_dram_abi)
        refuse(file,
            fmt::format("'{}' speaks version {} of the adapter's interface, this pivotsim version {}",
                file.name, adapter != nullptr ? adapter->abi : 0, static_cast<int>(pivotsim_dram_abi)),
            {"build it anew against models/memory/external/dram_abi.h"});
    if (!adapter->name || !adapter->open || !adapter->close || !adapter->send || !adapter->tick)
        refuse(file, fmt::format("'{}' leaves functions of the adapter's interface empty", file.name));
    return adapter;
}

} // namespace

ExternalDram::ExternalDram(const DramConfig& config)
    : source_(config.external), description_{nullptr, config.timing.tck.femtoseconds,
                                    config.geometry.capacity().count,
                                    static_cast<std::uint32_t>(config.geometry.burst_bytes().count)},
      backend_(config.policy.backend)
{
    if (!source_.library)
        throw InputError(config.external.place.known() ? config.external.place : config.place, "E-EXTERNAL",
            "level 'external' needs a DRAM simulator", {"name its adapter: external: {library: PATH}"});
    library_ = load(*source_.library);
    adapter_ = adapter_in(library_.get(), *source_.library);
    bursts_.resize(most_under_way);
    completed_.resize(most_under_way);
    free_.resize(most_under_way);
    std::iota(free_.rbegin(), free_.rend(), 0);
    statistics_.rows_unknown = true;
    open();
}

void ExternalDram::open()
{
    const std::string config = path_of(source_.config);
    pivotsim_dram_description description = description_;
    description.config = config.c_str();
    std::array<char, 1024> error{};
    memory_.reset(); // two of them at a time may be too many for the simulator
    void* memory = adapter_->open(&description, error.data(), error.size());
    error.back() = '\0';
    if (memory == nullptr)
        refuse(source_.config.value_or(*source_.library),
            fmt::format("{} refuses its configuration: {}", adapter_->name, error.data()));
    memory_ = {memory, adapter_->close};
}

void ExternalDram::restart()
{
    open();
    clock_ = answered_ = 0;
}

bool ExternalDram::send(std::uint64_t address, std::uint32_t slot)
{
    return adapter_->send(memory_.get(), address, bursts_[slot].completion.write ? 1 : 0, slot) != 0;
}

void ExternalDram::submit(std::uint32_t id, std::uint64_t address, bool write, DramCycle accepted)
{
    if (empty())
        answered_ = accepted;
    const std::uint32_t slot = free_.back();
    free_.pop_back();
    bursts_[slot] = {{id, write, accepted, 0}, true};
    if (!send(address, slot))
        refused_[write] = {true, address, slot};
}

void ExternalDram::retry()
{
    for (Refused& refused : refused_) {
        if (!refused.waits || !send(refused.address, refused.slot))
            continue;
        refused.waits = false;
        bursts_[refused.slot].completion.accepted = clock_ - 1;
        placed_ = true;
    }
}

void ExternalDram::tick()
{
    const DramCycle now = clock_++;
    const auto room = static_cast<std::uint32_t>(completed_.size());
    const std::uint32_t count = adapter_->tick(memory_.get(), completed_.data(), room);
    if (count > room)
        throw SimulationError(
            fmt::format("{} completed {} bursts of {} at clock {}", adapter_->name, count, room, now));
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint32_t slot = completed_[i];
        if (slot >= bursts_.size() || !bursts_[slot].under_way)
            throw SimulationError(fmt::format(
                "{} completed burst {} at clock {}, which is not under way", adapter_->name, slot, now));
        Burst& burst = bursts_[slot];
        burst.under_way = false;
        burst.completion.done = now + backend_;
        completions_.push_back(burst.completion);
        free_.push_back(slot);
        ++statistics_.columns;
        answered_ = now;
    }
    if (!empty() && now - answered_ > patience)
        throw SimulationError(fmt::format("{} has answered none of {} bursts for {} clocks", adapter_->name,
            bursts_.size() - free_.size(), now - answered_));
}

DramCycle ExternalDram::step(DramCycle limit)
{
    while (clock_ <= limit) {
        placed_ = false;
        retry();
        tick();
        if (placed_ || !completions_.empty())
            return clock_ - 1;
    }
    return -1;
}

} // namespace pivotsim
