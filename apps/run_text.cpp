// SPDX-License-Identifier: Apache-2.0
#include "apps/run_text.h"

#include "base/quantity.h"
#include "base/text.h"

#include <algorithm>
#include <fmt/format.h>

namespace pivotsim {
namespace {

std::string share(double part, double whole)
{
    return fmt::format("{:5.2f} %", whole > 0 ? 100 * part / whole : 0);
}

std::string breakdown(const RunResult& result)
{
    const double total = result.delay_ms();
    std::string text = "  where the time goes\n";
    const auto row = [&](const char* name, double ms) {
        text += fmt::format("    {:<16}{:>10.3f} ms  {}\n", name, ms, share(ms, total));
    };
    row("attention MAC", result.breakdown_ms(Group::attention_mac));
    row("softmax", result.breakdown_ms(Group::softmax));
    row("MLP", result.breakdown_ms(Group::mlp));
    row("other", result.other_ms());
    return text;
}

std::string stack(const RunResult& result, const UnitResult& unit)
{
    std::string text = fmt::format("  what {} does in {} cycles{}\n",
        result.units.size() > 1 ? "'" + unit.name + "'" : "the array", with_thousands(result.cycles.count),
        result.images > 1 ? fmt::format(", {} images", with_thousands(result.images)) : "");
    const auto row = [&](const std::string& name, Cycles cycles) {
        if (cycles > Cycles{})
            text += fmt::format("    {:<16} {:>12}  {}\n", name, with_thousands(cycles.count),
                share(static_cast<double>(cycles.count), static_cast<double>(result.cycles.count)));
    };
    row("preload", unit.stack.preload);
    row("stream", unit.stack.stream);
    row("drain", unit.stack.drain);
    for (std::size_t cause = 1; cause < stall_causes; ++cause)
        row(fmt::format("wait: {}", to_string(static_cast<StallCause>(cause))), unit.stack.stalled[cause]);
    for (const auto& [whom, cycles] : unit.waited_for)
        row(fmt::format("  of it for {}", whom), cycles);
    return text;
}

/// What has a bound, and how much of it was used.
std::string traffic(const RunResult& result)
{
    std::string text;
    for (const TrafficResult& traffic : result.traffic)
        if (!traffic.peak.unlimited()) {
            const auto achieved
                = [&result](Bytes bytes) { return static_cast<double>(bytes.count) / result.seconds; };
            const auto peak = static_cast<double>(traffic.peak.bytes_per_second);
            text += fmt::format("    {:<16}{:>13.3f} read, {:.3f} written of {:.3f} GB/s{}  {}\n",
                traffic.name, achieved(traffic.read) * 1e-9, achieved(traffic.written) * 1e-9, peak * 1e-9,
                traffic.kind == TrackKind::port ? " each way" : "", share(achieved(traffic.bounded()), peak));
        }
    if (!text.empty())
        text.insert(0, "  what moves, on average\n");
    const MemoryStatistics& dram = result.memory;
    if (const std::uint64_t bursts = dram.row_hits + dram.row_misses + dram.row_conflicts; bursts > 0)
        text += fmt::format("    DRAM row hits {}, {} misses, {} conflicts, {} refreshes\n",
            share(static_cast<double>(dram.row_hits), static_cast<double>(bursts)),
            with_thousands(dram.row_misses), with_thousands(dram.row_conflicts),
            with_thousands(dram.refreshes));
    return text;
}

/// The thing to make faster or larger first.
std::string bounds(const RunResult& result)
{
    struct Sum {
        std::size_t operators = 0;
        Cycles span;
    };
    std::array<Sum, resources> sums;
    Cycles all;
    for (const OperatorResult& op : result.operators)
        if (const auto bound = bound_of(op.bound_by)) {
            Sum& sum = sums[static_cast<std::size_t>(*bound)];
            ++sum.operators;
            sum.span += op.span;
            all += op.span;
        }
    std::string text = "  what bounds the operators\n";
    for (std::size_t i = 0; i < resources; ++i)
        if (sums[i].operators > 0)
            text += fmt::format("    {:<16}{:>13}  {}  {} operators\n", to_string(static_cast<Resource>(i)),
                with_thousands(sums[i].span.count),
                share(static_cast<double>(sums[i].span.count), static_cast<double>(all.count)),
                sums[i].operators);
    return text;
}

std::string operators(const RunResult& result, const Trace& trace)
{
    std::string text = fmt::format("  {:<22}{:<6}{:>14}{:>14}{:>12}{:>12}{:>14}  {:<9}{}\n", "operator",
        "unit", "start ms", "end ms", "cycles", "stalled", "DRAM bytes", "bound by", "mapping");
    for (const OperatorResult& op : result.operators) {
        const auto bound = bound_of(op.bound_by);
        text += fmt::format("  {:<22}{:<6}{:>14.6f}{:>14.6f}{:>12}{:>12}{:>14}  {:<9}{}",
            trace.op(op.id).name, op.unit, op.begin.to_seconds() * 1e3, op.end.to_seconds() * 1e3,
            with_thousands(op.span.count), with_thousands(op.stack.stalls().count),
            with_thousands(op.memory_bytes.count), bound ? to_string(*bound) : "-",
            op.plan ? op.plan->mapping : "");
        text.erase(text.find_last_not_of(' ') + 1);
        text += '\n';
    }
    return text;
}

} // namespace

std::string to_text(const RunResult& result, const Trace& trace, int verbosity)
{
    const bool skips = !result.path.empty() && result.path != "skip []";
    std::string text = fmt::format("{}{} on {}: {} PE{}, {}, {}\n", result.model,
        skips ? " (" + result.path + ")" : "", result.platform, result.pes, result.pes == 1 ? "" : "s",
        result.dataflow, format_quantity(static_cast<long double>(result.clock.hertz), dimension::frequency));
    if (result.images > 1)
        text += fmt::format(
            "  {} images; delay, energy and their parts per image\n", with_thousands(result.images));
    text += fmt::format("  delay  {:>10.3f} ms    energy {:>9.4f} J      EDP   {:>9.3f} J ms\n",
        result.delay_ms(), result.energy_j(), result.edp_j_ms());
    text += fmt::format("  power  {:>10.3f} W     FPS    {:>9.3f}        FPS/W {:>9.3f}\n", result.power_w(),
        result.fps(), result.fps_per_w());
    text += breakdown(result);
    for (const UnitResult& unit : result.units)
        text += stack(result, unit);
    text += bounds(result) + traffic(result);
    text += fmt::format("  PE utilisation {}, of the array's own cycles {}\n", share(result.utilisation(), 1),
        share(static_cast<double>(result.macs),
            static_cast<double>(result.stack.compute().count) * static_cast<double>(result.pes)));
    if (!result.unpriced_groups.empty()) {
        text += "  not counted on this platform:";
        for (const Group group : result.unpriced_groups)
            text += std::string{" "} + to_string(group);
        text += "\n";
    }
    if (verbosity > 0)
        text += operators(result, trace);
    text.pop_back();
    return text;
}

} // namespace pivotsim
