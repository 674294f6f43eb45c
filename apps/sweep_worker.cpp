// SPDX-License-Identifier: Apache-2.0
#include "apps/interrupts.h"
#include "apps/sweep_arguments.h"
#include "apps/sweep_progress.h"
#include "apps/sweep_verbs.h"
#include "search/executor/make_executor.h"
#include "search/store/journal.h"

#include <charconv>
#include <filesystem>
#include <fmt/format.h>

namespace pivotsim {
namespace {

struct WorkerArguments {
    SweepCommandArguments sweep;
    SweepEvaluationArguments evaluation;
    std::string shard;
};

Shard shard_of(const std::string& text)
{
    Shard shard;
    const char* const last = text.data() + text.size();
    const auto index = std::from_chars(text.data(), last, shard.index);
    if (index.ec == std::errc{} && index.ptr != last && *index.ptr == '/') {
        const auto count = std::from_chars(index.ptr + 1, last, shard.count);
        if (count.ec == std::errc{} && count.ptr == last && shard.count > 0 && shard.index < shard.count)
            return shard;
    }
    throw InputError({}, "E-USAGE", fmt::format("'{}' is no shard", text),
        {"write --shard 0/4, 1/4, 2/4, 3/4 for the four parts of a sweep"});
}

/// A journal of its own, no database: any number of them may be at work on any number of machines.
int work(const WorkerArguments& arguments, const Console& console)
{
    const Shard shard = shard_of(arguments.shard);
    Sweep sweep(arguments.sweep.sweep());
    const std::filesystem::path folder{arguments.sweep.store};
    SweepKnowledge knowledge = SweepKnowledge::from_journals(folder, sweep);
    SweepRun run(sweep, nullptr, knowledge, {shard, arguments.evaluation.retry_failed});
    Journal journal(Store::journals_in(folder));
    journal.define(StoredSweep::of(sweep, arguments.sweep.command("sweep")));
    const Interrupts interrupts;
    ExecutorContext context{sweep};
    context.journal = &journal;
    context.knows = run.knows();
    context.workers = arguments.evaluation.processes();
    context.stop = &Interrupts::arrived();
    context.tell = [&console](const std::string& text) { console.note(text); };
    const auto executor = make_executor("local", context);
    const SweepTally tally = [&] {
        SweepProgress progress(console);
        return run.run(*executor, Interrupts::arrived(),
            [&progress](const SweepTally& so_far, std::uint64_t done, std::uint64_t of) {
                progress.update(so_far, done, of);
            });
    }();
    journal.sync();
    fmt::print("sweep {}, shard {}/{}: {} points, {} known, {} evaluated, {} failed\n", sweep.id(),
        shard.index, shard.count, tally.proposed, tally.known, tally.all_evaluated(), tally.failed());
    if (tally.interrupted)
        return exit_interrupted;
    return tally.failed() > 0 ? exit_failed_points : exit_done;
}

} // namespace

Command add_sweep_worker(CLI::App& sweep, const Console& console)
{
    CLI::App* app = sweep.add_subcommand("worker", "evaluate one shard of a sweep into a journal");
    auto arguments = std::make_shared<WorkerArguments>();
    arguments->sweep.add_to(*app);
    arguments->evaluation.add_to(*app);
    app->add_option("--shard", arguments->shard, "which part: I/N, from 0/N to N-1/N")
        ->required()
        ->type_name("I/N");
    return {app, [arguments, &console] { return work(*arguments, console); }};
}

} // namespace pivotsim
