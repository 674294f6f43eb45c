// SPDX-License-Identifier: Apache-2.0
#include "apps/command.h"
#include "search/config_source.h"
#include "search/memory_file.h"
#include "search/play_memory.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

struct MemoryArguments {
    std::string config, trace, pattern, level = "detailed";
    std::vector<std::string> overrides;
    std::uint64_t requests = 65536;
};

const std::map<std::string, DramLevel> levels{
    {"detailed", DramLevel::detailed}, {"fast", DramLevel::fast}, {"external", DramLevel::external}};

/// The rows' fate; null where nobody knows.
nlohmann::ordered_json known(const MemoryRun& run, std::uint64_t count)
{
    return run.dram.rows_unknown ? nlohmann::ordered_json() : nlohmann::ordered_json(count);
}

std::string to_json(const MemoryRun& run, const DramConfig& memory, const MemoryTraffic& traffic)
{
    return nlohmann::ordered_json{{"memory", memory.name}, {"traffic", traffic.name},
        {"requests", run.requests}, {"bytes", run.bytes}, {"sim_time_ns", run.sim_time_ns},
        {"bandwidth_gbps", run.bandwidth_gbps},
        {"peak_bandwidth_gbps", static_cast<double>(memory.peak().bytes_per_second) * 1e-9},
        {"reads", run.reads}, {"avg_read_latency_ns", run.avg_read_latency_ns},
        {"min_read_latency_ns", run.min_read_latency_ns}, {"max_read_latency_ns", run.max_read_latency_ns},
        {"p50", run.p50}, {"p95", run.p95}, {"p99", run.p99}, {"row_hits", known(run, run.dram.row_hits())},
        {"row_misses", known(run, run.dram.row_misses())},
        {"row_conflicts", known(run, run.dram.row_conflicts())},
        {"refreshes", known(run, run.dram.refreshes)}}
        .dump(2);
}

std::string to_text(const MemoryRun& run, const DramConfig& memory, const MemoryTraffic& traffic)
{
    const double peak = static_cast<double>(memory.peak().bytes_per_second) * 1e-9;
    const double percent = 100.0 / static_cast<double>(std::max<std::uint64_t>(run.bursts, 1));
    std::string text = fmt::format("{} on {}: {} requests, {} bytes in {:.1f} ns\n", traffic.name,
        memory.name, run.requests, run.bytes, run.sim_time_ns);
    text += fmt::format("  bandwidth     {:>9.3f} GB/s   {:.1f} % of {:.3f} GB/s\n", run.bandwidth_gbps,
        100 * run.bandwidth_gbps / peak, peak);
    if (run.reads > 0)
        text += fmt::format(
            "  read latency  {:>9.1f} ns     min {:.1f}  p50 {:.1f}  p95 {:.1f}  p99 {:.1f}  max {:.1f}\n",
            run.avg_read_latency_ns, run.min_read_latency_ns, run.p50, run.p95, run.p99,
            run.max_read_latency_ns);
    if (run.dram.rows_unknown)
        return text + "  row hits      unknown";
    text += fmt::format("  row hits      {:>9.1f} %      misses {}  conflicts {}\n  refreshes     {:>9}",
        percent * static_cast<double>(run.dram.row_hits()), run.dram.row_misses(), run.dram.row_conflicts(),
        run.dram.refreshes);
    return text;
}

int play_memory(const MemoryArguments& arguments, const Console& console)
{
    if (arguments.trace.empty() == arguments.pattern.empty())
        throw InputError({}, "E-USAGE", "give one of --trace and --pattern");
    const DramConfig memory = load_memory(arguments.config, arguments.overrides);
    const DramTimingConfig& timing = memory.timing;
    const MemoryTraffic traffic = arguments.trace.empty()
        ? memory_pattern(
            arguments.pattern, arguments.requests, timing.trefi.cycles(timing.tck) * timing.tck.femtoseconds)
        : read_memory_trace(*load_text(arguments.trace), memory.geometry.capacity().count);
    const MemoryRun run = play(memory, traffic, levels.at(arguments.level));
    if (run.dram.found_full * 10 > run.bursts)
        console.note(
            fmt::format("note: the queue was full for {:.0f} % of the bursts; level fast does not reorder, "
                        "so that its figures are a hint there",
                100 * static_cast<double>(run.dram.found_full) / static_cast<double>(run.bursts)));
    fmt::print("{}\n", console.json ? to_json(run, memory, traffic) : to_text(run, memory, traffic));
    return exit_done;
}

} // namespace

Command add_memory(CLI::App& root, const Console& console)
{
    CLI::App* app = root.add_subcommand("memory", "play traffic to a DRAM by itself");
    auto arguments = std::make_shared<MemoryArguments>();
    app->add_option("config", arguments->config, "memory or platform file (YAML)")->required();
    app->add_option("--trace", arguments->trace, "memory trace: lines ns,R|W,address_hex,bytes");
    app->add_option("--pattern", arguments->pattern, "a pattern of the reference runs: seq_rd, rand_rd, ...");
    app->add_option("--requests", arguments->requests, "of a pattern")
        ->capture_default_str()
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{100'000'000}));
    app->add_option("--level", arguments->level,
           "how exactly: detailed, fast (in order, constant work a burst), or external (external.library)")
        ->capture_default_str()
        ->check(CLI::IsMember(levels));
    app->add_option("-s,--set", arguments->overrides, "override a value: a.b=value; may be repeated")
        ->allow_extra_args(false);
    return {app, [arguments, &console] { return play_memory(*arguments, console); }};
}

} // namespace pivotsim
