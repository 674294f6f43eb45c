// SPDX-License-Identifier: Apache-2.0
#include "observe/wave/neighbour_file.h"

#include "base/diagnostics.h"

#include <filesystem>
#include <fmt/format.h>
#include <unistd.h>

namespace pivotsim {

namespace fs = std::filesystem;

NeighbourFile::NeighbourFile(std::string path, bool force) : path_(std::move(path))
{
    std::error_code ignored;
    if (fs::exists(path_, ignored)) { // a link stays one
        path_ = fs::canonical(path_, ignored).string();
        if (!fs::is_directory(path_, ignored) && !fs::is_regular_file(path_, ignored))
            throw InputError({}, "E-FILE", fmt::format("'{}' is no file that could be replaced", path_));
    }
    neighbour_ = fmt::format("{}.{}.tmp", path_, ::getpid());
    if (fs::is_directory(path_, ignored))
        throw InputError({}, "E-FILE", fmt::format("'{}' is a folder", path_));
    if (!force && fs::exists(path_, ignored))
        throw InputError({}, "E-FILE", fmt::format("'{}' exists already", path_), {"--force overwrites it"});
    const fs::path folder = fs::path(path_).parent_path();
    if (!folder.empty() && !fs::is_directory(folder, ignored))
        throw InputError(
            {}, "E-FILE", fmt::format("cannot write '{}': there is no folder '{}'", path_, folder.string()));
}

NeighbourFile::~NeighbourFile()
{
    std::error_code ignored;
    if (!settled_)
        fs::remove(neighbour_, ignored);
}

void NeighbourFile::settle()
{
    std::error_code error;
    fs::rename(neighbour_, path_, error);
    if (error)
        fail(error.message());
    settled_ = true;
}

void NeighbourFile::fail(const std::string& why) const
{
    throw InputError({}, "E-FILE", fmt::format("cannot write '{}': {}", path_, why));
}

} // namespace pivotsim
