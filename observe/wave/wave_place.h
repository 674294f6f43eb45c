// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tlm/probe.h"

#include <string>

namespace pivotsim {

/// Where a module's signals stand on the screen.
struct WavePlace {
    std::string module, group;
    int rank = 0; ///< of the group, from the top
    bool open = true;
    bool labelled = false; ///< by the module's name: the group has many
};

WavePlace wave_place(const std::string& module, TrackKind kind);

/// How closely one must look for it to be shown.
Detail wave_detail(TrackKind kind);

/// The width of a signal that counts up to `most`.
unsigned wave_bits(std::uint64_t most);

} // namespace pivotsim
