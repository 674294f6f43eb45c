// SPDX-License-Identifier: Apache-2.0
#include "apps/sweep_arguments.h"

#include "apps/provenance.h"

#include <algorithm>
#include <fmt/format.h>
#include <thread>

namespace pivotsim {

void SweepCommandArguments::add_to(CLI::App& app)
{
    study.add_to(app);
    app.add_option("--sweep", axes, "vary a key of the study: a.b=1,2,4 or a.b=10:200:10 (repeatable)")
        ->type_name("KEY=VALUES")
        ->allow_extra_args(false);
    app.add_option("--store", store, "folder of the results of all sweeps")->type_name("FOLDER");
}

std::string SweepCommandArguments::command(const std::string& verb) const
{
    std::string command = "pivotsim " + verb + " " + for_shell(study.file);
    for (const std::string& override : study.overrides)
        command += " --set " + for_shell(override);
    for (const std::string& axis : axes)
        command += " --sweep " + for_shell(axis);
    return command + " --store " + for_shell(store);
}

void SweepEvaluationArguments::add_to(CLI::App& app)
{
    app.add_option("-j,--workers", workers, "processes at a time; 0: one a core")->check(CLI::Range(0, 4096));
    app.add_flag("--retry-failed", retry_failed, "evaluate again what has failed before");
}

void SweepEvaluationArguments::add_launcher_to(CLI::App& app)
{
    app.add_option("--launcher", launcher, "local, or mpi under mpirun")->type_name("NAME");
    app.add_option("--lease", lease, "seconds of silence after which a rank counts as lost")
        ->check(CLI::Range(0.1, 86400.0));
}

std::string SweepEvaluationArguments::text() const
{
    std::string text;
    if (workers != 0)
        text += fmt::format(" --workers {}", workers);
    if (retry_failed)
        text += " --retry-failed";
    if (launcher != "local")
        text += fmt::format(" --launcher {} --lease {}", launcher, lease);
    return text;
}

unsigned SweepEvaluationArguments::processes() const
{
    return workers != 0 ? workers : std::max(1U, std::thread::hardware_concurrency());
}

} // namespace pivotsim
