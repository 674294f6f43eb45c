// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace pivotsim {

/// Which modules a recorder looks at: shell patterns on the name of a track or on its last parts, so that
/// "dma_*", "pl.dma_inputs" and "platform.pl.*" all find "platform.pl.dma_inputs". Without patterns, all.
class ModuleFilter {
public:
    explicit ModuleFilter(std::vector<std::string> patterns = {}) : patterns_(std::move(patterns)) { }

    bool passes(const std::string& track) const;

    /// Patterns that match none of the tracks, for an error that says so.
    std::vector<std::string> unmatched(const std::vector<std::string>& tracks) const;

private:
    std::vector<std::string> patterns_;
};

/// "dma_*,pe_array" as a list.
std::vector<std::string> split_patterns(const std::string& text);

} // namespace pivotsim
