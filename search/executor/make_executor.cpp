// SPDX-License-Identifier: Apache-2.0
#include "search/executor/make_executor.h"

#include "base/plugin/plugin_loader.h"
#include "base/value.h"

#include <fmt/format.h>
#include <set>

namespace pivotsim {
namespace {

/// What is loaded registers itself.
void load_launcher(const std::string& name)
{
    if (find_plugin(name)) {
        load_plugin(name, {}, PluginSymbols::global);
        return;
    }
    std::vector<std::string> help;
    for (const std::filesystem::path& folder : plugin_folders())
        help.push_back(
            fmt::format("there is no '{}'", (folder / fmt::format("pivotsim_{}.so", name)).string()));
    help.emplace_back("`local` is built in; `mpi` is built where Open MPI and Boost.MPI are installed");
    throw InputError({}, "E-LAUNCHER", fmt::format("no launcher is called '{}'", name), help);
}

} // namespace

std::vector<std::string> executors_at_hand()
{
    std::set<std::string> names;
    for (const auto& [name, entry] : Registry<Executor>::instance().entries())
        names.insert(name);
    if (find_plugin("mpi"))
        names.insert("mpi");
    return {names.begin(), names.end()};
}

std::unique_ptr<Executor> make_executor(const std::string& name, const ExecutorContext& context)
{
    Registry<Executor>& registry = Registry<Executor>::instance();
    if (name.find('/') == std::string::npos && !registry.contains(name))
        load_launcher(name);
    if (!registry.contains(name))
        throw InputError({}, "E-LAUNCHER", fmt::format("no launcher is called '{}'", name));
    return registry.create(name, Value::map(), context);
}

} // namespace pivotsim
