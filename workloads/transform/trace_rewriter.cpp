// SPDX-License-Identifier: Apache-2.0
#include "workloads/transform/trace_rewriter.h"

#include "workloads/transform/transform.h"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>

namespace pivotsim {
namespace {

using Extents = std::vector<std::uint64_t>;

/// The layouts in which an operator's output may stand, always in the same order.
std::vector<Extents> layouts(const Operator& op)
{
    if (!op.is_gemm())
        return {{op.rows.rows, op.rows.columns}};
    const GemmShape& gemm = op.gemm;
    return {{gemm.m, gemm.batch * gemm.n}, {gemm.batch * gemm.m, gemm.n}, {gemm.batch, gemm.m, gemm.n},
        {gemm.m, gemm.batch, gemm.n}};
}

std::uint64_t elements_of(const Operator& op)
{
    return op.is_gemm() ? op.gemm.batch * op.gemm.m * op.gemm.n : op.rows.elements();
}

} // namespace

TraceRewriter::TraceRewriter(const Trace& from, const SourcePlace& place) : from_(from), place_(place)
{
    to_.model = from.model;
}

TensorId TraceRewriter::copy_of(TensorId old)
{
    if (const auto copied = copies_.find(old); copied != copies_.end())
        return copied->second;
    Tensor tensor = from_.tensor(old);
    if (const auto shape = shapes_.find(old); shape != shapes_.end())
        tensor.shape = shape->second;
    return copies_[old] = add(std::move(tensor));
}

void TraceRewriter::reshape(TensorId old, Extents shape)
{
    if (copies_.count(old) != 0)
        refuse_transform(
            place_, fmt::format("'{}' cannot change its size: others read it, too", from_.tensor(old).name));
    shapes_[old] = std::move(shape);
}

void TraceRewriter::copy(Operator op)
{
    std::vector<TensorId> named = op.inputs;
    named.push_back(op.output);
    std::sort(named.begin(), named.end());
    for (const TensorId old : named)
        copy_of(old);
    for (TensorId& input : op.inputs)
        input = copy_of(input);
    op.output = copy_of(op.output);
    add(std::move(op));
}

TensorId TraceRewriter::add(Tensor tensor)
{
    try {
        return to_.add_tensor(std::move(tensor));
    } catch (const std::invalid_argument& fault) {
        refuse_transform(place_, fault.what());
    }
}

void TraceRewriter::add(Operator op)
{
    try {
        to_.add_operator(std::move(op));
    } catch (const std::invalid_argument& fault) {
        refuse_transform(place_, fault.what());
    }
}

Trace TraceRewriter::take(std::string path)
{
    to_.path = std::move(path);
    return std::move(to_);
}

Extents resized(const Extents& shape, const Operator& before, const Operator& after)
{
    const auto first
        = std::find_if(shape.begin(), shape.end(), [](std::uint64_t extent) { return extent != 1; });
    const auto old_layouts = layouts(before), new_layouts = layouts(after);
    for (std::size_t i = 0; i < old_layouts.size(); ++i) {
        if (shape == old_layouts[i])
            return new_layouts[i];
        if (Extents{first, shape.end()} == old_layouts[i]) {
            Extents extents{shape.begin(), first};
            extents.insert(extents.end(), new_layouts[i].begin(), new_layouts[i].end());
            return extents;
        }
    }
    return {elements_of(after)};
}

} // namespace pivotsim
