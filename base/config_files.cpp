// SPDX-License-Identifier: Apache-2.0
#include "base/config_files.h"

#include "base/embedded_configs.h"
#include "base/spelling.h"
#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace pivotsim {
namespace fs = std::filesystem;
namespace {

// Names from arguments and unnamed texts are relative to the working folder.
fs::path folder_of(const SourcePlace& place)
{
    if (!place.known() || place.source->name.rfind("--", 0) == 0)
        return {};
    return fs::path{place.source->name}.parent_path();
}

bool is_embedded(const std::string& path)
{
    return find_embedded(path) != nullptr || find_embedded_trace(path);
}

std::vector<std::string> embedded_names()
{
    std::vector<std::string> names;
    for (const auto& [name, text] : embedded_configs())
        names.push_back(name);
    for (const auto& [name, bytes] : embedded_traces())
        names.push_back(name);
    return names;
}

std::optional<std::string> similar_file(const fs::path& missing)
{
    constexpr int entries_looked_at = 1000;
    std::vector<std::string> names;
    for (const std::string& name : embedded_names())
        if (embedded_root / fs::path{name}.parent_path() == missing.parent_path())
            names.push_back(fs::path{name}.filename().string());
    std::error_code failure;
    const fs::path folder = missing.has_parent_path() ? missing.parent_path() : fs::path{"."};
    fs::directory_iterator entry{folder, failure};
    for (int i = 0; !failure && entry != fs::directory_iterator{} && i < entries_looked_at; ++i) {
        names.push_back(entry->path().filename().string());
        entry.increment(failure);
    }
    std::sort(names.begin(), names.end()); // the order of a folder differs between file systems
    return closest(missing.filename().string(), names);
}

/// Shipped files that bear the name, whatever their folder: for `run deit_s`.
std::vector<std::string> shipped_namesakes(const std::string& name)
{
    std::vector<std::string> namesakes;
    for (const std::string& shipped : embedded_names())
        if (fs::path{shipped}.stem() == fs::path{name}.stem())
            namesakes.push_back(shipped);
    return namesakes;
}

void report_missing(const std::string& name, const std::vector<fs::path>& tried,
    const SourcePlace& mentioned_at, Diagnostics& diagnostics)
{
    std::vector<std::string> help;
    for (const fs::path& path : tried) {
        if (const auto similar = similar_file(path)) {
            help.push_back(fmt::format(
                "did you mean '{}'?", (fs::path{name}.parent_path() / *similar).generic_string()));
            break;
        }
    }
    if (const auto namesakes = shipped_namesakes(name); help.empty() && !namesakes.empty())
        help.push_back(fmt::format("shipped are {}", quoted_list(namesakes)));
    std::vector<std::string> places;
    for (const fs::path& path : tried)
        places.push_back(path.generic_string());
    help.push_back(fmt::format("looked for {}", quoted_list(places)));
    diagnostics.error(mentioned_at, "E-FILE", fmt::format("there is no file '{}'", name), std::move(help));
}

} // namespace

std::optional<fs::path> find_config_file(const std::string& name, const SourcePlace& mentioned_at,
    const ConfigRoots& roots, Diagnostics& diagnostics)
{
    if (name.empty() || name.find('\0') != std::string::npos) {
        diagnostics.error(mentioned_at, "E-FILE", "a file name is missing");
        return std::nullopt;
    }
    std::vector<fs::path> tried{(folder_of(mentioned_at) / name).lexically_normal()};
    if (!fs::path{name}.is_absolute()) {
        for (const fs::path& root : roots.folders)
            tried.push_back((root / name).lexically_normal());
    }
    for (const fs::path& path : tried) {
        std::error_code failure;
        if (is_embedded(path.generic_string()) || fs::exists(path, failure))
            return path;
    }
    report_missing(name, tried, mentioned_at, diagnostics);
    return std::nullopt;
}

std::shared_ptr<const SourceText> read_config_file(
    const fs::path& path, const SourcePlace& mentioned_at, Diagnostics& diagnostics, std::size_t limit)
{
    auto source = std::make_shared<SourceText>();
    source->name = path.generic_string();
    const auto refuse = [&](const std::string& reason) {
        SourcePlace place = mentioned_at;
        if (!place.known())
            place.source = source;
        diagnostics.error(place, "E-FILE", fmt::format("cannot read '{}': {}", source->name, reason));
        return nullptr;
    };
    if (const std::string* embedded = find_embedded(source->name)) {
        source->text = *embedded;
        return source;
    }
    if (find_embedded_trace(source->name))
        return refuse("it is a gate trace, not text");
    std::error_code failure;
    if (fs::is_directory(path, failure))
        return refuse("it is a folder");
    errno = 0;
    std::ifstream file{path, std::ios::binary};
    if (!file)
        return refuse(errno == ENOENT ? "there is no such file" : std::strerror(errno));
    // In chunks: a device or a pipe tells no size, and most files are small.
    constexpr std::size_t chunk = 1U << 16U;
    for (std::size_t size = 0; file && size <= limit; size += static_cast<std::size_t>(file.gcount())) {
        source->text.resize(size + chunk);
        file.read(&source->text[size], chunk);
        source->text.resize(size + static_cast<std::size_t>(file.gcount()));
    }
    if (file.bad())
        return refuse("reading failed");
    if (source->text.size() > limit) {
        source->text.clear();
        return refuse(fmt::format("it is larger than {} MiB", limit >> 20U));
    }
    source->text.shrink_to_fit();
    if (source->text.compare(0, 3, "\xEF\xBB\xBF") == 0)
        source->text.erase(0, 3);
    if (!check_encoding(source, diagnostics))
        return nullptr;
    return source;
}

bool check_encoding(const std::shared_ptr<const SourceText>& source, Diagnostics& diagnostics)
{
    const std::string& text = source->text;
    const std::size_t nul = text.find('\0');
    const std::size_t broken = find_invalid_utf8(text);
    if (nul == std::string::npos && broken == std::string::npos)
        return true;
    if (nul < broken) {
        SourcePlace whole;
        whole.source = source;
        diagnostics.error(whole, "E-ENCODING", "this is a binary file, not text (it has NUL bytes)");
    } else {
        diagnostics.error(place_of(source, broken, broken + 1), "E-ENCODING",
            fmt::format("byte 0x{:02X} is not UTF-8", static_cast<unsigned char>(text[broken])),
            {"save the file as UTF-8"});
    }
    return false;
}

SourcePlace place_of(const std::shared_ptr<const SourceText>& source, std::size_t from, std::size_t to)
{
    const std::string_view text = source->text;
    from = std::min(from, text.size());
    const std::size_t line_end = std::min(text.find_first_of("\r\n", from), text.size());
    to = std::clamp(to, from, line_end);
    const std::size_t previous_end = from == 0 ? std::string_view::npos : text.rfind('\n', from - 1);
    const std::size_t line_begin = previous_end == std::string_view::npos ? 0 : previous_end + 1;

    SourcePlace place;
    place.source = source;
    place.line = 1
        + static_cast<int>(
            std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(line_begin), '\n'));
    place.column = 1 + static_cast<int>(character_count(text.substr(line_begin, from - line_begin)));
    place.length = std::max(1, static_cast<int>(character_count(text.substr(from, to - from))));
    return place;
}

} // namespace pivotsim
