// SPDX-License-Identifier: Apache-2.0
#include "base/spelling.h"
#include "base/text.h"
#include "workloads/memory_traffic.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

namespace pivotsim {
namespace {

using Pace = MemoryTraffic::Pace;

constexpr std::uint64_t burst = 64, row = 8192, capacity = std::uint64_t{4} << 30;
constexpr std::uint64_t far_region = std::uint64_t{2} << 30; ///< same bank, another row
constexpr std::uint64_t nanosecond = 1'000'000;

/// Sebastiano Vigna's generator, as the reference runs used it: the same addresses on every machine.
class SplitMix64 {
public:
    explicit SplitMix64(std::uint64_t seed) : state_(seed) { }
    std::uint64_t next()
    {
        std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31U);
    }

private:
    std::uint64_t state_;
};

struct Access {
    std::uint64_t address;
    bool write = false;
};

struct Form {
    const char* name;
    Pace pace;
    std::uint64_t period; ///< between due times, or the think time; femtoseconds
    std::uint64_t most; ///< requests, where more say nothing new; 0: any number
    std::function<Access(std::uint64_t)> access;
};

/// Reads from one region and writes to another, alternating every `block` bursts.
Access two_streams(std::uint64_t i, std::uint64_t block, std::uint64_t second)
{
    const std::uint64_t turn = i / block;
    const bool write = turn % 2 == 1;
    return {(write ? second : 0) + (turn / 2 * block + i % block) * burst, write};
}

std::vector<Form> forms()
{
    const auto sequential = [](std::uint64_t i) { return Access{i * burst}; };
    constexpr std::uint64_t think = 100 * nanosecond;
    return {
        {"seq_rd", Pace::due_times, 0, 0, sequential},
        {"seq_rd_8GBps", Pace::due_times, 8 * nanosecond, 0, sequential},
        {"seq_rd_2GBps", Pace::due_times, 32 * nanosecond, 0, sequential},
        {"rand_rd", Pace::due_times, 0, 0,
            [random = SplitMix64(42)](
                std::uint64_t) mutable { return Access{random.next() % (capacity / burst) * burst}; }},
        {"rw_seq", Pace::due_times, 0, 0, [](std::uint64_t i) { return two_streams(i, 1, far_region); }},
        {"rw_seq_bank", Pace::due_times, 0, 0,
            [](std::uint64_t i) { return two_streams(i, 1, far_region + 65536); }},
        {"rw_seq_4k", Pace::due_times, 0, 0, [](std::uint64_t i) { return two_streams(i, 64, far_region); }},
        {"stride_4k", Pace::due_times, 0, 0, [](std::uint64_t i) { return Access{i * 4096}; }},
        {"stride_64k", Pace::due_times, 0, 0, [](std::uint64_t i) { return Access{i * 65536}; }},
        {"chase_hit", Pace::think_time, think, 8192,
            [](std::uint64_t i) { return Access{i * 37 % (row / burst) * burst}; }},
        {"chase_miss", Pace::refresh_grid, 0, 1024, [](std::uint64_t i) { return Access{i * row}; }},
        {"chase_conflict", Pace::think_time, think, 8192,
            [](std::uint64_t i) { return Access{(i % 1024) << 17U}; }},
    };
}

} // namespace

const std::vector<std::string>& memory_patterns()
{
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const Form& form : forms())
            all.emplace_back(form.name);
        return all;
    }();
    return names;
}

MemoryTraffic memory_pattern(const std::string& name, std::uint64_t requests, std::uint64_t refresh_interval)
{
    for (const Form& form : forms()) {
        if (name != form.name)
            continue;
        MemoryTraffic traffic{name, form.pace, form.period, {}};
        if (form.pace == Pace::refresh_grid)
            traffic.period = refresh_interval;
        const std::uint64_t count = form.most == 0 ? requests : std::min(requests, form.most);
        traffic.requests.reserve(count);
        for (std::uint64_t i = 0; i < count; ++i) {
            const Access access = form.access(i);
            const std::uint64_t due = form.pace == Pace::due_times ? i * form.period : 0;
            traffic.requests.push_back(
                {due, access.address % capacity, static_cast<std::uint32_t>(burst), access.write});
        }
        return traffic;
    }
    std::vector<std::string> help = did_you_mean(name, memory_patterns());
    help.push_back("patterns are " + quoted_list(memory_patterns()));
    throw InputError({}, "E-VALUE", fmt::format("there is no pattern '{}'", name), std::move(help));
}

} // namespace pivotsim
