// SPDX-License-Identifier: Apache-2.0
#include "apps/output_file.h"

#include "base/diagnostics.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <unistd.h>

namespace pivotsim {

namespace fs = std::filesystem;

void check_output(const std::string& path, bool force)
{
    std::error_code ignored;
    if (fs::is_directory(path, ignored))
        throw InputError({}, "E-FILE", fmt::format("'{}' is a folder", path));
    if (!force && fs::exists(path, ignored))
        throw InputError({}, "E-FILE", fmt::format("'{}' exists already", path), {"--force overwrites it"});
    const fs::path folder = fs::absolute(path, ignored).parent_path();
    if (!fs::is_directory(folder, ignored))
        throw InputError(
            {}, "E-FILE", fmt::format("cannot write '{}': '{}' is no folder", path, folder.string()));
}

void write_file(const std::string& path, const std::string& text, bool force)
{
    check_output(path, force);
    std::error_code ignored;
    const std::string neighbour = fmt::format("{}.{}.tmp", path, ::getpid());
    std::ofstream file(neighbour, std::ios::binary);
    file << text;
    file.close();
    std::error_code error;
    if (file)
        fs::rename(neighbour, path, error);
    if (!file || error) {
        const std::string why = error ? error.message() : std::strerror(errno);
        fs::remove(neighbour, ignored);
        throw InputError({}, "E-FILE", fmt::format("cannot write '{}': {}", path, why));
    }
}

} // namespace pivotsim
