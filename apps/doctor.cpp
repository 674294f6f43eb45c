// SPDX-License-Identifier: Apache-2.0
#include "apps/command.h"
#include "base/embedded_configs.h"
#include "base/plugin/plugin.h"
#include "base/plugin/plugin_loader.h"
#include "base/registry.h"
#include "base/version.h"
#include "models/accelerator/accelerator.h"
#include "models/energy/energy_model.h"
#include "models/memory/memory_level.h"
#include "models/pe_array/dataflow.h"
#include "models/ps/ps_cost_model.h"
#include "models/resources/resource_model.h"
#include "search/executor/make_executor.h"
#include "search/gate/gate.h"
#include "search/strategy/sweep_strategy.h"
#include "search/study.h"
#include "workloads/gate_trace_file.h"
#include "workloads/importer.h"
#include "workloads/transform/transform.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <systemc>
#include <yaml-cpp/yaml.h>

namespace pivotsim {
namespace {

template <class Interface> void list(nlohmann::ordered_json& json)
{
    nlohmann::ordered_json& names = json["registered"][Interface::kind] = nlohmann::ordered_json::array();
    for (const auto& [name, entry] : Registry<Interface>::instance().entries())
        names.push_back(name);
}

nlohmann::ordered_json plugins_json()
{
    nlohmann::ordered_json json;
    for (const Plugin& plugin : loaded_plugins())
        json["loaded"].push_back({{"name", plugin.name}, {"doc", plugin.doc}, {"file", plugin.file.string()},
            {"built_with", plugin.built_with}, {"provides", plugin.provides}});
    json["abi"] = PIVOTSIM_PLUGIN_ABI;
    json["at_hand"] = plugins_at_hand();
    for (const std::filesystem::path& folder : plugin_folders())
        json["folders"].push_back(folder.string());
    return json;
}

/// "ok" or what is wrong, by shipped file.
nlohmann::ordered_json shipped_json()
{
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    const auto check = [&json](const std::string& name, const std::function<void()>& load) {
        try {
            load();
            json[name] = "ok";
        } catch (const InputError& error) {
            json[name] = render(error.findings(), Colour::off);
        }
    };
    for (const auto& [name, text] : embedded_configs())
        if (name.rfind("studies/", 0) == 0)
            check(name, [study = name] { build_trace(load_study(study, {}).study); });
    for (const auto& [name, bytes] : embedded_traces())
        check(name, [trace = name] { read_gate_trace(trace); });
    return json;
}

void print_text(const nlohmann::ordered_json& json)
{
    fmt::print("pivotsim {}   SystemC {}\n", version, sc_core::sc_release());
    for (const auto& [kind, names] : json["registered"].items())
        fmt::print("  {:<16} {}\n", kind, fmt::join(names.get<std::vector<std::string>>(), " "));
    const auto& plugins = json["plugins"];
    fmt::print("  plug-ins at hand (ABI {}) {}\n", PIVOTSIM_PLUGIN_ABI,
        fmt::join(plugins["at_hand"].get<std::vector<std::string>>(), " "));
    for (const auto& folder : plugins["folders"])
        fmt::print("    in {}\n", folder.get<std::string>());
    for (const Plugin& plugin : loaded_plugins())
        fmt::print("  loaded {}: {} ({})\n    {}\n", plugin.name, plugin.doc,
            fmt::join(plugin.provides, ", "), plugin.file.string());
    for (const auto& [file, state] : json["shipped"].items())
        fmt::print("  {:<32} {}\n", file, state.get<std::string>());
}

/// What is there, and whether the shipped configuration is found and sound.
int doctor(const Console& console)
{
    nlohmann::ordered_json json;
    json["pivotsim"] = version;
    json["systemc"] = sc_core::sc_release();
    json["fmt"] = FMT_VERSION;
    list<Accelerator>(json);
    list<Dataflow>(json);
    list<MemoryLevel>(json);
    list<PsCostModel>(json);
    list<EnergyModel>(json);
    list<SweepStrategy>(json);
    list<ResourceModel>(json);
    list<Transform>(json);
    list<WorkloadImporter>(json);
    list<Gate>(json);
    json["registered"][Executor::kind] = executors_at_hand();
    json["plugins"] = plugins_json();
    json["shipped"] = shipped_json();
    if (console.json)
        fmt::print("{}\n", json.dump(2));
    else
        print_text(json);
    for (const auto& [file, state] : json["shipped"].items())
        if (state != "ok")
            return exit_simulation;
    return exit_done;
}

} // namespace

Command add_doctor(CLI::App& root, const Console& console)
{
    CLI::App* app = root.add_subcommand("doctor", "say what is installed and whether it works");
    return {app, [&console] { return doctor(console); }};
}

} // namespace pivotsim
