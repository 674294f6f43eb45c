// SPDX-License-Identifier: Apache-2.0
#include "apps/sweep_arguments.h"
#include "apps/sweep_verbs.h"

#include <filesystem>
#include <fmt/format.h>

namespace pivotsim {
namespace {

struct MergeArguments {
    SweepCommandArguments sweep;
    bool rebuild = false;
};

int merge(const MergeArguments& arguments, const Console& console)
{
    const Sweep sweep(arguments.sweep.sweep());
    const std::filesystem::path folder{arguments.sweep.store};
    if (!std::filesystem::is_directory(folder / "journals"))
        throw InputError({}, "E-STORE", fmt::format("'{}' holds no journals", folder.string()),
            {"--store names the folder of the sweep"});
    if (arguments.rebuild)
        if (const auto aside = Store::set_aside(folder); !aside.empty())
            console.note(fmt::format("the old database is now '{}'", aside.string()));
    warn_of_network(arguments.sweep.store, console);
    Store store(folder);
    report_folding(store.fold(), console);
    const std::string command = arguments.sweep.command("sweep");
    if (store.statuses(sweep.id()).empty())
        throw InputError({}, "E-STORE",
            fmt::format("'{}' knows no point of sweep {}", folder.string(), sweep.id()),
            {"were its shards run with the same study, the same --set and --sweep, and the same build of "
             "pivotsim?"});
    store.describe(StoredSweep::of(sweep, command));
    return conclude(sweep, store, command, false, console);
}

} // namespace

Command add_sweep_merge(CLI::App& sweep, const Console& console)
{
    CLI::App* app
        = sweep.add_subcommand("merge", "fold all journals of a store into its database, and show the front");
    auto arguments = std::make_shared<MergeArguments>();
    arguments->sweep.add_to(*app);
    app->add_flag(
        "--rebuild", arguments->rebuild, "set the database aside and make it anew from the journals");
    return {app, [arguments, &console] { return merge(*arguments, console); }};
}

} // namespace pivotsim
