// SPDX-License-Identifier: Apache-2.0
#include "models/accelerator/address_map.h"

#include <algorithm>

namespace pivotsim {

AddressMap::AddressMap(const Trace& trace, Bytes boundary)
{
    const std::uint64_t page = boundary.count;
    for (const Tensor& tensor : trace.tensors()) {
        bases_.push_back(partial_sums_);
        partial_sums_ += ceil_div(tensor.bytes().count, page) * page;
    }
    constexpr std::uint64_t bytes_a_sum = 4; // INT32
    for (const Operator& op : trace.operators())
        if (op.gemm.m != 0)
            most_partial_sums_
                = std::max(most_partial_sums_, op.gemm.batch * op.gemm.m * op.gemm.n * bytes_a_sum);
}

} // namespace pivotsim
