// SPDX-License-Identifier: Apache-2.0
#include "base/plugin/plugin_loader.h"

#include "base/config_files.h"
#include "base/plugin/plugin.h"
#include "base/registration_log.h"
#include "base/spelling.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <dlfcn.h>
#include <elf.h>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <set>

extern "C" {
extern const char PIVOTSIM_PLUGIN_MARK;
const char PIVOTSIM_PLUGIN_MARK = 0;
}

namespace pivotsim {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view prefix = "pivotsim_";
constexpr std::string_view suffix = ".so";
constexpr std::string_view mark = "pivotsim_plugin_abi_";

std::deque<Plugin>& plugins()
{
    static std::deque<Plugin> loaded;
    return loaded;
}

[[noreturn]] void refuse(
    const SourcePlace& place, const std::string& message, std::vector<std::string> help = {})
{
    throw InputError(place, "E-PLUGIN", message, std::move(help));
}

bool is_path(const std::string& name)
{
    const bool ends_in_so = name.size() > suffix.size()
        && name.compare(name.size() - suffix.size(), suffix.size(), suffix) == 0;
    return ends_in_so || name.find('/') != std::string::npos;
}

fs::path file_of(const std::string& name, const SourcePlace& place)
{
    if (is_path(name)) {
        Diagnostics diagnostics;
        const auto file = find_config_file(name, place, {}, diagnostics);
        if (!file)
            refuse(place, fmt::format("plug-in '{}' does not exist", name),
                {"a name without a slash is looked up in the plug-in folders: pivotsim doctor lists them"});
        return fs::weakly_canonical(*file);
    }
    if (const auto file = find_plugin(name))
        return fs::weakly_canonical(*file);
    std::vector<std::string> help;
    if (const auto likely = closest(name, plugins_at_hand()))
        help.push_back(fmt::format("did you mean '{}'?", *likely));
    for (const fs::path& folder : plugin_folders())
        help.push_back(
            fmt::format("there is no '{}'", (folder / fmt::format("{}{}{}", prefix, name, suffix)).string()));
    refuse(place, fmt::format("no plug-in is called '{}'", name), help);
}

/// The number in the name of the mark that the file refers to; none if it refers to none.
std::optional<std::string> abi_of(const std::string& bytes)
{
    for (std::size_t at = bytes.find(mark); at != std::string::npos; at = bytes.find(mark, at + 1)) {
        std::string digits;
        for (at += mark.size();
             at < bytes.size() && std::isdigit(static_cast<unsigned char>(bytes[at])) != 0;)
            digits += bytes[at++];
        if (!digits.empty())
            return digits;
    }
    return {};
}

/// Before any of its code runs.
void check_file(const fs::path& file, const std::string& name, const SourcePlace& place)
{
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored))
        refuse(place, fmt::format("plug-in '{}' is no file", name));
    std::ifstream stream{file, std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{stream}, {}};
    if (!stream && bytes.empty())
        refuse(place, fmt::format("plug-in '{}' cannot be read", name));
    Elf64_Ehdr header{};
    if (bytes.size() < sizeof header || bytes.compare(0, SELFMAG, ELFMAG) != 0)
        refuse(place, fmt::format("'{}' is no shared object", name));
    std::memcpy(&header, bytes.data(), sizeof header);
    // The loader maps what the headers promise; beyond the file's end that is a bus error.
    if (bytes.size() < header.e_shoff + std::uint64_t{header.e_shnum} * header.e_shentsize)
        refuse(place, fmt::format("'{}' is cut off after {} bytes", name, bytes.size()));
    const auto abi = abi_of(bytes);
    if (!abi)
        refuse(place, fmt::format("'{}' is no plug-in of pivotsim: it has no pivotsim_plugin", name),
            {"one of its source files needs PIVOTSIM_PLUGIN(\"name\", \"what it is\")"});
    if (*abi != std::to_string(PIVOTSIM_PLUGIN_ABI))
        refuse(place,
            fmt::format("'{}' was built for plug-in ABI {}, this pivotsim {} has {}", name, *abi, version,
                PIVOTSIM_PLUGIN_ABI),
            {"build it anew against this pivotsim's headers"});
}

/// What dlopen says, without the file's name in front.
std::string loader_error(const fs::path& file)
{
    std::string why = ::dlerror();
    if (const std::string front = file.string() + ": "; why.rfind(front, 0) == 0)
        why.erase(0, front.size());
    return why;
}

} // namespace

const Plugin& load_plugin(
    const std::string& name_or_file, const SourcePlace& mentioned_at, PluginSymbols symbols)
{
    const fs::path file = file_of(name_or_file, mentioned_at);
    const auto same = std::find_if(
        plugins().begin(), plugins().end(), [&file](const Plugin& plugin) { return plugin.file == file; });
    if (same != plugins().end())
        return *same;
    check_file(file, name_or_file, mentioned_at);

    RegistrationLog& log = RegistrationLog::instance();
    log.begin(file.string());
    void* library
        = ::dlopen(file.c_str(), RTLD_NOW | (symbols == PluginSymbols::global ? RTLD_GLOBAL : RTLD_LOCAL));
    RegistrationLog::Outcome outcome = log.end();
    if (library == nullptr)
        refuse(mentioned_at, fmt::format("'{}' cannot be loaded: {}", name_or_file, loader_error(file)),
            {"was it built against this pivotsim?"});
    const auto* info = static_cast<const PluginInfo*>(::dlsym(library, "pivotsim_plugin"));
    if (info == nullptr)
        refuse(mentioned_at,
            fmt::format("'{}' is no plug-in of pivotsim: it has no pivotsim_plugin", name_or_file),
            {"one of its source files needs PIVOTSIM_PLUGIN(\"name\", \"what it is\")"});
    if (!outcome.failed.empty())
        refuse(mentioned_at,
            fmt::format("'{}' cannot register {}", name_or_file, fmt::join(outcome.failed, "; ")));
    if (!outcome.taken.empty())
        refuse(mentioned_at,
            fmt::format(
                "'{}' registers {}, which is there already", name_or_file, fmt::join(outcome.taken, " and ")),
            {"give it another name"});
    plugins().push_back({info->name, info->doc, info->built_with, file, std::move(outcome.added)});
    return plugins().back();
}

const std::deque<Plugin>& loaded_plugins()
{
    return plugins();
}

std::vector<fs::path> plugin_folders()
{
    std::vector<fs::path> folders;
    if (const char* named = std::getenv("PIVOTSIM_PLUGINS")) {
        std::string list = named;
        for (std::size_t colon; !list.empty();
             list.erase(0, colon == std::string::npos ? colon : colon + 1)) {
            colon = list.find(':');
            if (const std::string folder = list.substr(0, colon); !folder.empty())
                folders.emplace_back(folder);
        }
    }
    Dl_info library{};
    if (::dladdr(&PIVOTSIM_PLUGIN_MARK, &library) != 0 && library.dli_fname != nullptr) {
        std::error_code ignored;
        const fs::path beside = fs::weakly_canonical(library.dli_fname, ignored).parent_path();
        for (const char* folder : {"plugins", "adapters", "pivotsim"})
            folders.push_back(beside / folder);
    }
    return folders;
}

std::optional<fs::path> find_plugin(const std::string& name)
{
    for (const fs::path& folder : plugin_folders()) {
        fs::path file = folder / fmt::format("{}{}{}", prefix, name, suffix);
        std::error_code ignored;
        if (fs::is_regular_file(file, ignored))
            return file;
    }
    return {};
}

std::vector<std::string> plugins_at_hand()
{
    std::set<std::string> names;
    for (const fs::path& folder : plugin_folders()) {
        std::error_code none;
        for (const fs::directory_entry& entry : fs::directory_iterator(folder, none)) {
            const std::string stem = entry.path().stem().string();
            if (stem.rfind(prefix, 0) == 0 && entry.path().extension() == suffix)
                names.insert(stem.substr(prefix.size()));
        }
    }
    return {names.begin(), names.end()};
}

} // namespace pivotsim
