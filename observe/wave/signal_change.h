// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace pivotsim {

/// A signal of a wave, numbered from 0 as they are added.
using SignalId = std::uint32_t;

/// What becomes of a signal at an instant: a new value, or so much more than before.
struct SignalChange {
    enum class Kind : std::uint8_t { set, add };

    std::uint64_t time = 0; ///< ps
    SignalId signal = 0;
    Kind kind = Kind::set;
    std::int64_t value = 0;
};

} // namespace pivotsim
