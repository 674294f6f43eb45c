// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

struct zip;
struct zip_source;

namespace pivotsim {

/// Puts arrays into a zip archive in memory, as numpy.savez does: stored, without a date, so that equal
/// arrays give equal bytes.
class NpzWriter {
public:
    NpzWriter();

    /// `type` is NumPy's, little endian: "<f4"; `values` in C order.
    template <class Values>
    void add(const std::string& member, const std::string& type, const std::vector<std::uint64_t>& shape,
        const Values& values)
    {
        add_bytes(member, type, shape, values.data(), values.size() * sizeof(values[0]));
    }

    /// The archive. Nothing can be added afterwards.
    std::string finish();

private:
    void add_bytes(const std::string& member, const std::string& type,
        const std::vector<std::uint64_t>& shape, const void* values, std::size_t bytes);

    std::unique_ptr<zip_source, void (*)(zip_source*)> target_;
    std::unique_ptr<zip, void (*)(zip*)> archive_;
    std::vector<std::unique_ptr<std::string>> members_; ///< libzip reads them when the archive closes
};

} // namespace pivotsim
