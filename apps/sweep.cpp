// SPDX-License-Identifier: Apache-2.0
#include "apps/interrupts.h"
#include "apps/sweep_arguments.h"
#include "apps/sweep_progress.h"
#include "apps/sweep_verbs.h"
#include "base/text.h"
#include "search/executor/make_executor.h"
#include "search/executor/process_pool.h"
#include "search/store/journal.h"

#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

struct RunArguments {
    SweepCommandArguments sweep;
    SweepEvaluationArguments evaluation;
    bool dry_run = false;
};

/// Seconds of a point: the mean of those that are known, or one that is evaluated now and, with a journal,
/// kept. Not that of one whose answer another sweep knows; 0 if the first few are all such.
double seconds_of_a_point(const ExecutorContext& context, double mean, SweepRun& run)
{
    constexpr std::size_t tries = 5;
    for (std::size_t i = 0; i < tries && mean == 0 && !run.first_batch().empty() && *context.stop == 0; ++i) {
        ProcessPool pool(context, [&](const std::string& line, const PointRecord& record) {
            mean = record.known || record.status != PointStatus::ok ? 0 : record.seconds;
            if (context.journal == nullptr)
                return;
            context.journal->append(line);
            run.take(record);
        });
        const std::vector<Candidate> todo = run.first_batch();
        pool.add({todo[context.journal == nullptr ? i * (todo.size() - 1) / tries : 0]});
        while (!pool.idle() && *context.stop == 0)
            pool.advance(std::chrono::milliseconds{200});
    }
    return mean;
}

std::string announcement(Sweep& sweep, std::size_t todo, double seconds, unsigned workers)
{
    std::string text = fmt::format("sweep {}: ", sweep.id());
    const std::string of = with_thousands(sweep.grid().size());
    if (sweep.strategy().adaptive())
        text += fmt::format("{} of {} points to begin with", with_thousands(todo), of);
    else
        text += fmt::format("{} points of a grid of {}, at most {} to be evaluated",
            with_thousands(sweep.points().size()), of, with_thousands(todo));
    text += fmt::format(", {} worker{}", workers, workers == 1 ? "" : "s");
    if (seconds > 0 && todo > 0)
        text += fmt::format("; at {:.3g} s a point about {:.3g} s{}", seconds,
            seconds * static_cast<double>(todo) / workers,
            sweep.strategy().adaptive() ? " for these; then the strategy asks for more" : "");
    return text;
}

ExecutorContext context_of(const RunArguments& arguments, const Sweep& sweep, const Console& console)
{
    ExecutorContext context{sweep};
    context.workers = arguments.evaluation.processes();
    context.lease = arguments.evaluation.lease;
    context.stop = &Interrupts::arrived();
    context.tell = [&console](const std::string& text) { console.note(text); };
    return context;
}

/// What there is to do; leaves no trace.
int estimate(const RunArguments& arguments, Sweep& sweep, const Console& console)
{
    SweepKnowledge knowledge = SweepKnowledge::from_journals(arguments.sweep.store, sweep);
    SweepRun run(sweep, nullptr, knowledge, {{}, arguments.evaluation.retry_failed});
    ExecutorContext context = context_of(arguments, sweep, console);
    context.knows = run.knows();
    const double seconds = seconds_of_a_point(context, 0, run);
    const std::size_t todo = run.first_batch().size();
    if (console.json)
        fmt::print("{}\n",
            nlohmann::ordered_json{{"sweep", sweep.id()}, {"grid", sweep.grid().size()},
                {"points", sweep.points().size()}, {"adaptive", sweep.strategy().adaptive()},
                {"to_evaluate_at_most", todo}, {"seconds_a_point", seconds}, {"workers", context.workers}}
                .dump(2));
    else
        fmt::print("{}\n", announcement(sweep, todo, seconds, context.workers));
    return exit_done;
}

/// Evaluates for the process that leads.
int serve(const RunArguments& arguments, Sweep& sweep, ExecutorContext& context, Executor& executor)
{
    const std::filesystem::path folder{arguments.sweep.store};
    Journal journal(Store::journals_in(folder));
    journal.define(StoredSweep::of(sweep, arguments.sweep.command("sweep")));
    SweepKnowledge knowledge = SweepKnowledge::from_journals(folder, sweep);
    context.journal = &journal;
    context.knows = [&knowledge](const PointHash& hash) { return knowledge.hashes.count(hash) > 0; };
    executor.serve();
    journal.sync();
    return exit_done;
}

int lead(const RunArguments& arguments, Sweep& sweep, ExecutorContext& context,
    std::unique_ptr<Executor>& executor, const Console& console)
{
    const std::filesystem::path folder{arguments.sweep.store};
    const std::filesystem::path journals = Store::journals_in(folder);
    warn_of_network(arguments.sweep.store, console);
    Store store(folder);
    report_folding(store.fold(), console);
    const std::string command = arguments.sweep.command("sweep") + arguments.evaluation.text();
    const StoredSweep definition = StoredSweep::of(sweep, command);
    store.describe(definition);
    SweepKnowledge knowledge = SweepKnowledge::from(store, sweep);
    SweepRun run(sweep, &store, knowledge, {{}, arguments.evaluation.retry_failed});
    context.knows = run.knows();
    SweepTally tally;
    {
        Journal journal(journals);
        journal.define(definition);
        context.journal = &journal;
        double seconds = store.mean_seconds(sweep.id());
        if (arguments.evaluation.launcher == "local") // partners are not kept waiting for a trial
            seconds = seconds_of_a_point(context, seconds, run);
        console.note(announcement(sweep, run.first_batch().size(), seconds, context.workers));
        SweepProgress progress(console);
        tally = run.run(*executor, Interrupts::arrived(),
            [&progress](const SweepTally& so_far, std::uint64_t done, std::uint64_t of) {
                progress.update(so_far, done, of);
            });
        executor.reset(); // partners end, and close their journals
        journal.sync();
    }
    return conclude(sweep, store, command, tally.interrupted, console);
}

/// Partners of an executor end with this process, whatever becomes of it.
int evaluate_all(const RunArguments& arguments, Sweep& sweep, const Console& console)
{
    ExecutorContext context = context_of(arguments, sweep, console);
    const Interrupts interrupts;
    auto executor = make_executor(arguments.evaluation.launcher, context);
    int code = exit_usage;
    try {
        return executor->leads() ? lead(arguments, sweep, context, executor, console)
                                 : serve(arguments, sweep, context, *executor);
    } catch (const InputError& error) {
        console.report(error.findings());
    } catch (const std::exception& error) {
        console.fail("simulation", error.what());
        code = exit_simulation;
    }
    if (executor)
        executor->abandon();
    return code;
}

int run(const RunArguments& arguments, const Console& console)
{
    if (arguments.sweep.study.file.empty())
        throw InputError({}, "E-USAGE", "which study? `pivotsim sweep STUDY`",
            {"pivotsim sweep --help shows how it is used"});
    const char* ranks = std::getenv("OMPI_COMM_WORLD_SIZE");
    if (arguments.evaluation.launcher == "local" && ranks != nullptr && std::string{ranks} != "1")
        throw InputError({}, "E-LAUNCHER", fmt::format("{} ranks would all do the same", ranks),
            {"under mpirun: --launcher mpi"});
    Sweep sweep(arguments.sweep.sweep());
    console.report(sweep.base().warnings);
    return arguments.dry_run ? estimate(arguments, sweep, console) : evaluate_all(arguments, sweep, console);
}

} // namespace

Command add_sweep(CLI::App& root, const Console& console)
{
    CLI::App* app
        = root.add_subcommand("sweep", "evaluate a study over ranges of its values, and find what is best");
    auto arguments = std::make_shared<RunArguments>();
    arguments->sweep.add_to(*app);
    app->get_option("study")->required(false); // the verbs below have their own
    arguments->evaluation.add_to(*app);
    arguments->evaluation.add_launcher_to(*app);
    app->add_flag(
        "--dry-run", arguments->dry_run, "say how many points there are and how long they may take");
    app->require_subcommand(0, 1);
    const std::vector<Command> verbs{add_sweep_worker(*app, console), add_sweep_submit(*app, console),
        add_sweep_status(*app, console), add_sweep_merge(*app, console), add_sweep_export(*app, console)};
    return {app, [verbs, arguments, &console] {
                for (const Command& verb : verbs)
                    if (verb.app->parsed())
                        return verb.execute();
                return run(*arguments, console);
            }};
}

} // namespace pivotsim
