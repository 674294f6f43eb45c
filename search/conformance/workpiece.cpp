// SPDX-License-Identifier: Apache-2.0
#include "search/conformance/workpiece.h"

#include <cmath>
#include <fmt/format.h>

namespace pivotsim {
namespace {

std::uint64_t kept(double density, std::uint64_t elements)
{
    return static_cast<std::uint64_t>(std::ceil(density * static_cast<double>(elements)));
}

std::vector<Workpiece> make_workpieces()
{
    std::vector<Workpiece> pieces;
    const auto gemms = [&pieces](OperatorKind kind, std::uint64_t batch, double density) {
        const auto add = [&](const char* size, std::uint64_t m, std::uint64_t k, std::uint64_t n) {
            pieces.push_back({kind, {batch, m, k, n}, {}, density, size});
        };
        if (density == 1) {
            add("one element", 1, 1, 1);
            add("odd", 3, 5, 7);
        } else {
            add("small", 16, 8, 16);
        }
        add("a ViT's", 197, 64, 197);
        add("a vector", 1, 384, 1000);
        add("huge", 500, 1000, 700);
    };
    gemms(OperatorKind::gemm, 1, 1);
    gemms(OperatorKind::conv, 1, 1);
    gemms(OperatorKind::batched_gemm, 6, 1);
    gemms(OperatorKind::sparse_gemm, 6, 0.125);
    for (const OperatorKind kind : {OperatorKind::softmax, OperatorKind::layer_norm, OperatorKind::gelu,
             OperatorKind::add, OperatorKind::gather, OperatorKind::top_k, OperatorKind::entropy}) {
        pieces.push_back({kind, {}, {1, 1}, 1, "one element"});
        pieces.push_back({kind, {}, {3, 7}, 1, "odd"});
        pieces.push_back({kind, {}, {197, 384}, 1, "a ViT's"});
        pieces.push_back({kind, {}, {1, 1'000'000}, 1, "a long row"});
        pieces.push_back({kind, {}, {100'000, 3}, 1, "many rows"});
    }
    return pieces;
}

} // namespace

std::string Workpiece::text() const
{
    if (!is_gemm(kind))
        return fmt::format("{} {} x {}", to_string(kind), rows.rows, rows.columns);
    const std::string batch = gemm.batch > 1 ? fmt::format("{} x ", gemm.batch) : "";
    const std::string share = density < 1 ? fmt::format(", density {}", density) : "";
    return fmt::format("{} {}{} x {} x {}{}", to_string(kind), batch, gemm.m, gemm.k, gemm.n, share);
}

Bytes Workpiece::least_read() const
{
    switch (kind) {
    case OperatorKind::gemm:
    case OperatorKind::batched_gemm:
        return gemm.batch * (gemm.m * gemm.k + gemm.k * gemm.n);
    case OperatorKind::conv: // patches overlap in the image
        return gemm.k * gemm.n;
    case OperatorKind::sparse_gemm:
        return gemm.batch * gemm.k * gemm.n;
    case OperatorKind::add:
        return 2 * rows.elements();
    case OperatorKind::gather: // what is left out need not be read
    case OperatorKind::top_k:
        return 1;
    default:
        return rows.elements();
    }
}

Bytes Workpiece::least_written() const
{
    if (kind == OperatorKind::sparse_gemm)
        return kept(density, gemm.batch * gemm.m * gemm.n);
    if (is_gemm(kind))
        return gemm.batch * gemm.m * gemm.n;
    return kind == OperatorKind::entropy ? rows.rows : kind == OperatorKind::top_k ? 1 : rows.elements();
}

const std::vector<Workpiece>& workpieces()
{
    static const std::vector<Workpiece> pieces = make_workpieces();
    return pieces;
}

namespace {

/// Adds the piece as operator `name`; `before` is what the one before wrote, if it is to be read.
TensorId add_to(Trace& trace, const Workpiece& piece, const std::string& name, std::optional<TensorId> before)
{
    Operator op;
    op.name = name;
    op.kind = piece.kind;
    op.group = Group::imported;
    const auto tensor = [&](const char* what, std::uint64_t elements, bool weight = false) {
        return trace.add_tensor({name + what, {elements}, 1, weight});
    };
    std::uint64_t written = piece.rows.elements();
    if (is_gemm(piece.kind)) {
        const GemmShape& gemm = op.gemm = piece.gemm;
        op.density = piece.density;
        op.inputs.push_back(tensor(".a", gemm.batch * gemm.m * gemm.k));
        if (piece.kind == OperatorKind::sparse_gemm)
            op.inputs.push_back(tensor(".mask", kept(piece.density, gemm.batch * gemm.m * gemm.n), true));
        const bool weights = piece.kind == OperatorKind::gemm || piece.kind == OperatorKind::conv;
        op.inputs.push_back(tensor(".b", gemm.batch * gemm.k * gemm.n, weights));
        written = piece.kind == OperatorKind::sparse_gemm ? kept(piece.density, gemm.batch * gemm.m * gemm.n)
                                                          : gemm.batch * gemm.m * gemm.n;
    } else {
        op.rows = piece.rows;
        op.inputs.push_back(tensor(".in", piece.rows.elements()));
        if (piece.kind == OperatorKind::add)
            op.inputs.push_back(tensor(".more", piece.rows.elements()));
        if (piece.kind == OperatorKind::entropy)
            written = piece.rows.rows;
    }
    if (before) // in place of its first operand, where that is as large
        if (trace.tensor(*before).elements() >= trace.tensor(op.inputs.front()).elements())
            op.inputs.front() = *before;
    op.output = tensor(".out", written);
    const TensorId output = op.output;
    trace.add_operator(std::move(op));
    return output;
}

} // namespace

Trace trace_of(const Workpiece& piece, std::size_t copies, bool chained)
{
    Trace trace;
    trace.model = "conformance";
    std::optional<TensorId> before;
    for (std::size_t i = 1; i <= copies; ++i) {
        const TensorId output = add_to(trace, piece, fmt::format("op{}", i), before);
        if (chained)
            before = output;
    }
    return trace;
}

} // namespace pivotsim
