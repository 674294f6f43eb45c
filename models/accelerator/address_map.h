// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/trace.h"

#include <vector>

namespace pivotsim {

/// Where tensors and partial sums live in DRAM: one after the other, each at a boundary of its own.
/// Assumed: tensors are stored in the order in which the array streams them, so that a stream is linear.
class AddressMap {
public:
    AddressMap(const Trace& trace, Bytes boundary);

    std::uint64_t base(TensorId tensor) const { return bases_.at(tensor); }
    /// Room for the partial sums of one operator, behind all tensors.
    std::uint64_t partial_sums() const { return partial_sums_; }
    /// Of everything.
    Bytes end() const { return Bytes{partial_sums_ + most_partial_sums_}; }

private:
    std::vector<std::uint64_t> bases_;
    std::uint64_t partial_sums_ = 0, most_partial_sums_ = 0;
};

} // namespace pivotsim
