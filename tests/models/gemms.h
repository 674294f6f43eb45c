// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/trace.h"

namespace pivotsim::test {

/// Independent GEMMs, each with operands of its own.
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

} // namespace pivotsim::test
