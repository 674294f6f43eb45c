// SPDX-License-Identifier: Apache-2.0
#include "models/platform/platform.h"

#include "base/diagnostics.h"
#include "base/text.h"
#include "models/accelerator/systolic/memory_path.h"
#include "tlm/kernel.h"

#include <algorithm>
#include <fmt/format.h>
#include <limits>
#include <map>

namespace pivotsim {
namespace {

/// A tensor a row of all banks, so that equal operators meet equal rows; pages where rows are not contiguous.
Bytes boundary(const MemoryLevel& memory)
{
    constexpr Bytes most = 1 << 20, page = 4096;
    const Bytes period = memory.address_period();
    return period <= most ? std::max(period, page) : page;
}

std::uint64_t mask(const std::vector<std::uint32_t>& ports)
{
    std::uint64_t mask = 0;
    for (const std::uint32_t port : ports)
        mask |= std::uint64_t{1} << port;
    return mask;
}

Bandwidth bandwidth_of(const PortsConfig& ports, const Clock& clock)
{
    return ports.width.unlimited() ? Bandwidth{}
                                   : Bandwidth{ports.width.bytes_per_cycle * clock.frequency().hertz};
}

} // namespace

Platform::Platform(sc_core::sc_module_name name, const PlatformConfig& config, const Trace& trace,
    const PlatformOptions& options, Probe& probe)
    : sc_module(name), config_(config), trace_(trace), options_(options), probe_(probe),
      passes_(probe_, probe), clock_(config.clock),
      memory_(create<MemoryLevel>(config.memory.level, "dram", probe_)), addresses_(trace, boundary(*memory_))
{
    if (memory_->capacity() < addresses_.end())
        throw InputError(config.memory.level.parameters.place(), "E-CAPACITY",
            fmt::format("the workload takes {} bytes of DRAM, the memory has {}",
                with_thousands(addresses_.end().count), with_thousands(memory_->capacity().count)));
    build_units(probe);
    build_ports();
    build_controller_ports();
    controller_->on_rest([this, &probe] {
        probe.at_rest(sc_core::sc_time_stamp());
        port_arbiter_->rest();
        for (const auto& arbiter : controller_arbiters_)
            arbiter->rest();
        memory_arbiter_->rest();
    });
    reuses_ = options.reuse && !config.ps.overlap && options.stream.in_flight == 1 && in_turns();
    if (reuses_)
        enable_reuse();
}

Platform::~Platform() = default;

void Platform::build_units(Probe& recorder)
{
    const std::size_t count = config_.accelerators.size() + 1;
    horizon_.assign(count, Cycles{std::numeric_limits<std::uint64_t>::max()});
    ControllerConfig controller;
    controller.overlap = config_.ps.overlap;
    controller.stream = options_.stream;
    controller.unpriced_groups = config_.unpriced_groups;
    controller.placement = config_.placement;
    const auto context_of = [this](std::size_t unit) {
        return AcceleratorContext{config_, trace_, addresses_, clock_, options_.fidelity,
            memory_->stall_free() && ports_stall_free(config_.memory.ports), memory_->sustained(),
            memory_->latency(), pool_, probe_, *witnesses_[unit]};
    };
    for (std::size_t unit = 0; unit < count; ++unit) {
        const UnitConfig* more = unit == 0 ? nullptr : &config_.accelerators[unit - 1];
        names_.push_back(more != nullptr ? more->name : "pl");
        witnesses_.push_back(
            std::make_unique<PathWitness>(clock_, static_cast<std::uint8_t>(unit), horizon_));
        accelerators_.push_back(create<Accelerator>(more != nullptr ? more->accelerator : config_.accelerator,
            names_.back().c_str(), context_of(unit)));
        controller.dispatch.push_back(to_time(more != nullptr ? more->dispatch : config_.dispatch));
    }
    ps_ = std::make_unique<ProcessingSystem>("ps", context_of(0));
    names_.emplace_back("ps");
    controller.dispatch.push_back(to_time(config_.ps.dispatch));
    controller.names = names_;
    const std::vector<Accelerator*> units = all_units();
    controller_ = std::make_unique<Controller>(
        "controller", trace_, units, controller, pool_, probe_, passes_, recorder);
    for (std::size_t unit = 0; unit < units.size(); ++unit)
        connect(controller_->commands(unit), units[unit]->commands());
}

std::vector<Accelerator*> Platform::all_units() const
{
    std::vector<Accelerator*> units;
    for (const auto& accelerator : accelerators_)
        units.push_back(accelerator.get());
    units.push_back(ps_.get());
    return units;
}

/// No two operators of an image are ever at work at once: there is one accelerator, or each operator waits
/// for the one before it.
bool Platform::in_turns() const
{
    if (accelerators_.size() == 1)
        return true;
    for (OperatorId op = 1; op < trace_.operators().size(); ++op) {
        const std::vector<OperatorId>& before = trace_.dependencies(op);
        if (controller_->pass_of(op) == controller_->pass_of(op - 1)
            && std::find(before.begin(), before.end(), op - 1) == before.end())
            return false;
    }
    return true;
}

/// Without overlap every operator begins after a pause of its unit's dispatch, in which the memory is idle.
void Platform::enable_reuse()
{
    sc_core::sc_time quiet = std::min(to_time(config_.dispatch), to_time(config_.ps.dispatch));
    for (const UnitConfig& unit : config_.accelerators)
        quiet = std::min(quiet, to_time(unit.dispatch));
    const std::vector<Accelerator*> units = all_units();
    const OperatorReuse::Parts parts{trace_, addresses_, *memory_, {units.begin(), units.end()}, quiet};
    probe_.enable(parts);
    constexpr std::uint64_t longest_pattern = 1'000'000'000; // ps: more phases than a run has passes
    std::vector<const Clock*> clocks;
    for (const Accelerator* unit : parts.units)
        clocks.push_back(unit->repeats_by());
    if (const std::uint64_t pattern = common_pattern(clocks, longest_pattern); pattern > 0)
        passes_.enable(parts, pattern);
}

/// As a bit mask.
std::uint64_t Platform::ports_of(std::size_t unit, OperandKind operand) const
{
    const PortsConfig& ports = config_.memory.ports;
    static const UnitPortsConfig none;
    const UnitPortsConfig& own = unit == 0 ? none : config_.accelerators[unit - 1].ports;
    switch (operand) {
    case OperandKind::weights:
        return mask(own.weights ? *own.weights : ports.weights);
    case OperandKind::outputs:
        return mask(own.outputs ? *own.outputs : ports.outputs);
    default:
        return mask(own.inputs ? *own.inputs : ports.inputs);
    }
}

void Platform::build_ports()
{
    const PortsConfig& ports = config_.memory.ports;
    std::vector<std::array<std::uint64_t, operand_kinds>> routes(accelerators_.size());
    std::vector<MemoryPort> initiators;
    std::vector<std::uint8_t> owners;
    for (std::size_t unit = 0; unit < accelerators_.size(); ++unit) {
        for (const OperandKind operand : {OperandKind::inputs, OperandKind::weights, OperandKind::outputs})
            routes[unit][static_cast<std::size_t>(operand)] = ports_of(unit, operand);
        for (const MemoryPort& port : accelerators_[unit]->memory_ports()) {
            initiators.push_back(port);
            owners.push_back(static_cast<std::uint8_t>(unit));
        }
    }
    port_arbiter_ = std::make_unique<Arbiter>(
        "port_arbiter", initiators.size(), ports.count, [routes](const Transfer& transfer) {
            return routes[transfer.unit][static_cast<std::size_t>(transfer.operand)];
        });
    port_arbiter_->note_units(owners);
    for (std::size_t i = 0; i < initiators.size(); ++i)
        connect(*initiators[i].socket, port_arbiter_->in(i));
    const AxiPortSettings settings{ports.width, ports.burst_beats, ports.outstanding, ports.latency_cycles,
        static_cast<std::uint8_t>(accelerators_.size())};
    for (std::uint32_t i = 0; i < ports.count; ++i) {
        ports_.push_back(std::make_unique<AxiPort>(ports.name(i).c_str(), settings, clock_, pool_, probe_));
        connect(port_arbiter_->out(i), ports_[i]->in);
        for (std::size_t unit = 0; unit < routes.size(); ++unit) {
            std::array<bool, operand_kinds> carries{};
            for (std::size_t operand = 0; operand < operand_kinds; ++operand)
                carries[operand] = (routes[unit][operand] >> i & 1) != 0;
            witnesses_[unit]->watch(*ports_[i], carries);
        }
    }
    for (const auto& witness : witnesses_)
        witness->watch(*memory_);
}

/// AXI ports and PS meet in the memory controller's ports, those in front of the memory.
void Platform::build_controller_ports()
{
    const ControllerPortsConfig& controller = config_.memory.ports.controller;
    std::map<std::uint32_t, std::vector<tlm::tlm_initiator_socket<>*>> shared;
    std::vector<tlm::tlm_initiator_socket<>*> alone;
    for (std::size_t i = 0; i < ports_.size(); ++i)
        (controller.of_ports.empty() ? alone : shared[controller.of_ports[i]]).push_back(&ports_[i]->out());
    (controller.of_ps ? shared[*controller.of_ps] : alone).push_back(ps_->memory_ports().front().socket);

    memory_arbiter_ = std::make_unique<Arbiter>("memory_arbiter", alone.size() + shared.size(), 1);
    std::size_t input = 0;
    for (tlm::tlm_initiator_socket<>* socket : alone)
        connect(*socket, memory_arbiter_->in(input++));
    for (const auto& [number, sockets] : shared) {
        const std::string name = "xpi" + std::to_string(number);
        controller_ports_.push_back(std::make_unique<ControllerPort>(
            name.c_str(), controller.bandwidth, bandwidth_of(config_.memory.ports, clock_), probe_));
        ControllerPort& port = *controller_ports_.back();
        controller_arbiters_.push_back(
            std::make_unique<Arbiter>((name + "_arbiter").c_str(), sockets.size(), 1));
        for (std::size_t i = 0; i < sockets.size(); ++i)
            connect(*sockets[i], controller_arbiters_.back()->in(i));
        connect(controller_arbiters_.back()->out(0), port.in);
        connect(port.out(), memory_arbiter_->in(input++));
        std::vector<const AxiPort*> behind;
        for (std::size_t i = 0; i < ports_.size(); ++i)
            if (!controller.of_ports.empty() && controller.of_ports[i] == number)
                behind.push_back(ports_[i].get());
        for (const auto& witness : witnesses_)
            witness->watch(port, behind);
    }
    connect(memory_arbiter_->out(0), memory_->port());
}

void Platform::connect(tlm::tlm_initiator_socket<>& from, tlm::tlm_target_socket<>& to)
{
    if (!options_.check_protocol) {
        from.bind(to);
        return;
    }
    checkers_.push_back(
        std::make_unique<ProtocolChecker>(("checker" + std::to_string(checkers_.size())).c_str()));
    from.bind(checkers_.back()->in);
    checkers_.back()->out.bind(to);
}

void Platform::run()
{
    try {
        run_kernel();
    } catch (const sc_core::sc_report& report) { // the kernel wraps what a process throws
        fail(report.get_msg());
    } catch (const SimulationError& error) {
        fail(error.what());
    }
    // Near its end the kernel's clock wraps, and nothing that it says can be believed.
    if (sc_core::sc_time_stamp() > sc_core::sc_max_time() / 2)
        throw SimulationError(
            fmt::format("the simulated time exceeds {:.0f} days, half of what the kernel can count",
                (sc_core::sc_max_time() / 2).to_seconds() / 86400));
    if (!controller_->finished())
        fail(deadlock());
}

/// What broke the protocol is nearer to the cause than what came of it.
void Platform::fail(const std::string& why) const
{
    const auto violations = protocol_violations();
    if (violations.empty())
        throw SimulationError(why);
    throw SimulationError("the TLM protocol was broken: " + violations.front() + "\n  " + why);
}

std::string Platform::deadlock() const
{
    std::string text = fmt::format("deadlock at {}: image {} of {}, nothing can go on",
        sc_core::sc_time_stamp().to_string(), controller_->images_done() + 1, options_.stream.images);
    for (const OperatorId op : controller_->running())
        text += fmt::format("\n  {} has begun and not ended", trace_.op(op).name);
    for (const Accelerator* unit : all_units())
        if (const std::string waiting = unit->waiting_for(); !waiting.empty())
            text += "\n  " + waiting;
    return text;
}

const Accelerator& Platform::unit(std::size_t unit) const
{
    return unit < accelerators_.size() ? *accelerators_[unit] : static_cast<const Accelerator&>(*ps_);
}

AcceleratorStatistics Platform::unit_statistics(std::size_t index) const
{
    AcceleratorStatistics statistics = unit(index).statistics();
    if (!reuses_)
        return statistics;
    statistics += probe_.of_unit(index);
    return passes_.enabled() ? statistics += passes_.of_unit(index) : statistics;
}

MemoryStatistics Platform::memory_statistics() const
{
    MemoryStatistics statistics = memory_->statistics();
    statistics += probe_.of_memory();
    return statistics += passes_.of_memory();
}

bool Platform::drained() const
{
    const std::vector<Accelerator*> units = all_units();
    return std::all_of(
        units.begin(), units.end(), [](const Accelerator* unit) { return unit->statistics().drained; });
}

std::vector<std::string> Platform::protocol_violations() const
{
    std::vector<std::string> violations;
    for (const auto& checker : checkers_)
        violations.insert(violations.end(), checker->violations().begin(), checker->violations().end());
    return violations;
}

} // namespace pivotsim
