// SPDX-License-Identifier: Apache-2.0
#include "apps/command.h"
#include "apps/output_file.h"
#include "base/json_schema.h"
#include "search/study.h"

#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

struct NewArguments {
    std::string folder;
    bool force = false;
};

constexpr const char* study_text = R"(# yaml-language-server: $schema=study.schema.json
# Run it:             pivotsim run study.yaml
# Try something:      pivotsim run study.yaml --set platform.pe_array.rows=128
# What does a key do: pivotsim describe platform.pe_array
# Many of them:      pivotsim sweep study.yaml --sweep platform.pe_array.rows=16:64:16
# Everything set:     pivotsim config show study.yaml --origin
schema_version: 1
name: {}
platform:
  extends: platforms/zcu102_paper.yaml # shipped with pivotsim; or zcu102.yaml, or a file of your own
  pe_array:
    rows: 64
    cols: 36
    dataflow: is # is, ws or os: the operand that stays in the array
workload:
  model: models/deit_s.yaml # deit_t, deit_s, deit_b, lvvit_t, lvvit_s, lvvit_m, vit_b, vit_l, vit_h
  effort: {{skip: []}} # encoders whose attention is left out, from 1
)";

/// A folder with a study that runs as it is, and the schema by which editors complete it.
int make_study(const NewArguments& arguments, const Console& console)
{
    const std::filesystem::path folder = arguments.folder;
    const std::string name
        = folder.filename().empty() ? folder.parent_path().filename().string() : folder.filename().string();
    const std::string study = (folder / "study.yaml").string(),
                      schema = (folder / "study.schema.json").string();
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (failure)
        throw InputError({}, "E-FILE",
            fmt::format("cannot make the folder '{}': {}", arguments.folder, failure.message()));
    for (const std::string& file : {study, schema}) // both or none
        if (!arguments.force && std::filesystem::exists(file, failure))
            throw InputError({}, "E-FILE", fmt::format("'{}' exists", file), {"--force replaces it"});
    write_file(study,
        fmt::format(
            study_text, name.empty() || name == "." || name == ".." ? "study" : nlohmann::json(name).dump()),
        arguments.force);
    write_file(schema, json_schema(Study::fields()) + "\n", arguments.force);
    if (console.json)
        fmt::print("{}\n", nlohmann::ordered_json{{"study", study}, {"schema", schema}}.dump(2));
    else
        fmt::print("{}\n", study);
    console.note(fmt::format("next: pivotsim run {}", study));
    return exit_done;
}

} // namespace

Command add_new(CLI::App& root, const Console& console)
{
    CLI::App* app = root.add_subcommand("new", "start something of your own");
    CLI::App* study = app->add_subcommand("study", "a folder with a study that runs, and its schema");
    app->require_subcommand(1);
    auto arguments = std::make_shared<NewArguments>();
    study->add_option("folder", arguments->folder, "folder to make or to add to")->required();
    study->add_flag("--force", arguments->force, "overwrite the files");
    return {study, [arguments, &console] { return make_study(*arguments, console); }};
}

} // namespace pivotsim
