// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace pivotsim {

/// Texts by what they follow from, kept across runs: a file each, named by a hash of the key and holding the
/// whole key, so that a collision is a miss. A cache that cannot be read or written is none.
class ResultCache {
public:
    /// No folder: nothing is kept.
    explicit ResultCache(std::filesystem::path folder) : folder_(std::move(folder)) { }

    /// $PIVOTSIM_CACHE, or `pivotsim` in $XDG_CACHE_HOME or ~/.cache; empty if none of them is set.
    static std::filesystem::path default_folder();

    /// FNV-1a, 64 bits: the same everywhere, which std::hash is not.
    static std::uint64_t hash_of(const std::string& text);

    std::optional<std::string> find(const std::string& key) const;
    /// Appears whole or not at all, whoever else writes.
    void put(const std::string& key, const std::string& text) const;

private:
    std::filesystem::path file_of(const std::string& key) const;

    std::filesystem::path folder_;
};

} // namespace pivotsim
