// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

namespace pivotsim {

/// "encoder.3.fc2" as "encoder.*.fc2": what operators of different encoders have in common.
std::string pattern_of(const std::string& name);

/// A row, and how many there are that read the same but for their encoder.
template <class Row> struct Alike {
    const Row* first = nullptr;
    std::size_t count = 0;

    std::string title(const std::string& of_first) const
    {
        return count == 1 ? of_first : pattern_of(of_first) + " x " + std::to_string(count);
    }
};

/// Rows with the same key become one, where the first of them stands.
template <class Row, class KeyOf>
std::vector<Alike<Row>> alike(const std::vector<const Row*>& rows, const KeyOf& key_of)
{
    std::unordered_map<std::string, std::size_t> places;
    std::vector<Alike<Row>> groups;
    for (const Row* row : rows) {
        const auto [found, is_new] = places.emplace(key_of(*row), groups.size());
        if (is_new)
            groups.push_back({row, 0});
        ++groups[found->second].count;
    }
    return groups;
}

} // namespace pivotsim
