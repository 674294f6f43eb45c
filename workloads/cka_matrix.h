// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/operator.h"

#include <cstdint>
#include <vector>

namespace pivotsim {

/// CKA(MLP_i, A_j): how much the output of encoder i's MLP resembles that of encoder j's attention, linear
/// and centred, over a batch of images (paper, section 3.2). D x D, encoders from 0; only j > i is ever asked
/// for.
class CkaMatrix {
public:
    CkaMatrix() = default;
    /// `values` row by row: values[i * depth + j]. Throws std::invalid_argument unless there are depth x
    /// depth finite ones.
    CkaMatrix(std::uint32_t depth, std::vector<double> values);

    std::uint32_t depth() const { return depth_; }
    double at(EncoderIndex mlp, EncoderIndex attention) const { return values_[mlp * depth_ + attention]; }
    const std::vector<double>& values() const { return values_; }

private:
    std::uint32_t depth_ = 0;
    std::vector<double> values_;
};

} // namespace pivotsim
