// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pivotsim {

/// What stands before the values of a NumPy array file (.npy, versions 1.0 to 3.0).
struct NpyHeader {
    std::string type; ///< NumPy's `descr`: "<f4"
    bool fortran_order = false;
    std::vector<std::uint64_t> shape;
    std::size_t bytes = 0; ///< of the header itself: where the values begin

    /// Longest header that is read; NumPy's own take 128 bytes.
    static constexpr std::size_t longest = 4096;

    /// From a file's first bytes, `longest` of them or all. Otherwise nothing, and why in `fault`.
    static std::optional<NpyHeader> read(std::string_view bytes, std::string& fault);
    /// As NumPy writes it, C order: version 1.0, padded to 64 bytes.
    static std::string text(const std::string& type, const std::vector<std::uint64_t>& shape);
};

/// "(8, 256)", "(256,)": as Python writes it.
std::string shape_text(const std::vector<std::uint64_t>& shape);

} // namespace pivotsim
