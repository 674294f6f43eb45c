// SPDX-License-Identifier: Apache-2.0
#include "observe/self_checks.h"

#include "base/diagnostics.h"

#include <fmt/format.h>

namespace pivotsim {
namespace {

using Answers = std::vector<ImpossibleAnswer>;

std::uint64_t pes_of(const RunResult& result, const std::string& unit)
{
    for (const UnitResult& each : result.units)
        if (each.name == unit)
            return each.pes;
    return result.pes;
}

/// No array does more than one multiply-accumulate a PE and cycle.
void check_operators(const RunResult& result, const Trace& trace, Answers& answers)
{
    for (const OperatorResult& op : result.operators) {
        const std::string& name = trace.op(op.id).name;
        const std::uint64_t macs = op.unit == "none" ? 0 : trace.op(op.id).macs() * op.executions;
        if (op.macs != macs)
            answers.push_back(
                {"work", fmt::format("{}: {} MACs done, the trace has {}", name, op.macs, macs)});
        const std::uint64_t pes = std::max<std::uint64_t>(1, pes_of(result, op.unit));
        if (op.macs > 0 && op.stack.compute().count < ceil_div(op.macs, pes))
            answers.push_back({"peak",
                fmt::format("{}: {} compute cycles for {} MACs, {} PEs need at least {}", name,
                    op.stack.compute().count, op.macs, pes, ceil_div(op.macs, pes))});
        if (op.memory_bytes != op.expected_memory_bytes)
            answers.push_back({"bytes",
                fmt::format("{}: {} bytes moved to and from memory, {} expected", name, op.memory_bytes.count,
                    op.expected_memory_bytes.count)});
        if (op.unit != "none" && op.executions != op.expected_executions)
            answers.push_back({"executions",
                fmt::format(
                    "{}: executed {} times for {} images", name, op.executions, op.expected_executions)});
        Cycles bound;
        for (const Cycles cycles : op.bound_by)
            bound += cycles;
        if (op.unit != "none" && bound != op.span)
            answers.push_back({"accounts",
                fmt::format("{}: {} cycles charged to resources for a span of {}", name, bound.count,
                    op.span.count)});
        if ((op.macs > 0 || op.stack.total() > Cycles{}) && op.stack.total() != op.span)
            answers.push_back({"accounts",
                fmt::format("{}: cycle stack of {} cycles for a span of {}", name, op.stack.total().count,
                    op.span.count)});
    }
}

void check_traffic(const RunResult& result, Answers& answers)
{
    for (const TrafficResult& traffic : result.traffic) {
        if (traffic.peak.unlimited())
            continue;
        const double most = static_cast<double>(traffic.peak.bytes_per_second) * result.seconds;
        if (static_cast<double>(traffic.bounded().count) > most)
            answers.push_back({"bandwidth",
                fmt::format("{}: {} bytes in {:.9f} s, its bandwidth allows {:.0f}", traffic.name,
                    traffic.bounded().count, result.seconds, most)});
    }
}

void check_totals(const RunResult& result, Answers& answers)
{
    if (result.macs != result.expected_macs)
        answers.push_back(
            {"work", fmt::format("{} MACs done, the trace has {}", result.macs, result.expected_macs)});
    if (result.utilisation() > 1)
        answers.push_back({"peak", fmt::format("utilisation of {:.2f} %", 100 * result.utilisation())});
    for (std::size_t i = 1; i < result.units.size(); ++i)
        if (const UnitResult& unit = result.units[i]; unit.stack.total() != result.cycles)
            answers.push_back({"accounts",
                fmt::format("the cycle stack of {} adds up to {} cycles, the run took {}", unit.name,
                    unit.stack.total().count, result.cycles.count)});
    if (result.stack.total() != result.cycles)
        answers.push_back({"accounts",
            fmt::format("the cycle stack adds up to {} cycles, the run took {}", result.stack.total().count,
                result.cycles.count)});
    for (const BufferResult& buffer : result.buffers)
        if (buffer.peak > buffer.capacity)
            answers.push_back({"buffers",
                fmt::format(
                    "{}: held {} bytes and has {}", buffer.name, buffer.peak.count, buffer.capacity.count)});
}

void check_in_flight(const RunResult& result, Answers& answers)
{
    if (result.payloads_in_flight > 0)
        answers.push_back(
            {"drained", fmt::format("{} transactions left in flight", result.payloads_in_flight)});
    if (!result.drained)
        answers.push_back({"drained", "bytes left in a buffer or a channel at the end"});
    for (const std::string& violation : result.protocol_violations)
        answers.push_back({"protocol", violation});
}

} // namespace

std::vector<ImpossibleAnswer> impossible_answers(const RunResult& result, const Trace& trace)
{
    Answers answers;
    check_operators(result, trace, answers);
    check_traffic(result, answers);
    check_totals(result, answers);
    check_in_flight(result, answers);
    return answers;
}

void refuse_impossible(const RunResult& result, const Trace& trace)
{
    const Answers answers = impossible_answers(result, trace);
    if (answers.empty())
        return;
    constexpr std::size_t most = 20;
    std::string text
        = fmt::format("the simulation gave {} impossible answers; this is a bug of a model:", answers.size());
    for (std::size_t i = 0; i < answers.size() && i < most; ++i)
        text += "\n  " + answers[i].text;
    if (answers.size() > most)
        text += fmt::format("\n  ... and {} more", answers.size() - most);
    throw SimulationError(text);
}

} // namespace pivotsim
