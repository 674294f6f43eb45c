// SPDX-License-Identifier: Apache-2.0
#include "apps/command.h"
#include "apps/gates_text.h"
#include "apps/output_file.h"
#include "workloads/gate_trace_file.h"
#include "workloads/modelled_gates.h"

#include <fmt/format.h>

namespace pivotsim {
namespace {

struct GatesArguments {
    std::string file, csv, npz, gate = "entropy";
    ModelledDraw draw;
    bool drawn = false; ///< an option of the drawing is given
    bool force = false;
};

const std::map<std::string, GateMetric> metrics{
    {"entropy", GateMetric::entropy}, {"confidence", GateMetric::confidence}};

GateTrace trace_of(const GatesArguments& arguments)
{
    const ModelledGates* model = ModelledGates::find(arguments.file);
    if (model != nullptr)
        return modelled_gates(*model, arguments.draw);
    if (arguments.drawn && !ModelledGates::is_name(arguments.file))
        throw InputError({}, "E-USAGE", "--images and --seed are for traces that are drawn",
            {fmt::format("as '{}' is", ModelledGates::deit_s().trace_name())});
    return read_gate_trace(arguments.file);
}

int show_gates(const GatesArguments& arguments, const Console& console)
{
    const GateTrace trace = trace_of(arguments);
    const GateMetric metric = metrics.at(arguments.gate);
    if (!arguments.csv.empty())
        write_file(arguments.csv, write_gate_csv(trace), arguments.force);
    if (!arguments.npz.empty())
        write_file(arguments.npz, write_gate_npz(trace), arguments.force);
    if (trace.logits && !(arguments.csv.empty() && arguments.npz.empty()))
        console.note("note: logits are checked and not written");
    fmt::print("{}", console.json ? gates_json(trace, metric) : gates_text(trace, metric));
    return exit_done;
}

} // namespace

Command add_gates(CLI::App& root, const Console& console)
{
    CLI::App* app = root.add_subcommand("gates", "show, check and convert a gate trace");
    auto arguments = std::make_shared<GatesArguments>();
    app->add_option("file", arguments->file,
           "NPZ or CSV file; traces/fashion-mnist-vit12.npz is shipped, modelled/deit_s is drawn")
        ->required();
    app->add_option("--gate", arguments->gate, "the figures are of: entropy, confidence")
        ->capture_default_str()
        ->check(CLI::IsMember(metrics));
    app->add_option("--csv", arguments->csv, "write it as CSV");
    app->add_option("--npz", arguments->npz, "write it as NPZ");
    app->add_flag("--force", arguments->force, "overwrite these files");
    const auto drawn = [arguments](const auto&) { arguments->drawn = true; };
    app->add_option("--images", arguments->draw.images, "to draw for the test split of a modelled trace")
        ->capture_default_str()
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000}))
        ->each(drawn);
    app->add_option("--seed", arguments->draw.seed, "of a modelled trace")
        ->capture_default_str()
        ->each(drawn);
    return {app, [arguments, &console] { return show_gates(*arguments, console); }};
}

} // namespace pivotsim
