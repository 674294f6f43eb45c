// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/run_json.h"
#include "search/isolated.h"
#include "search/simulate.h"

#include <nlohmann/json.hpp>

namespace pivotsim::test {

/// The paper's platform with nothing but matrix multiplications to do.
inline Study study()
{
    Study study;
    study.run.check_protocol = true;
    return study;
}

/// Independent GEMMs, each with operands of its own, in a chain only if `chained`.
inline Trace gemms(const std::vector<GemmShape>& shapes)
{
    Trace trace;
    trace.model = "gemms";
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        const GemmShape& gemm = shapes[i];
        const std::string name = "gemm" + std::to_string(i);
        Operator op;
        op.name = name;
        op.kind = gemm.batch > 1 ? OperatorKind::batched_gemm : OperatorKind::gemm;
        op.group = Group::attention_mac;
        op.gemm = gemm;
        op.inputs = {trace.add_tensor({name + ".a", {gemm.batch, gemm.m, gemm.k}, 1, false}),
            trace.add_tensor({name + ".b", {gemm.batch, gemm.k, gemm.n}, 1, gemm.batch == 1})};
        op.output = trace.add_tensor({name, {gemm.batch, gemm.m, gemm.n}, 1, false});
        trace.add_operator(op);
    }
    return trace;
}

/// What a run prints, made in a process of its own: SystemC elaborates once.
inline nlohmann::json run_in_child(const Study& study, const Trace& trace)
{
    return nlohmann::json::parse(in_child([&] { return to_json(simulate(study, trace), trace); }));
}

inline nlohmann::json run_in_child(const Study& study) { return run_in_child(study, build_trace(study)); }

} // namespace pivotsim::test
