// SPDX-License-Identifier: Apache-2.0
#include "search/executor/make_executor.h"

#include "base/diagnostics.h"
#include "base/value.h"

#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <fmt/format.h>
#include <set>

namespace pivotsim {
namespace {

namespace fs = std::filesystem;

const std::string prefix = "pivotsim_";

std::vector<fs::path> adapter_folders()
{
    std::vector<fs::path> folders;
    if (const char* named = std::getenv("PIVOTSIM_ADAPTERS"); named != nullptr && *named != '\0')
        folders.emplace_back(named);
    Dl_info library{};
    if (::dladdr(reinterpret_cast<const void*>(&make_executor), &library) != 0
        && library.dli_fname != nullptr) {
        std::error_code ignored;
        const fs::path beside = fs::weakly_canonical(library.dli_fname, ignored).parent_path();
        folders.push_back(beside / "adapters");
        folders.push_back(beside / "pivotsim");
    }
    return folders;
}

/// What is loaded registers itself. It stays: others may still need its symbols at the end of the process.
void load_adapter(const std::string& name)
{
    std::vector<std::string> help;
    for (const fs::path& folder : adapter_folders()) {
        const fs::path file = folder / fmt::format("{}{}.so", prefix, name);
        std::error_code ignored;
        if (!fs::exists(file, ignored)) {
            help.push_back(fmt::format("there is no '{}'", file.string()));
            continue;
        }
        // Global: MPI's own plug-ins look for its symbols there.
        if (::dlopen(file.c_str(), RTLD_NOW | RTLD_GLOBAL) == nullptr)
            throw InputError(
                {}, "E-LAUNCHER", fmt::format("cannot load '{}': {}", file.string(), ::dlerror()));
        return;
    }
    help.emplace_back("`local` is built in; `mpi` is built where Open MPI and Boost.MPI are installed");
    throw InputError({}, "E-LAUNCHER", fmt::format("no launcher is called '{}'", name), help);
}

} // namespace

std::vector<std::string> executors_at_hand()
{
    std::set<std::string> names;
    for (const auto& [name, entry] : Registry<Executor>::instance().entries())
        names.insert(name);
    for (const fs::path& folder : adapter_folders()) {
        std::error_code none;
        for (const fs::directory_entry& entry : fs::directory_iterator(folder, none)) {
            const std::string stem = entry.path().stem().string();
            if (stem.rfind(prefix, 0) == 0 && entry.path().extension() == ".so")
                names.insert(stem.substr(prefix.size()));
        }
    }
    return {names.begin(), names.end()};
}

std::unique_ptr<Executor> make_executor(const std::string& name, const ExecutorContext& context)
{
    Registry<Executor>& registry = Registry<Executor>::instance();
    if (name.find('/') == std::string::npos && !registry.contains(name))
        load_adapter(name);
    if (!registry.contains(name))
        throw InputError({}, "E-LAUNCHER", fmt::format("no launcher is called '{}'", name));
    return registry.create(name, Value::map(), context);
}

} // namespace pivotsim
