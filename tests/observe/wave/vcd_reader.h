// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace pivotsim::test {

/// A value change dump as a viewer understands it. Shares nothing with the writer.
struct Vcd {
    using Course = std::vector<std::pair<std::uint64_t, std::string>>; ///< from when on, what

    std::map<std::string, Course> signals; ///< by full name; numbers in decimal, texts without escapes
    std::uint64_t begin = 0, end = 0;

    /// Fails the test where the text is no dump.
    static Vcd parse(const std::string& text);

    const Course& operator[](const std::string& name) const { return signals.at(name); }
    std::string at(const std::string& name, std::uint64_t time) const;
    /// For how long each value was held.
    std::map<std::string, std::uint64_t> durations(const std::string& name) const;
};

} // namespace pivotsim::test
