// SPDX-License-Identifier: Apache-2.0
#include "observe/self_checks.h"

#include "base/diagnostics.h"

#include <fmt/format.h>

namespace pivotsim {
namespace {

using Lines = std::vector<std::string>;

/// No array does more than one multiply-accumulate a PE and cycle.
void check_operators(const RunResult& result, const Trace& trace, Lines& lines)
{
    for (const OperatorResult& op : result.operators) {
        const std::string& name = trace.op(op.id).name;
        const std::uint64_t macs = op.unit == "none" ? 0 : trace.op(op.id).macs() * op.executions;
        if (op.macs != macs)
            lines.push_back(fmt::format("{}: {} MACs done, the trace has {}", name, op.macs, macs));
        if (op.macs > 0 && op.stack.compute().count < ceil_div(op.macs, result.pes))
            lines.push_back(fmt::format("{}: {} compute cycles for {} MACs, {} PEs need at least {}", name,
                op.stack.compute().count, op.macs, result.pes, ceil_div(op.macs, result.pes)));
        if (op.memory_bytes != op.expected_memory_bytes)
            lines.push_back(fmt::format("{}: {} bytes moved to and from memory, {} expected", name,
                op.memory_bytes.count, op.expected_memory_bytes.count));
        if (op.unit != "none" && op.executions != op.expected_executions)
            lines.push_back(fmt::format(
                "{}: executed {} times for {} images", name, op.executions, op.expected_executions));
        Cycles bound;
        for (const Cycles cycles : op.bound_by)
            bound += cycles;
        if (op.unit != "none" && bound != op.span)
            lines.push_back(fmt::format(
                "{}: {} cycles charged to resources for a span of {}", name, bound.count, op.span.count));
        if (op.macs > 0 && op.stack.total() != op.span)
            lines.push_back(fmt::format("{}: cycle stack of {} cycles for a span of {}", name,
                op.stack.total().count, op.span.count));
    }
}

void check_traffic(const RunResult& result, Lines& lines)
{
    for (const TrafficResult& traffic : result.traffic) {
        if (traffic.peak.unlimited())
            continue;
        const double most = static_cast<double>(traffic.peak.bytes_per_second) * result.seconds;
        if (static_cast<double>(traffic.bounded().count) > most)
            lines.push_back(fmt::format("{}: {} bytes in {:.9f} s, its bandwidth allows {:.0f}", traffic.name,
                traffic.bounded().count, result.seconds, most));
    }
}

void check_totals(const RunResult& result, Lines& lines)
{
    if (result.macs != result.expected_macs)
        lines.push_back(fmt::format("{} MACs done, the trace has {}", result.macs, result.expected_macs));
    if (result.utilisation() > 1)
        lines.push_back(fmt::format("utilisation of {:.2f} %", 100 * result.utilisation()));
    if (result.stack.total() != result.cycles)
        lines.push_back(fmt::format("the cycle stack adds up to {} cycles, the run took {}",
            result.stack.total().count, result.cycles.count));
    for (const BufferResult& buffer : result.buffers)
        if (buffer.peak > buffer.capacity)
            lines.push_back(fmt::format(
                "{}: held {} bytes and has {}", buffer.name, buffer.peak.count, buffer.capacity.count));
}

void check_in_flight(const RunResult& result, Lines& lines)
{
    if (result.payloads_in_flight > 0)
        lines.push_back(fmt::format("{} transactions left in flight", result.payloads_in_flight));
    if (!result.drained)
        lines.push_back("bytes left in a buffer or a channel at the end");
    lines.insert(lines.end(), result.protocol_violations.begin(), result.protocol_violations.end());
}

} // namespace

std::vector<std::string> impossible_answers(const RunResult& result, const Trace& trace)
{
    Lines lines;
    check_operators(result, trace, lines);
    check_traffic(result, lines);
    check_totals(result, lines);
    check_in_flight(result, lines);
    return lines;
}

void refuse_impossible(const RunResult& result, const Trace& trace)
{
    const Lines lines = impossible_answers(result, trace);
    if (lines.empty())
        return;
    constexpr std::size_t most = 20;
    std::string text
        = fmt::format("the simulation gave {} impossible answers; this is a bug of a model:", lines.size());
    for (std::size_t i = 0; i < lines.size() && i < most; ++i)
        text += "\n  " + lines[i];
    if (lines.size() > most)
        text += fmt::format("\n  ... and {} more", lines.size() - most);
    throw SimulationError(text);
}

} // namespace pivotsim
