// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/gate_faults.h"
#include "workloads/npy_header.h"
#include "workloads/npz_archive.h"

#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

/// Takes arrays of a known type and shape out of an archive; what is wrong with them goes to the faults.
class NpzReader {
public:
    /// A length of any size above 0 in a shape that is asked for.
    static constexpr std::uint64_t any = 0;

    NpzReader(NpzArchive archive, GateFaults& faults) : archive_(std::move(archive)), faults_(faults) { }

    bool has(const std::string& member) const { return archive_.find(member) != nullptr; }
    std::vector<std::string> members() const;

    /// An open member whose header is as asked for, and whose size is that of its shape.
    struct Array {
        NpyHeader header;
        NpzArchive::Stream values;
    };
    std::optional<Array> open(
        const std::string& member, const std::string& type, const std::vector<std::uint64_t>& shape);

    /// All values; nothing after a fault. T is as large as `type`.
    template <class T>
    std::vector<T> read(
        const std::string& member, const std::string& type, const std::vector<std::uint64_t>& shape);

    GateFaults& faults() { return faults_; }

private:
    bool agrees(const std::string& member, const NpyHeader& header, const std::string& type,
        const std::vector<std::uint64_t>& shape);
    std::optional<Array> opened(const NpzArchive::Member& member, std::string& fault) const;
    void missing(const std::string& member);

    NpzArchive archive_;
    GateFaults& faults_;
};

/// Product of the lengths; nothing beyond 64 bits.
std::optional<std::uint64_t> elements(const std::vector<std::uint64_t>& shape);

template <class T>
std::vector<T> NpzReader::read(
    const std::string& member, const std::string& type, const std::vector<std::uint64_t>& shape)
{
    std::vector<T> values;
    if (auto array = open(member, type, shape)) {
        try {
            values.resize(*elements(array->header.shape)); // the archive has bytes for them
            array->values.read(values.data(), values.size() * sizeof(T));
            array->values.finish();
        } catch (const NpzError& error) {
            faults_.add(member, error.what());
            values.clear();
        }
    }
    return values;
}

} // namespace pivotsim
