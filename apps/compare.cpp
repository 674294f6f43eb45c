// SPDX-License-Identifier: Apache-2.0
#include "apps/compare.h"

#include "apps/command.h"
#include "apps/tolerance.h"
#include "observe/compare/comparison_json.h"
#include "observe/compare/comparison_text.h"
#include "observe/compare/saved_run.h"
#include "observe/run_json.h"

#include <nlohmann/json.hpp>

namespace pivotsim {
std::string Judgement::text(int verbosity) const
{
    std::string text = comparison_text(comparison, file, verbosity);
    if (tolerance)
        text += tolerance_text(comparison.beyond(*tolerance), *tolerance, verbosity);
    return text;
}

nlohmann::ordered_json Judgement::json() const
{
    return comparison_json(comparison, file, tolerance);
}

int Judgement::exit_code() const
{
    return tolerance && !comparison.beyond(*tolerance).empty() ? exit_comparison : exit_done;
}

void CompareArguments::add_to(CLI::App& app)
{
    CLI::Option* const compare
        = app.add_option("--compare", file, "put the result beside a saved 'run --json' of earlier");
    app.add_option("--tolerance", tolerance,
           "exit code 4 if delay, energy, cycles, DRAM bytes or an operator differs by more than this: 1 %")
        ->needs(compare);
}

Baseline::Baseline(const CompareArguments& arguments)
{
    if (!arguments.file)
        return;
    file_ = *arguments.file;
    if (arguments.tolerance)
        tolerance_ = read_tolerance(*arguments.tolerance);
    before_ = saved_run_figures(file_);
}

std::optional<Judgement> Baseline::judge(const RunResult& result, const Trace& trace) const
{
    if (!before_)
        return std::nullopt;
    return Judgement{compare(*before_, run_figures(run_json(result, trace))), file_, tolerance_};
}

} // namespace pivotsim
