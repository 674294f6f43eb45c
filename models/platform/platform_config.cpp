// SPDX-License-Identifier: Apache-2.0
#include "models/platform/platform_config.h"

#include "models/accelerator/accelerator.h"
#include "models/pe_array/dataflow.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace pivotsim {
namespace {

std::vector<Complaint> check_controller(const ControllerPortsConfig& controller)
{
    if (controller.of_ports.empty() && controller.of_ps)
        return {{"'of_ps' needs 'of_ports' beside it", "of_ps"}};
    if (controller.of_ports.empty() && !controller.bandwidth.unlimited())
        return {{"'bandwidth' needs 'of_ports' beside it", "bandwidth"}};
    return {};
}

std::vector<Complaint> check_port_list(const PortsConfig& ports)
{
    std::vector<Complaint> complaints;
    const auto check = [&](const char* key, const std::vector<std::uint32_t>& list) {
        if (list.empty())
            complaints.push_back({"every kind of traffic needs at least one port", key});
        if (std::set<std::uint32_t>(list.begin(), list.end()).size() != list.size())
            complaints.push_back({"a port stands in the list twice", key});
        for (const std::uint32_t port : list)
            if (port >= ports.count)
                complaints.push_back(
                    {fmt::format("port {} does not exist; there are {}, counted from 0", port, ports.count),
                        key});
    };
    if (!ports.names.empty() && ports.names.size() != ports.count)
        complaints.push_back({fmt::format("{} names for {} ports; `names: []` calls them hp0, hp1, ...",
                                  ports.names.size(), ports.count),
            "names"});
    const std::set<std::string> unique(ports.names.begin(), ports.names.end());
    if (unique.size() != ports.names.size())
        complaints.push_back({"two ports have the same name", "names"});
    for (const std::string& name : unique)
        if (name.empty()
            || name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos)
            complaints.push_back(
                {fmt::format("'{}' is no name of lower-case letters, digits and underscores", name),
                    "names"});
    if (const std::size_t given = ports.controller.of_ports.size(); given > 0 && given != ports.count)
        complaints.push_back(
            {fmt::format("'of_ports' names {} controller ports for {} AXI ports", given, ports.count),
                "controller"});
    check("inputs", ports.inputs);
    check("weights", ports.weights);
    check("outputs", ports.outputs);
    return complaints;
}

std::vector<Complaint> check_shares(const GlobalBufferConfig& buffer)
{
    const std::pair<const char*, double> shares[] = {{"inputs", buffer.inputs.value},
        {"weights", buffer.weights.value}, {"outputs", buffer.outputs.value}};
    const double sum = buffer.inputs.value + buffer.weights.value + buffer.outputs.value;
    const auto less = [](const auto& a, const auto& b) { return a.second < b.second; };
    if (sum > 1 + 1e-9)
        return {{fmt::format("the shares add up to {:.4g} % of the buffer", 100 * sum),
            std::max_element(std::begin(shares), std::end(shares), less)->first}};
    for (const auto& [key, share] : shares)
        if (share * static_cast<double>(buffer.sram.size.count) < 1)
            return {{"every stream needs at least one byte of the buffer", key}};
    return {};
}

bool is_unit_name(const std::string& name)
{
    return !name.empty() && name.front() >= 'a' && name.front() <= 'z'
        && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
}

/// Names are those of modules, so that nothing else in the platform may have them.
std::vector<Complaint> check_units(const PlatformConfig& platform)
{
    std::vector<Complaint> complaints;
    std::set<std::string> taken{"pl", "ps", "dram", "controller", "port_arbiter", "memory_arbiter", "none"};
    for (std::uint32_t port = 0; port < platform.memory.ports.count; ++port)
        taken.insert(platform.memory.ports.name(port));
    std::vector<std::string> units{"pl", "ps"};
    constexpr std::size_t most = 64;
    if (platform.accelerators.size() > most)
        complaints.push_back({fmt::format("more than {} accelerators", most), "accelerators"});
    for (const UnitConfig& unit : platform.accelerators) {
        units.push_back(unit.name);
        if (!is_unit_name(unit.name))
            complaints.push_back({fmt::format("'{}' is no name: lower-case letters, digits and underscores, "
                                              "a letter first",
                                      unit.name),
                "accelerators"});
        else if (!taken.insert(unit.name).second)
            complaints.push_back(
                {fmt::format("'{}' is the name of something else in the platform", unit.name),
                    "accelerators"});
        for (const auto& ports : {unit.ports.inputs, unit.ports.weights, unit.ports.outputs}) {
            const std::vector<std::uint32_t> list = ports.value_or(std::vector<std::uint32_t>{0});
            if (list.empty())
                complaints.push_back(
                    {fmt::format("every kind of traffic of '{}' needs at least one port", unit.name),
                        "accelerators"});
            if (std::set<std::uint32_t>(list.begin(), list.end()).size() != list.size())
                complaints.push_back(
                    {fmt::format("a port of '{}' stands in a list twice", unit.name), "accelerators"});
            for (const std::uint32_t port : list)
                if (port >= platform.memory.ports.count)
                    complaints.push_back({fmt::format("port {} of '{}' does not exist; there are {}, counted "
                                                      "from 0",
                                              port, unit.name, platform.memory.ports.count),
                        "accelerators"});
        }
    }
    for (const PlacementRule& rule : platform.placement)
        if (std::find(units.begin(), units.end(), rule.unit) == units.end())
            complaints.push_back(
                {fmt::format("no unit is called '{}'; there are {}", rule.unit, fmt::join(units, ", ")),
                    "placement"});
    return complaints;
}

} // namespace

const Fields<ArrayTiming>& fields_of(const ArrayTiming*)
{
    using OsDrain = ArrayTiming::OsDrain;
    static const Fields<ArrayTiming> table{"timing",
        "what real arrays do differently; the defaults are SCALE-Sim's and the paper's convention",
        {
            {"vertical_hop", &ArrayTiming::vertical_hop,
                "registers between vertical neighbours (partial sums under is and ws)", Range{1, 8}},
            {"horizontal_hop", &ArrayTiming::horizontal_hop,
                "registers between horizontal neighbours (streamed operand)", Range{1, 8}},
            {"preload_overlapped", &ArrayTiming::preload_overlapped,
                "shadow registers hide the preload of all folds of a GEMM but the first"},
            {"folds_overlapped", &ArrayTiming::folds_overlapped,
                "os only: the next tile enters while the last one leaves"},
            {"os_drain", &ArrayTiming::os_drain, "os only: how results leave",
                EnumNames<OsDrain>{{OsDrain::none, "none", "for free, as SCALE-Sim's code has it"},
                    {OsDrain::rows, "rows", "down the columns, one cycle a row, as SCALE-Sim's paper has it"},
                    {OsDrain::cols, "cols", "along the rows, one cycle a column"}}},
            {"latency", &ArrayTiming::latency,
                "pipeline cycles in front of and behind the array, once a fold", Range{0, 1024}},
        }};
    return table;
}

const Fields<PeArrayConfig>& PeArrayConfig::fields()
{
    static const Fields<PeArrayConfig> table{"pe_array", "the systolic array",
        {
            {"rows", &PeArrayConfig::rows, "PE rows; they hold K under is and ws, M under os",
                Range{1, 4096}},
            {"cols", &PeArrayConfig::cols, "PE columns; they hold M under is, N under ws and os",
                Range{1, 4096}},
            {"dataflow", &PeArrayConfig::dataflow, "operand that stays in the array", Names<Dataflow>{}},
            {"timing", &PeArrayConfig::timing, "what real arrays do differently"},
        }};
    return table;
}

const Fields<ControllerPortsConfig>& ControllerPortsConfig::fields()
{
    using Config = ControllerPortsConfig;
    static const Fields<Config> table{"controller", "ports of the memory controller",
        {
            {"of_ports", &Config::of_ports, "the controller's port behind each AXI port; none: no bound",
                Range{0, 63}},
            {"of_ps", &Config::of_ps, "the controller's port behind the PS; none: no bound", Range{0, 63}},
            {"bandwidth", &Config::bandwidth, "of each, each way"},
        },
        check_controller};
    return table;
}

const Fields<PortsConfig>& PortsConfig::fields()
{
    static const Fields<PortsConfig> table{"ports", "AXI ports between the programmable logic and the memory",
        {
            {"count", &PortsConfig::count, "number of ports", Range{1, 64}},
            {"names", &PortsConfig::names, "of the ports, for reports; none: hp0, hp1, ..."},
            {"width", &PortsConfig::width, "what a port moves in a PL cycle, each way"},
            {"burst_beats", &PortsConfig::burst_beats, "longest burst (AXI3: 16, AXI4: 256)", Range{1, 256}},
            {"outstanding", &PortsConfig::outstanding, "bursts on their way, each way", Range{1, 1024}},
            {"latency_cycles", &PortsConfig::latency_cycles, "PL cycles of the request path",
                Range{0, 100000}},
            {"inputs", &PortsConfig::inputs, "ports that inputs may use, from 0"},
            {"weights", &PortsConfig::weights, "ports that weights may use, from 0"},
            {"outputs", &PortsConfig::outputs, "ports that outputs may use, from 0"},
            {"controller", &PortsConfig::controller, "which of them share a port of the memory controller"},
        },
        check_port_list};
    return table;
}

const Fields<GlobalBufferConfig>& GlobalBufferConfig::fields()
{
    static const Fields<GlobalBufferConfig> table{"global_buffer",
        "the buffer between DMA and the array's SRAMs",
        {
            {"sram", &GlobalBufferConfig::sram, "its memory"},
            {"inputs", &GlobalBufferConfig::inputs, "share of the inputs"},
            {"weights", &GlobalBufferConfig::weights, "share of the weights"},
            {"outputs", &GlobalBufferConfig::outputs, "share of outputs and partial sums"},
        },
        check_shares};
    return table;
}

MemoryConfig::MemoryConfig()
{
    level.name = "ideal";
}

const Fields<MemoryConfig>& MemoryConfig::fields()
{
    static const Fields<MemoryConfig> table{"memory", "everything between DRAM and the array",
        {
            {"level", &MemoryConfig::level, "how exactly the memory is simulated", ChoiceName{}},
            {"dram", &MemoryConfig::level, "parameters of the level", ChoiceParameters{}},
            {"ports", &MemoryConfig::ports, "AXI ports"},
            {"dma_outstanding", &MemoryConfig::dma_outstanding,
                "movements that a DMA channel keeps on their way", Range{1, 256}},
            {"global_buffer", &MemoryConfig::global_buffer, "global buffer (GB)"},
            {"ipmem", &MemoryConfig::ipmem, "SRAM of the inputs"},
            {"wtmem", &MemoryConfig::wtmem, "SRAM of the weights"},
            {"opmem", &MemoryConfig::opmem, "SRAM of outputs and partial sums"},
        }};
    return table;
}

PsConfig::PsConfig()
{
    costs.name = "per_element";
}

const Fields<PsConfig>& PsConfig::fields()
{
    static const Fields<PsConfig> table{"ps",
        "the processing system: cores that execute non-linear operators",
        {
            {"cores", &PsConfig::cores, "cores that share an operator", Range{1, 1024}},
            {"clock", &PsConfig::clock, "of the cores", Range{"1 kHz", "100 GHz"}},
            {"costs", &PsConfig::costs, "what an operator costs"},
            {"dispatch", &PsConfig::dispatch,
                "from the last dependency of an operator to its first instruction", Range{"0 s", "1 s"}},
            {"overlap", &PsConfig::overlap, "may PS and PL work at the same time?"},
        }};
    return table;
}

PlatformConfig::PlatformConfig()
{
    accelerator.name = "systolic";
    energy.name = "constant_power";
}

const Fields<PlatformConfig>& PlatformConfig::fields()
{
    static const Fields<PlatformConfig> table{"platform", "the SoC that is simulated",
        {
            {"name", &PlatformConfig::name, "for reports"},
            {"clock", &PlatformConfig::clock, "of the programmable logic", Range{"1 kHz", "100 GHz"}},
            {"plugins", &PlatformConfig::plugins,
                "plug-ins that the platform needs: names, or files of shared objects"},
            {"accelerator", &PlatformConfig::accelerator, "what executes GEMMs; its unit is called pl"},
            {"accelerators", &PlatformConfig::accelerators, "more of them, working beside it"},
            {"placement", &PlatformConfig::placement,
                "which unit executes which operators, by the first rule that admits them; those left go to "
                "the first of pl, accelerators and ps that accepts them"},
            {"dispatch", &PlatformConfig::dispatch,
                "from the last dependency of an operator to its begin on the accelerator",
                Range{"0 s", "1 s"}},
            {"pe_array", &PlatformConfig::pe_array, "the systolic array"},
            {"memory", &PlatformConfig::memory, "memory system"},
            {"schedule", &PlatformConfig::schedule, "order and size of transfers"},
            {"ps", &PlatformConfig::ps, "processing system"},
            {"energy", &PlatformConfig::energy, "energy model"},
            {"unpriced_groups", &PlatformConfig::unpriced_groups,
                "groups of operators that take no time and no energy; reports name them", group_names()},
        },
        check_units};
    return table;
}

} // namespace pivotsim
