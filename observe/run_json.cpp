// SPDX-License-Identifier: Apache-2.0
#include "observe/run_json.h"

#include "tlm/clock.h"

#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using Json = nlohmann::ordered_json;

/// Causes that are there only where accelerators share a platform.
bool of_several(StallCause cause)
{
    return cause == StallCause::contention || cause == StallCause::peer;
}

Json stack_json(const CycleStack& stack)
{
    Json json{{"preload", stack.preload.count}, {"stream", stack.stream.count}, {"drain", stack.drain.count}};
    for (std::size_t cause = 1; cause < stall_causes; ++cause)
        if (stack.stalled[cause] > Cycles{} || !of_several(static_cast<StallCause>(cause)))
            json[std::string{"wait_"} + to_string(static_cast<StallCause>(cause))]
                = stack.stalled[cause].count;
    return json;
}

/// Cycles by what they are charged to; what is left out is zero.
Json bound_json(const std::array<Cycles, resources>& bound_by)
{
    Json json = Json::object();
    for (std::size_t i = 0; i < resources; ++i)
        if (bound_by[i] > Cycles{})
            json[to_string(static_cast<Resource>(i))] = bound_by[i].count;
    return json;
}

Json operator_json(const OperatorResult& op, const Trace& trace, Frequency clock)
{
    const Operator& described = trace.op(op.id);
    const bool on_array = op.macs > 0 || op.stack.total() > Cycles{};
    Json json;
    json["name"] = described.name;
    json["encoder"] = described.encoder ? Json(*described.encoder + 1) : Json(nullptr);
    json["group"] = to_string(described.group);
    json["kind"] = to_string(described.kind);
    json["unit"] = op.unit;
    if (op.plan) {
        json["mapping"] = op.plan->mapping;
        json["estimated_cycles"] = op.plan->estimated_cycles;
    }
    json["start_ns"] = static_cast<double>(picoseconds(op.begin)) * 1e-3;
    json["end_ns"] = static_cast<double>(picoseconds(op.end)) * 1e-3;
    json["compute_cycles"] = on_array ? op.stack.compute().count : op.span.count;
    json["stall_cycles"] = on_array ? op.stack.stalls().count : 0;
    const auto bound = bound_of(op.bound_by);
    json["bound"] = bound ? Json(to_string(*bound)) : Json(nullptr);
    json["bound_cycles"] = bound_json(op.bound_by);
    if (on_array)
        json["cycle_stack"] = stack_json(op.stack);
    json["macs"] = op.macs;
    json["dram_bytes"] = op.memory_bytes.count;
    const double cycles = static_cast<double>(op.span.count), hertz = static_cast<double>(clock.hertz);
    json["dram_gbps"] = cycles > 0 ? static_cast<double>(op.memory_bytes.count) * hertz / cycles * 1e-9 : 0.0;
    return json;
}

/// Where there are several accelerators: the cycles of each.
Json units_json(const RunResult& result)
{
    Json json = Json::array();
    for (const UnitResult& unit : result.units) {
        Json row{{"name", unit.name}, {"pes", unit.pes}, {"cycle_stack", stack_json(unit.stack)}};
        row["waited_for"] = Json::object();
        for (const auto& [name, cycles] : unit.waited_for)
            row["waited_for"][name] = cycles.count;
        json.push_back(std::move(row));
    }
    return json;
}

Json energy_json(const RunResult& result)
{
    Json json;
    for (const EnergyReport::Component& component : result.energy.components)
        json[component.name] = component.joules / static_cast<double>(result.images);
    return json;
}

/// Achieved against available bandwidth: a port's each way, the memory's in all.
Json traffic_json(const RunResult& result)
{
    Json json = Json::array();
    for (const TrafficResult& traffic : result.traffic) {
        const auto gbps = [&result](Bytes bytes) {
            return result.seconds > 0 ? static_cast<double>(bytes.count) * 1e-9 / result.seconds : 0.0;
        };
        Json row{{"name", traffic.name}, {"bytes_read", traffic.read.count},
            {"bytes_written", traffic.written.count}, {"read_gbps", gbps(traffic.read)},
            {"write_gbps", gbps(traffic.written)}};
        row["available_gbps"] = Json();
        row["utilisation"] = Json();
        if (!traffic.peak.unlimited()) {
            const double available = static_cast<double>(traffic.peak.bytes_per_second) * 1e-9;
            row["available_gbps"] = available;
            row["utilisation"] = gbps(traffic.bounded()) / available;
        }
        json.push_back(std::move(row));
    }
    return json;
}

Json dram_json(const MemoryStatistics& memory)
{
    Json json{{"bytes_read", memory.read.count}, {"bytes_written", memory.written.count}};
    if (memory.row_hits + memory.row_misses + memory.row_conflicts > 0) { // no rows, or nobody knows
        json["row_hits"] = memory.row_hits;
        json["row_misses"] = memory.row_misses;
        json["row_conflicts"] = memory.row_conflicts;
        json["refreshes"] = memory.refreshes;
    }
    return json;
}

} // namespace

std::string to_json(const RunResult& result, const Trace& trace)
{
    return run_json(result, trace).dump(2);
}

Json run_json(const RunResult& result, const Trace& trace)
{
    Json json;
    json["study"] = result.study;
    json["model"] = result.model;
    json["path"] = result.path;
    json["platform"] = result.platform;
    json["dataflow"] = result.dataflow;
    json["images"] = result.images;
    json["pes"] = result.pes;
    json["clock_hz"] = result.clock.hertz;
    json["cycles"] = result.cycles.count;
    json["delay_ms"] = result.delay_ms();
    json["energy_j"] = result.energy_j();
    json["power_w"] = result.power_w();
    json["edp_j_ms"] = result.edp_j_ms();
    json["fps"] = result.fps();
    json["fps_per_w"] = result.fps_per_w();
    json["utilisation"] = result.utilisation();
    json["macs"] = result.macs;
    json["breakdown_ms"] = {{"attention_mac", result.breakdown_ms(Group::attention_mac)},
        {"softmax", result.breakdown_ms(Group::softmax)}, {"mlp", result.breakdown_ms(Group::mlp)},
        {"other", result.other_ms()}};
    json["cycle_stack"] = stack_json(result.stack);
    if (result.units.size() > 1)
        json["units"] = units_json(result);
    json["bound_cycles"] = bound_json(result.bound_by);
    json["traffic"] = traffic_json(result);
    json["dram"] = dram_json(result.memory);
    json["energy_components_j"] = energy_json(result);
    json["unpriced_groups"] = Json::array();
    for (const Group group : result.unpriced_groups)
        json["unpriced_groups"].push_back(to_string(group));
    json["ops"] = Json::array();
    for (const OperatorResult& op : result.operators)
        json["ops"].push_back(operator_json(op, trace, result.clock));
    return json;
}

} // namespace pivotsim
