// SPDX-License-Identifier: Apache-2.0
#include "search/study_gates.h"

#include "workloads/gate_trace_file.h"

#include <fmt/format.h>

namespace pivotsim {

GateTrace load_gates(const std::optional<InputFile>& file, const Study& study, const SourcePlace& section)
{
    GateTrace gates = file ? read_gate_trace(file->name, file->place) : read_gate_trace(shipped_gate_trace);
    const VitShape& model = *study.workload.model;
    if (gates.depth != model.depth)
        throw InputError(file ? file->place : section, "E-GATE",
            fmt::format("the gate trace '{}' is of a ViT of {} encoders, '{}' has {}", gates.file,
                gates.depth, model.name, model.depth));
    return gates;
}

} // namespace pivotsim
