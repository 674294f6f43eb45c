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

namespace {

[[noreturn]] void fail(const std::string& path, const std::string& why)
{
    throw InputError({}, "E-FILE", fmt::format("cannot write '{}': {}", path, why));
}

bool written(const std::string& path, const std::string& text)
{
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    return !file.fail();
}

} // namespace

void write_file(const std::string& path, const std::string& text, bool force)
{
    check_output(path, force);
    std::error_code ignored, error;
    if (fs::exists(path, ignored) && !fs::is_regular_file(path, ignored)) { // a device or a pipe stays one
        if (!written(path, text))
            fail(path, std::strerror(errno));
        return;
    }
    const fs::path target = fs::weakly_canonical(path, ignored); // a link stays one
    const std::string neighbour = fmt::format("{}.{}.tmp", target.string(), ::getpid());
    if (written(neighbour, text)) {
        fs::rename(neighbour, target, error);
        if (!error)
            return;
    }
    const std::string why = error ? error.message() : std::strerror(errno);
    fs::remove(neighbour, ignored);
    fail(path, why);
}

} // namespace pivotsim
