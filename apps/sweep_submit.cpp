// SPDX-License-Identifier: Apache-2.0
#include "apps/output_file.h"
#include "apps/provenance.h"
#include "apps/sweep_arguments.h"
#include "apps/sweep_verbs.h"

#include <filesystem>
#include <fmt/format.h>

namespace pivotsim {
namespace {

struct SubmitArguments {
    SweepCommandArguments sweep;
    bool slurm = false, force = false;
    std::uint32_t shards = 16;
    std::uint32_t cores = 1;
    std::string time = "24:00:00", output;
    std::vector<std::string> directives;
};

/// An array of shards, and a job that merges them when all are through. An element is a shard and never a
/// point: a scheduler starts a few jobs a second. What is requeued goes on where its journal ends.
std::string slurm_script(const SubmitArguments& arguments, const Sweep& sweep)
{
    const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
    const auto command = [&](const std::string& verb) {
        return for_shell(program) + arguments.sweep.command(verb).substr(std::string{"pivotsim"}.size());
    };
    std::string text = fmt::format("#!/bin/bash\n"
                                   "# {}: {} points in {} shards. Submit with: sbatch {}\n"
                                   "#SBATCH --job-name=sweep-{}\n"
                                   "#SBATCH --array=0-{}\n"
                                   "#SBATCH --ntasks=1\n"
                                   "#SBATCH --cpus-per-task={}\n"
                                   "#SBATCH --time={}\n"
                                   "#SBATCH --requeue\n"
                                   "#SBATCH --open-mode=append\n"
                                   "#SBATCH --output={}/slurm-%A-%a.log\n",
        sweep.base().study.name, sweep.points().size(), arguments.shards, arguments.output, sweep.id(),
        arguments.shards - 1, arguments.cores, arguments.time, arguments.sweep.store);
    for (const std::string& directive : arguments.directives)
        text += "#SBATCH " + directive + "\n";
    text += fmt::format("cd {}\n", for_shell(std::filesystem::current_path().string()));
    text += fmt::format("exec {} --shard \"$SLURM_ARRAY_TASK_ID/{}\" --workers {}\n", command("sweep worker"),
        arguments.shards, arguments.cores);
    return text;
}

int submit(SubmitArguments arguments, const Console& console)
{
    if (!arguments.slurm)
        throw InputError({}, "E-USAGE", "to which scheduler? `pivotsim sweep submit STUDY --slurm`",
            {"others run the shards as well: `pivotsim sweep worker STUDY --shard I/N`"});
    Sweep sweep(arguments.sweep.sweep());
    if (sweep.strategy().adaptive())
        throw InputError({}, "E-SWEEP",
            fmt::format(
                "strategy '{}' learns from every result, so that its points cannot be cut into shards",
                sweep.config().strategy.name),
            {"submit one job that runs `mpirun pivotsim sweep STUDY --launcher mpi`"});
    if (arguments.output.empty())
        arguments.output = fmt::format("sweep-{}.slurm", sweep.id());
    Store::journals_in(arguments.sweep.store);
    warn_of_network(arguments.sweep.store, console);
    write_file(arguments.output, slurm_script(arguments, sweep), arguments.force);
    const std::string merge = arguments.sweep.command("sweep merge");
    fmt::print("wrote {}: {} points in {} shards\n"
               "  sbatch {}\n"
               "  {}\n"
               "  {}\n",
        arguments.output, sweep.points().size(), arguments.shards, for_shell(arguments.output),
        arguments.sweep.command("sweep status"), merge);
    return exit_done;
}

} // namespace

Command add_sweep_submit(CLI::App& sweep, const Console& console)
{
    CLI::App* app
        = sweep.add_subcommand("submit", "write a script that runs the shards of a sweep on a cluster");
    auto arguments = std::make_shared<SubmitArguments>();
    arguments->sweep.add_to(*app);
    app->add_flag("--slurm", arguments->slurm, "an array job of Slurm's");
    app->add_option("--shards", arguments->shards, "elements of the array")->check(CLI::Range(1, 100000));
    app->add_option("--cores", arguments->cores, "of an element, and processes that it runs")
        ->check(CLI::Range(1, 4096));
    app->add_option("--time", arguments->time, "that an element may take, as Slurm writes it");
    app->add_option("--directive", arguments->directives,
           "another #SBATCH line, such as --partition=long (repeatable)")
        ->allow_extra_args(false);
    app->add_option("-o,--output", arguments->output, "script; none: sweep-ID.slurm")->type_name("FILE");
    app->add_flag("--force", arguments->force, "replace that file if it exists");
    return {app, [arguments, &console] { return submit(*arguments, console); }};
}

} // namespace pivotsim
