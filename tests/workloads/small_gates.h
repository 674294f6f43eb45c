// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/gate_trace.h"
#include "workloads/npz_writer.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace pivotsim::test {

/// One array of an NPZ file, to be spoilt before it is written.
struct GateArray {
    std::string type;
    std::vector<std::uint64_t> shape;
    std::string bytes;

    template <class T> T get(std::size_t at) const;
    template <class T> void set(std::size_t at, T value);
};

/// The members of a sound trace of 3 classes, 4 encoders, efforts e2 and e4, 3 images in batch and 5 in test.
struct SmallGates {
    std::map<std::string, GateArray> arrays;

    SmallGates();
    std::string meta() const { return arrays.at("meta").bytes; }
    SmallGates& set_meta(const std::string& json);
    /// Replaces one piece of `meta`, which must be there.
    SmallGates& change_meta(const std::string& from, const std::string& to);
    std::string npz() const;
    GateTrace trace() const;
};

template <class T> T GateArray::get(std::size_t at) const
{
    T value;
    bytes.copy(reinterpret_cast<char*>(&value), sizeof value, at * sizeof value);
    return value;
}

template <class T> void GateArray::set(std::size_t at, T value)
{
    bytes.replace(at * sizeof value, sizeof value, reinterpret_cast<const char*>(&value), sizeof value);
}

bool same(const GateTrace& a, const GateTrace& b);

} // namespace pivotsim::test
