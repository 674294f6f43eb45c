// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/trace.h"

namespace pivotsim::test {

/// A GEMM of FP32 operands; a sparse one has its operands dense and `density` of its products.
inline Trace one_gemm(OperatorKind kind, const GemmShape& gemm, double density = 1)
{
    Trace trace;
    trace.model = "one";
    Operator op;
    op.name = "op";
    op.kind = kind;
    op.gemm = gemm;
    op.density = density;
    const bool weight = kind == OperatorKind::gemm || kind == OperatorKind::conv;
    op.inputs = {trace.add_tensor({"a", {gemm.batch, gemm.m, gemm.k}, 4, false}),
        trace.add_tensor({"b", {gemm.batch, gemm.k, gemm.n}, 4, weight})};
    op.output = trace.add_tensor({"o", {gemm.batch, gemm.m, gemm.n}, 4, false});
    trace.add_operator(op);
    return trace;
}

/// A non-linear operator of FP32 operands.
inline Trace one_rows(OperatorKind kind, const RowShape& rows)
{
    Trace trace;
    trace.model = "one";
    Operator op;
    op.name = "op";
    op.kind = kind;
    op.rows = rows;
    op.inputs = {trace.add_tensor({"a", {rows.rows, rows.columns}, 4, false})};
    if (kind == OperatorKind::add)
        op.inputs.push_back(trace.add_tensor({"b", {rows.rows, rows.columns}, 4, false}));
    const bool per_row = kind == OperatorKind::entropy;
    op.output = trace.add_tensor({"o", {rows.rows, per_row ? 1 : rows.columns}, 4, false});
    trace.add_operator(op);
    return trace;
}

} // namespace pivotsim::test
