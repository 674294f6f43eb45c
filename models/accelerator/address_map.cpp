// SPDX-License-Identifier: Apache-2.0
#include "models/accelerator/address_map.h"

namespace pivotsim {

AddressMap::AddressMap(const Trace& trace)
{
    constexpr std::uint64_t page = 4096;
    for (const Tensor& tensor : trace.tensors()) {
        bases_.push_back(partial_sums_);
        partial_sums_ += ceil_div(tensor.bytes().count, page) * page;
    }
}

} // namespace pivotsim
