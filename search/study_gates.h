// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/input_file.h"
#include "search/study.h"
#include "workloads/gate_trace.h"

#include <optional>

namespace pivotsim {

/// The gate trace that a section of the study names, or the shipped one. The study has a model; throws
/// InputError if that has another depth, at the name or at the section.
GateTrace load_gates(const std::optional<InputFile>& file, const Study& study, const SourcePlace& section);

} // namespace pivotsim
