// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pivotsim {

class Sweep;

/// A sweep as journals and the store know it: what its points' tables need beside the points.
struct StoredSweep {
    std::string id, name;
    std::string command; ///< that runs it again
    std::string pivotsim; ///< version
    std::vector<std::string> axes; ///< paths
    std::vector<std::string> objectives;
    std::uint32_t rungs = 1;
    std::uint64_t points = 0; ///< that are meant; 0: as many as its strategy asks for
    std::string study; ///< YAML, everything with its defaults

    static StoredSweep of(const Sweep& sweep, const std::string& command);

    /// As a journal carries it: {"define": {...}} on one line.
    std::string to_line() const;
    /// Nothing if the line is something else.
    static std::optional<StoredSweep> parse(std::string_view line);
};

} // namespace pivotsim
