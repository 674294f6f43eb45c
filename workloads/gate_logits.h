// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/gate_faults.h"
#include "workloads/gate_trace.h"
#include "workloads/npz_archive.h"

#include <cstdint>
#include <string>

namespace pivotsim {

/// IEEE 754 binary16.
double from_half(std::uint16_t bits);

/// Holds the entropies of some images of every effort to the logits, which the stream stands before:
/// [efforts][images][classes] halves. The tolerance is what rounding to halves can do to an entropy.
void check_gate_logits(NpzArchive::Stream& logits, const std::string& member, const GateTrace& trace,
    const GateSplit& split, GateFaults& faults);

} // namespace pivotsim
