// SPDX-License-Identifier: Apache-2.0
#include "workloads/cka_matrix.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <stdexcept>

namespace pivotsim {

CkaMatrix::CkaMatrix(std::uint32_t depth, std::vector<double> values)
    : depth_(depth), values_(std::move(values))
{
    if (values_.size() != std::size_t{depth} * depth)
        throw std::invalid_argument(fmt::format("a CKA matrix of {} encoders has {} values, {} given", depth,
            std::size_t{depth} * depth, values_.size()));
    if (!std::all_of(values_.begin(), values_.end(), [](double value) { return std::isfinite(value); }))
        throw std::invalid_argument("a CKA matrix has a value that is not finite");
}

} // namespace pivotsim
