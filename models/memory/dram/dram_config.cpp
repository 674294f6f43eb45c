// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/dram_config.h"

#include <fmt/format.h>

namespace pivotsim {
namespace {

bool power_of_two(std::uint64_t number)
{
    return number > 0 && (number & (number - 1)) == 0;
}

std::vector<Complaint> check_geometry(const DramGeometry& geometry)
{
    const std::pair<const char*, std::uint64_t> sizes[] = {{"bus_width", geometry.bus_width.count},
        {"bank_groups", geometry.bank_groups}, {"banks", geometry.banks}, {"rows", geometry.rows},
        {"columns", geometry.columns}, {"burst_length", geometry.burst_length}};
    std::vector<Complaint> complaints;
    for (const auto& [key, size] : sizes)
        if (!power_of_two(size))
            complaints.push_back({fmt::format("{} = {} is no power of two", key, size), key});
    if (geometry.all_banks() > DramGeometry::most_banks)
        complaints.push_back({fmt::format("{} bank groups x {} banks are more than {} banks",
                                  geometry.bank_groups, geometry.banks, DramGeometry::most_banks),
            "banks"});
    if (geometry.burst_length > geometry.columns)
        complaints.push_back({fmt::format("a burst of {} columns is longer than a row of {}",
                                  geometry.burst_length, geometry.columns),
            "burst_length"});
    return complaints;
}

std::vector<Complaint> check_timing(const DramTimingConfig& timing)
{
    std::vector<Complaint> complaints;
    const auto at_least = [&](const char* key, DramTime value, const char* other, DramTime least) {
        const std::uint64_t cycles = value.cycles(timing.tck), needed = least.cycles(timing.tck);
        if (cycles < needed)
            complaints.push_back(
                {fmt::format("{} = {} nCK is shorter than {} = {} nCK", key, cycles, other, needed), key});
    };
    at_least("trc", timing.trc, "tras", timing.tras);
    at_least("tras", timing.tras, "trcd", timing.trcd);
    at_least("trrd_l", timing.trrd_l, "trrd_s", timing.trrd_s);
    at_least("tccd_l", timing.tccd_l, "tccd_s", timing.tccd_s);
    at_least("twtr_l", timing.twtr_l, "twtr_s", timing.twtr_s);
    at_least("tfaw", timing.tfaw, "trrd_s", timing.trrd_s);
    at_least("trefi", timing.trefi, "trfc", timing.trfc);
    const std::pair<const char*, DramTime> positive[] = {{"cl", timing.cl}, {"cwl", timing.cwl},
        {"trcd", timing.trcd}, {"trp", timing.trp}, {"tccd_s", timing.tccd_s}, {"trefi", timing.trefi}};
    for (const auto& [key, value] : positive)
        if (value.cycles(timing.tck) == 0)
            complaints.push_back({fmt::format("{} must be at least 1 nCK", key), key});
    return complaints;
}

std::vector<Complaint> check_policy(const DramPolicy& policy)
{
    if (!power_of_two(policy.command_slot))
        return {{fmt::format("command_slot = {} is no power of two", policy.command_slot), "command_slot"}};
    if (policy.drain_until >= policy.drain_above)
        return {{fmt::format("drain_until = {} must be below drain_above = {}", policy.drain_until,
                     policy.drain_above),
            "drain_until"}};
    if (policy.drain_above >= policy.write_window)
        return {{fmt::format("drain_above = {} must be below write_window = {}", policy.drain_above,
                     policy.write_window),
            "drain_above"}};
    return {};
}

std::vector<Complaint> check_dram(const DramConfig& config)
{
    const DramTimingConfig& timing = config.timing;
    const std::uint64_t least
        = (timing.trp.cycles(timing.tck) + timing.trfc.cycles(timing.tck)) * timing.tck.femtoseconds;
    if (const std::uint64_t idle = config.policy.idle_close.femtoseconds; idle > 0 && idle < least)
        return {{fmt::format("idle_close is shorter than the {} ns of a precharge and a refresh",
                     static_cast<double>(least) * 1e-6),
            "policy.idle_close"}};
    const std::uint64_t burst = config.geometry.burst_length / 2;
    const auto cycles = [&](DramTime time) { return time.cycles(timing.tck); };
    // After a refresh a row must open, give or take a burst, and close again, or nothing is ever served.
    const std::uint64_t row = std::max(
        cycles(timing.tras), cycles(timing.trcd) + cycles(timing.cwl) + burst + cycles(timing.twr));
    const std::uint64_t round = cycles(timing.trfc) + row + cycles(timing.trp) + config.policy.frontend;
    if (cycles(timing.trefi) <= round)
        return {{fmt::format(
                     "trefi = {} nCK leaves no time between refreshes; a refresh (trfc) and one row take {}",
                     cycles(timing.trefi), round),
            "timing.trefi"}};
    if (config.timing.tccd_s.cycles(config.timing.tck) < burst)
        return {{fmt::format("tccd_s is shorter than the {} clocks of a burst", burst), "timing.tccd_s"}};
    return complaints_of(config.address_map, config.geometry);
}

} // namespace

const Fields<DramGeometry>& DramGeometry::fields()
{
    static const Fields<DramGeometry> table{"dram geometry", "one rank; x16 devices have 2 bank groups",
        {
            {"bus_width", &DramGeometry::bus_width, "of all devices together", Range{"8 bit", "1024 bit"}},
            {"bank_groups", &DramGeometry::bank_groups, "bank groups", Range{1, 8}},
            {"banks", &DramGeometry::banks, "banks of a group", Range{1, 16}},
            {"rows", &DramGeometry::rows, "rows of a bank", Range{1, 1 << 24}},
            {"columns", &DramGeometry::columns, "columns of a row, each of bus_width", Range{8, 1 << 16}},
            {"burst_length", &DramGeometry::burst_length, "columns of a burst", Range{2, 32}},
        },
        check_geometry};
    return table;
}

const Fields<DramTimingConfig>& DramTimingConfig::fields()
{
    using Timing = DramTimingConfig;
    static const Fields<Timing> table{"dram timing",
        "JESD79-4's parameters, in clocks (nCK) or in time, rounded up",
        {
            {"tck", &Timing::tck, "period of the command clock", Range{"100 ps", "100 ns"}},
            {"cl", &Timing::cl, "read command to data"},
            {"cwl", &Timing::cwl, "write command to data"},
            {"trcd", &Timing::trcd, "activate to column command"},
            {"trp", &Timing::trp, "precharge to activate"},
            {"tras", &Timing::tras, "activate to precharge"},
            {"trc", &Timing::trc, "activate to activate of a bank"},
            {"trrd_s", &Timing::trrd_s, "activate to activate, other bank group"},
            {"trrd_l", &Timing::trrd_l, "activate to activate, same bank group"},
            {"tccd_s", &Timing::tccd_s, "column to column, other bank group"},
            {"tccd_l", &Timing::tccd_l, "column to column, same bank group"},
            {"tfaw", &Timing::tfaw, "window of four activates"},
            {"twr", &Timing::twr, "end of write data to precharge"},
            {"twtr_s", &Timing::twtr_s, "end of write data to read, other bank group"},
            {"twtr_l", &Timing::twtr_l, "end of write data to read, same bank group"},
            {"trtp", &Timing::trtp, "read to precharge"},
            {"trfc", &Timing::trfc, "refresh to activate"},
            {"trefi", &Timing::trefi, "refresh to refresh, on average"},
            {"read_to_write", &Timing::read_to_write, "read to write, on top of CL + burst - CWL"},
        },
        check_timing};
    return table;
}

const Fields<DramPolicy>& DramPolicy::fields()
{
    static const Fields<DramPolicy> table{"dram policy",
        "how the controller orders bursts: row hits first, then age",
        {
            {"read_window", &DramPolicy::read_window, "reads that it sees", Range{1, 1024}},
            {"write_window", &DramPolicy::write_window, "writes that it sees", Range{2, 1024}},
            {"drain_above", &DramPolicy::drain_above, "more writes than this are drained", Range{1, 1023}},
            {"drain_until", &DramPolicy::drain_until, "until so many are left", Range{0, 1022}},
            {"frontend", &DramPolicy::frontend, "clocks from acceptance to the first command",
                Range{0, 1000}},
            {"backend", &DramPolicy::backend, "clocks from the last data to the response", Range{0, 1000}},
            {"command_slot", &DramPolicy::command_slot,
                "commands start at multiples of so many clocks; 2: a controller at half the rate",
                Range{1, 16}},
            {"hit_cap", &DramPolicy::hit_cap, "row hits served past an older conflict; 0: any number",
                Range{0, 65536}},
            {"refresh", &DramPolicy::refresh, "all banks every tREFI"},
            {"idle_close", &DramPolicy::idle_close,
                "after so long without a request all rows are closed and refreshed ahead of time; 0 s: never",
                Range{"0 s", "1 s"}},
        },
        check_policy};
    return table;
}

const Fields<DramExternalConfig>& DramExternalConfig::fields()
{
    static const Fields<DramExternalConfig> table{"external dram",
        "the DRAM simulator of level external; its own configuration has to agree with the rest",
        {
            {"library", &DramExternalConfig::library, "its adapter, a shared object (adapters/README.md)"},
            {"config", &DramExternalConfig::config, "its own configuration file"},
        }};
    return table;
}

Bandwidth DramConfig::peak() const
{
    constexpr long double femtoseconds_per_second = 1e15L;
    return {static_cast<std::uint64_t>(2.0L * static_cast<long double>(geometry.bus_width.count)
        * femtoseconds_per_second / static_cast<long double>(timing.tck.femtoseconds))};
}

Bandwidth DramConfig::sustained() const
{
    const auto clocks = [this](DramTime time) { return static_cast<double>(time.cycles(timing.tck)); };
    const std::uint64_t burst = geometry.burst_bytes().count;
    const DramAddressMap map(address_map, geometry);
    const auto group = [&](std::uint64_t address) { return map.locate(address).bank / geometry.banks; };
    const bool same_group = group(0) == group(burst);
    const double data = static_cast<double>(geometry.burst_length) / 2;
    const double bus = data / std::max(data, clocks(same_group ? timing.tccd_l : timing.tccd_s));
    const double refreshed = policy.refresh ? 1 - clocks(timing.trfc) / clocks(timing.trefi) : 1;
    return {static_cast<std::uint64_t>(static_cast<double>(peak().bytes_per_second) * bus * refreshed)};
}

Bytes DramConfig::row_span() const
{
    const std::uint64_t below = geometry.capacity().count / geometry.rows; // if the row is on top
    for (const BitRange& range : address_map.row)
        if (std::uint64_t{1} << range.low < below)
            return geometry.capacity();
    return below;
}

Duration DramConfig::idle_latency() const
{
    const std::uint64_t clocks = request_latency.cycles(timing.tck) + timing.trcd.cycles(timing.tck)
        + timing.cl.cycles(timing.tck) + geometry.burst_length / 2 + policy.frontend + policy.backend;
    return {clocks * timing.tck.femtoseconds};
}

const Fields<DramConfig>& DramConfig::fields()
{
    static const Fields<DramConfig> table{"dram", "DDR4 behind one controller",
        {
            {"name", &DramConfig::name, "for reports"},
            {"geometry", &DramConfig::geometry, "banks, rows and columns"},
            {"timing", &DramConfig::timing, "JEDEC's parameters"},
            {"address_map", &DramConfig::address_map, "what the bits of an address select"},
            {"policy", &DramConfig::policy, "the controller's decisions"},
            {"external", &DramConfig::external, "the simulator behind level external"},
            {"request_latency", &DramConfig::request_latency,
                "from a port's request to the controller; assumed, and simulated ahead by as much"},
        },
        check_dram};
    return table;
}

} // namespace pivotsim
