// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/gate_faults.h"
#include "workloads/gate_trace.h"

#include <string>

namespace pivotsim {

/// Most images of a set, and most efforts, that a trace may have.
constexpr std::uint64_t most_gate_images = std::uint64_t{1} << 27;
constexpr std::size_t most_gate_efforts = 4096;

/// Fills what `meta` says about a trace: source, texts, classes, depth, efforts. `trace.file` is set already
/// and stands in for a model's name. Throws InputError with everything that is wrong.
void read_gate_meta(const std::string& json, GateTrace& trace, GateFaults& faults);

/// The JSON of `meta`: that of the trace as it stands where it still says the same, otherwise brought up to
/// date; keys of its own are kept. On one line.
std::string write_gate_meta(const GateTrace& trace);

} // namespace pivotsim
