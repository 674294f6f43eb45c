// SPDX-License-Identifier: Apache-2.0
#include "apps/command.h"
#include "apps/reproduce_platforms.h"
#include "base/text.h"
#include "observe/run_json.h"
#include "search/isolated.h"
#include "search/reproduction/gated_figures.h"
#include "search/simulate.h"

#include <cmath>
#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using Json = nlohmann::ordered_json;

/// A figure that the paper prints; the path leads to ours in `run --json`, shares are of delay_ms.
struct Figure {
    const char* name;
    const char* path; ///< JSON pointer
    double paper;
    bool share = false; ///< per cent of the delay
};

struct Experiment {
    const char* title;
    const char* study;
    std::vector<std::string> overrides;
    std::vector<Figure> figures;
    const char* remark;
};

// Tables 2 and 3, Figs. 1b and 6a. What can be reproduced and what contradicts itself: docs/reproduction.md.
const std::vector<Experiment>& experiments()
{
    static const std::vector<Experiment> list{
        {"DeiT-S, Table 2 and Fig. 6a", "studies/deit_s.yaml", {},
            {{"delay (ms)", "/delay_ms", 59.66}, {"energy (J)", "/energy_j", 0.47},
                {"power (W)", "/power_w", 7.92}, {"EDP (J ms)", "/edp_j_ms", 28.19},
                {"FPS/W", "/fps_per_w", 2.14}, {"attention MAC (%)", "/breakdown_ms/attention_mac", 18, true},
                {"softmax (%)", "/breakdown_ms/softmax", 60, true},
                {"MLP (%)", "/breakdown_ms/mlp", 22.5, true}},
            "softmax is fitted to this delay (12.687 ns an element); the matrix multiplications are not"},
        {"LV-ViT-S, shares of Fig. 6a, nothing refitted", "studies/lvvit_s.yaml", {},
            {{"attention MAC (%)", "/breakdown_ms/attention_mac", 19, true},
                {"softmax (%)", "/breakdown_ms/softmax", 63, true},
                {"MLP (%)", "/breakdown_ms/mlp", 18.1, true}},
            "the paper's shares use mlp_ratio 3, the model's own"},
        {"LV-ViT-S, total of Table 3, mlp_ratio 4", "studies/lvvit_s.yaml", {"workload.model.mlp_ratio=4"},
            {{"delay (ms)", "/delay_ms", 79.55}, {"energy (J)", "/energy_j", 0.63},
                {"power (W)", "/power_w", 7.92}, {"EDP (J ms)", "/edp_j_ms", 50.8},
                {"FPS/W", "/fps_per_w", 1.57}},
            "the paper's total is 59.66 ms x 16 / 12, sixteen DeiT-S encoders; its EDP is not 0.63 J x 79.55 "
            "ms"},
    };
    return list;
}

Json simulate_in_child(const Experiment& experiment)
{
    return Json::parse(in_child([&experiment] {
        const LoadedStudy loaded = load_study(experiment.study, experiment.overrides);
        const Trace trace = build_trace(loaded.study);
        return to_json(simulate(loaded.study, trace), trace);
    }));
}

double value_of(const Figure& figure, const Json& run)
{
    const double value = run.at(Json::json_pointer(figure.path)).get<double>();
    return figure.share ? 100 * value / run.at("delay_ms").get<double>() : value;
}

double error_of(const Figure& figure, const Json& run)
{
    return 100 * (value_of(figure, run) - figure.paper) / figure.paper;
}

void print(const Experiment& experiment, const Json& run)
{
    fmt::print("{}\n  {:<22}{:>12}{:>10}{:>10}\n", experiment.title, "", "simulated", "paper", "error");
    for (const Figure& figure : experiment.figures)
        fmt::print("  {:<22}{:>12.3f}{:>10}{:>+9.2f} %\n", figure.name, value_of(figure, run), figure.paper,
            error_of(figure, run));
    fmt::print("  {}\n", experiment.remark);
    const double delay = run.at("delay_ms").get<double>();
    fmt::print("  {:.3f} ms:", delay);
    for (const auto& [part, ms] : run.at("breakdown_ms").items())
        fmt::print("  {} {:.3f} ms", part, ms.get<double>());
    fmt::print("\n  {} cycles:", with_thousands(run.at("cycles").get<std::uint64_t>()));
    for (const auto& [state, cycles] : run.at("cycle_stack").items())
        if (cycles.get<std::uint64_t>() > 0)
            fmt::print("  {} {}", state, with_thousands(cycles.get<std::uint64_t>()));
    fmt::print("\n\n");
}

void print(const ReproducedSection& section)
{
    fmt::print("{}\n  {:<52}{:>12}{:>10}{:>11}\n", section.title, "", "ours", "paper", "error");
    for (const ReproducedFigure& figure : section.figures)
        fmt::print("  {:<52}{:>12.4g}{:>10}{:>11}  {}\n", figure.name, figure.ours,
            figure.paper ? fmt::format("{}", *figure.paper) : "-",
            figure.error() ? fmt::format("{:+.2f} %", *figure.error()) : "", to_string(figure.verdict));
    fmt::print("  {}\n\n", section.remark);
}

Json section_json(const ReproducedSection& section)
{
    Json rows = Json::array();
    for (const ReproducedFigure& figure : section.figures)
        rows.push_back({{"figure", figure.name}, {"simulated", figure.ours},
            {"paper", figure.paper ? Json(*figure.paper) : Json()},
            {"error_percent", figure.error() ? Json(*figure.error()) : Json()},
            {"verdict", to_string(figure.verdict)}});
    return {{"experiment", section.title}, {"figures", rows}, {"remark", section.remark}};
}

int reproduce(const Console& console)
{
    Json json = Json::array();
    for (const Experiment& experiment : experiments()) {
        const Json run = simulate_in_child(experiment);
        if (!console.json) {
            print(experiment, run);
            continue;
        }
        Json rows = Json::array();
        for (const Figure& figure : experiment.figures)
            rows.push_back({{"figure", figure.name}, {"simulated", value_of(figure, run)},
                {"paper", figure.paper}, {"error_percent", error_of(figure, run)}});
        json.push_back(
            {{"experiment", experiment.title}, {"study", experiment.study}, {"set", experiment.overrides},
                {"figures", rows}, {"remark", experiment.remark}, {"cycle_stack", run.at("cycle_stack")}});
    }
    for (const ReproducedSection& section : gated_figures(ResultCache{ResultCache::default_folder()}))
        if (console.json)
            json.push_back(section_json(section));
        else
            print(section);
    if (console.json)
        fmt::print("{}\n", json.dump(2));
    return exit_done;
}

} // namespace

Command add_reproduce(CLI::App& root, const Console& console)
{
    CLI::App* app
        = root.add_subcommand("reproduce", "simulate the paper's figures and print both, with the error");
    const auto which = std::make_shared<std::string>();
    app->add_option("which", *which,
           "platforms: Table 4 and Figs. 1c and 7, the paper's works on GPUs and CPUs (plug-in roofline)")
        ->check(CLI::IsMember({"platforms"}));
    return {app,
        [&console, which] { return which->empty() ? reproduce(console) : reproduce_platforms(console); }};
}

} // namespace pivotsim
