// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/fields.h"
#include "base/units.h"

namespace pivotsim {

/// Parameters of the accelerator `pl_softmax`.
struct SoftmaxUnitConfig {
    std::uint32_t lanes = 8;
    Bytes row_buffer = 8192;
    std::uint32_t exp_latency = 8, divide_latency = 16;
    bool online = true;

    /// Loads of a step: a quarter of the buffer, as rows that come and rows that leave have half of it each,
    /// for two steps.
    Bytes share() const { return row_buffer.count / 4; }

    static const Fields<SoftmaxUnitConfig>& fields();
};

} // namespace pivotsim
