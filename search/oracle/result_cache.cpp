// SPDX-License-Identifier: Apache-2.0
#include "search/oracle/result_cache.h"

#include <cstdint>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace pivotsim {
namespace {

namespace fs = std::filesystem;

std::string header(const std::string& key)
{
    return fmt::format("pivotsim-result 1\n{}\n{}\n", key.size(), key);
}

const char* set(const char* variable)
{
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0' ? value : nullptr;
}

} // namespace

std::uint64_t ResultCache::hash_of(const std::string& text)
{
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char letter : text)
        hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3;
    return hash;
}

fs::path ResultCache::default_folder()
{
    if (const char* folder = set("PIVOTSIM_CACHE"))
        return folder;
    if (const char* folder = set("XDG_CACHE_HOME"))
        return fs::path{folder} / "pivotsim";
    if (const char* home = set("HOME"))
        return fs::path{home} / ".cache" / "pivotsim";
    return {};
}

fs::path ResultCache::file_of(const std::string& key) const
{
    return folder_ / fmt::format("{:016x}.result", hash_of(key));
}

std::optional<std::string> ResultCache::find(const std::string& key) const
{
    if (folder_.empty())
        return {};
    std::ifstream file{file_of(key), std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    const std::string expected = header(key);
    if (!file || text.compare(0, expected.size(), expected) != 0 || text.empty() || text.back() != '\n')
        return {};
    return text.substr(expected.size(), text.size() - expected.size() - 1);
}

void ResultCache::put(const std::string& key, const std::string& text) const
{
    if (folder_.empty())
        return;
    std::error_code failure;
    fs::create_directories(folder_, failure);
    const fs::path file = file_of(key);
    const fs::path draft = fmt::format("{}.{}", file.string(), ::getpid());
    {
        std::ofstream out{draft, std::ios::binary | std::ios::trunc};
        out << header(key) << text << '\n';
        out.close();
        if (!out) {
            fs::remove(draft, failure);
            return;
        }
    }
    fs::rename(draft, file, failure);
    if (failure)
        fs::remove(draft, failure);
}

} // namespace pivotsim
