// SPDX-License-Identifier: Apache-2.0
#include "apps/command.h"
#include "apps/output_file.h"
#include "apps/plugin_templates.h"
#include "models/accelerator/accelerator.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

struct NewPluginArguments {
    std::string name, folder;
    bool force = false;
};

void check_name(const std::string& name)
{
    const bool word = !name.empty() && name.front() >= 'a' && name.front() <= 'z'
        && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
    if (!word)
        throw InputError({}, "E-NAME",
            fmt::format("'{}' is no name for a plug-in: lower-case letters, digits and underscores, a letter "
                        "first",
                name));
    if (Registry<Accelerator>::instance().contains(name))
        throw InputError({}, "E-NAME", fmt::format("an accelerator is called '{}' already", name));
}

std::string with_name(std::string text, const std::string& name)
{
    const std::string blank = "@NAME@";
    for (std::size_t at = text.find(blank); at != std::string::npos; at = text.find(blank, at + name.size()))
        text.replace(at, blank.size(), name);
    return text;
}

/// A project that builds, tests and runs as it is.
int make_plugin(const NewPluginArguments& arguments, const Console& console)
{
    check_name(arguments.name);
    const std::filesystem::path folder = arguments.folder.empty() ? arguments.name : arguments.folder;
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (failure)
        throw InputError(
            {}, "E-FILE", fmt::format("cannot make the folder '{}': {}", folder.string(), failure.message()));
    std::vector<std::pair<std::string, std::string>> files;
    for (const auto& [name, text] : plugin_templates()) {
        const std::string file = name == "plugin.cpp.in" ? arguments.name + ".cpp" : name;
        files.emplace_back((folder / file).string(), with_name(text, arguments.name));
    }
    for (const auto& [file, text] : files) // all or none
        if (!arguments.force && std::filesystem::exists(file, failure))
            throw InputError({}, "E-FILE", fmt::format("'{}' exists", file), {"--force replaces it"});
    nlohmann::ordered_json written = nlohmann::ordered_json::array();
    for (const auto& [file, text] : files) {
        write_file(file, text, arguments.force);
        written.push_back(file);
    }
    if (console.json)
        fmt::print("{}\n", nlohmann::ordered_json{{"files", written}}.dump(2));
    else
        for (const auto& file : written)
            fmt::print("{}\n", file.get<std::string>());
    console.note(fmt::format(
        "next: cd {} && cmake -B build && cmake --build build && ctest --test-dir build", folder.string()));
    return exit_done;
}

} // namespace

Command add_new_plugin(CLI::App& root, const Console& console)
{
    CLI::App* app = root.get_subcommand("new")->add_subcommand(
        "plugin", "a project for an accelerator of your own, which builds, tests and runs");
    auto arguments = std::make_shared<NewPluginArguments>();
    app->add_option("name", arguments->name, "of the plug-in and its accelerator")->required();
    app->add_option("--folder", arguments->folder, "where to make it; none: a folder of that name");
    app->add_flag("--force", arguments->force, "overwrite the files");
    return {app, [arguments, &console] { return make_plugin(*arguments, console); }};
}

} // namespace pivotsim
