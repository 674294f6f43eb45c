// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace pivotsim {

/// The file beside `path` in which something is written before it takes that name; gone if it never does.
class NeighbourFile {
public:
    /// Throws InputError if `path` exists and is not to be replaced, or is a folder, or has no folder.
    NeighbourFile(std::string path, bool force);
    ~NeighbourFile();
    NeighbourFile(const NeighbourFile&) = delete;
    NeighbourFile& operator=(const NeighbourFile&) = delete;

    const std::string& path() const { return path_; }
    const std::string& name() const { return neighbour_; }

    /// Gives it its name. Throws InputError.
    void settle();
    [[noreturn]] void fail(const std::string& why) const;

private:
    std::string path_, neighbour_;
    bool settled_ = false;
};

} // namespace pivotsim
