// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace pivotsim {

/// Picoseconds. Where the edges of all clocks meet more rarely, the passes of an aligned stream do not wait
/// for it.
constexpr std::uint64_t longest_pass_pattern = 1'000'000;

} // namespace pivotsim
