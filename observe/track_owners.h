// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/span_account.h"
#include "tlm/probe.h"

#include <string>
#include <vector>

namespace pivotsim {

/// Which accelerator a unit's or an array's track belongs to: "platform.pl" is a unit, "platform.pl.pe_array"
/// an array of it. The PS is none.
class TrackOwners {
public:
    /// Of every track, in any order: the accelerator's number, or SpanAccount::ps; 0 for other kinds.
    std::size_t add(const std::string& track, TrackKind kind);

    /// Of the accelerators.
    const std::vector<std::string>& names() const { return names_; }

private:
    std::vector<std::string> names_;
};

} // namespace pivotsim
