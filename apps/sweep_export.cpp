// SPDX-License-Identifier: Apache-2.0
#include "apps/output_file.h"
#include "apps/sweep_verbs.h"
#include "base/spelling.h"
#include "search/store/table_export.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <memory>

namespace pivotsim {
namespace {

struct ExportArguments {
    std::string sweep;
    std::string store = "sweeps";
    bool csv = false, jsonl = false, force = false;
    TableExport what;
    std::string output;
};

/// The only sweep, or the one whose id begins so, or the last one of that name.
StoredSweep find_sweep(
    const std::vector<StoredSweep>& sweeps, const std::string& wanted, const Console& console)
{
    std::vector<std::string> names;
    const StoredSweep* found = nullptr;
    std::size_t matches = 0;
    for (const StoredSweep& sweep : sweeps) {
        names.push_back(sweep.id + " (" + sweep.name + ")");
        if (wanted.empty() || sweep.name == wanted || (wanted.size() >= 4 && sweep.id.rfind(wanted, 0) == 0))
            found = &sweep, ++matches;
    }
    if (matches > 1 && !wanted.empty())
        console.note(
            fmt::format("{} sweeps are called '{}'; this is the newest one, {}", matches, wanted, found->id));
    if (found == nullptr || (wanted.empty() && sweeps.size() > 1)) {
        std::vector<std::string> help{sweeps.empty() ? std::string{"it holds none"} : "it holds:"};
        help.insert(help.end(), names.begin(), names.end());
        throw InputError({}, "E-STORE",
            wanted.empty() ? fmt::format("which sweep? the store holds {}", sweeps.size())
                           : fmt::format("the store holds no sweep '{}'", wanted),
            help);
    }
    return *found;
}

void write_to(std::FILE* file, const std::string& name, const std::string& text)
{
    if (std::fwrite(text.data(), 1, text.size(), file) != text.size())
        throw InputError({}, "E-FILE", fmt::format("cannot write '{}': {}", name, std::strerror(errno)));
}

int export_sweep(const ExportArguments& arguments, const Console& console)
{
    const std::filesystem::path folder{arguments.store};
    if (!std::filesystem::exists(folder / "store.sqlite"))
        throw InputError({}, "E-STORE", fmt::format("'{}' holds no store", arguments.store),
            {"--store names the folder; `pivotsim sweep merge STUDY` makes a store of shards' journals"});
    Store store(folder);
    const StoredSweep sweep = find_sweep(store.sweeps(), arguments.sweep, console);
    TableExport what = arguments.what;
    what.format = arguments.jsonl ? TableFormat::jsonl : TableFormat::csv;
    if (arguments.output.empty()) {
        export_table(store, sweep, what, [](const std::string& row) { write_to(stdout, "the output", row); });
        if (std::fflush(stdout) != 0)
            write_to(stdout, "the output", " ");
        return exit_done;
    }
    check_output(arguments.output, arguments.force);
    std::error_code ignored;
    const std::filesystem::path target
        = std::filesystem::weakly_canonical(arguments.output, ignored); // a link stays one
    if (target.parent_path() == std::filesystem::weakly_canonical(folder, ignored)
        && target.filename().string().rfind("store.sqlite", 0) == 0)
        throw InputError({}, "E-FILE", fmt::format("'{}' is a part of the store", arguments.output));
    // A device or a pipe stays one; a file appears whole or not at all.
    const bool in_place
        = std::filesystem::exists(target, ignored) && !std::filesystem::is_regular_file(target, ignored);
    const std::string draft = in_place ? target.string() : target.string() + ".part";
    const auto close = [](std::FILE* file) { std::fclose(file); };
    const std::unique_ptr<std::FILE, decltype(close)> file(std::fopen(draft.c_str(), "wb"), close);
    if (!file)
        throw InputError({}, "E-FILE", fmt::format("cannot write '{}': {}", draft, std::strerror(errno)));
    try {
        export_table(store, sweep, what, [&](const std::string& row) { write_to(file.get(), draft, row); });
        if (std::fflush(file.get()) != 0)
            throw InputError({}, "E-FILE", fmt::format("cannot write '{}': {}", draft, std::strerror(errno)));
        if (!in_place)
            std::filesystem::rename(draft, target);
    } catch (...) {
        if (!in_place)
            std::filesystem::remove(draft, ignored);
        throw;
    }
    console.note(fmt::format("wrote '{}'", arguments.output));
    return exit_done;
}

} // namespace

Command add_sweep_export(CLI::App& sweep, const Console& console)
{
    CLI::App* app = sweep.add_subcommand("export", "print the table of a sweep, a row a point");
    auto arguments = std::make_shared<ExportArguments>();
    app->add_option(
        "sweep", arguments->sweep, "id, at least 4 digits of it, or name; none: the only one of the store");
    app->add_option("--store", arguments->store, "folder of the results")->type_name("FOLDER");
    auto* csv = app->add_flag("--csv", arguments->csv, "comma-separated values (the default)");
    app->add_flag("--jsonl", arguments->jsonl, "one JSON object a line")->excludes(csv);
    app->add_flag("--front", arguments->what.front_only, "only the points of the front");
    app->add_flag("--all-rungs", arguments->what.all_rungs, "also what a strategy tried on cheaper models");
    app->add_option("-o,--output", arguments->output, "file; none: the standard output")->type_name("FILE");
    app->add_flag("--force", arguments->force, "replace that file if it exists");
    return {app, [arguments, &console] { return export_sweep(*arguments, console); }};
}

} // namespace pivotsim
