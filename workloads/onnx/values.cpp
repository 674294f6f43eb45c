// SPDX-License-Identifier: Apache-2.0
#include "workloads/onnx/values.h"

#include <algorithm>
#include <cmath>

namespace pivotsim::onnx {

std::optional<double> Known::scalar() const
{
    if (!values || values->size() != 1)
        return std::nullopt;
    return values->front();
}

std::optional<Extents> Known::integers() const
{
    if (!values)
        return std::nullopt;
    Extents integers;
    for (const double value : *values) {
        constexpr double largest = 9.0e18; // "to the end" is written as 2^63 - 1
        integers.push_back(std::isnan(value)
                ? 0
                : static_cast<std::int64_t>(std::clamp(std::trunc(value), -largest, largest)));
    }
    return integers;
}

const Known* Values::find(const std::string& name) const
{
    const auto found = known_.find(name);
    return found == known_.end() ? nullptr : &found->second;
}

const Known* Values::input(const Node& node, std::size_t at) const
{
    return node.has_input(at) ? find(node.inputs[at]) : nullptr;
}

void Values::set(const std::string& name, Known known)
{
    if (!name.empty())
        known_[name] = std::move(known);
}

std::optional<Extents> broadcast(const Extents& a, const Extents& b)
{
    Extents result(std::max(a.size(), b.size()), 1);
    for (std::size_t back = 1; back <= result.size(); ++back) {
        const std::int64_t left = back <= a.size() ? a[a.size() - back] : 1;
        const std::int64_t right = back <= b.size() ? b[b.size() - back] : 1;
        if (left != right && left != 1 && right != 1)
            return std::nullopt;
        result[result.size() - back] = left == 1 ? right : left;
    }
    return result;
}

std::optional<std::size_t> normal_axis(std::int64_t axis, std::size_t rank)
{
    const auto size = static_cast<std::int64_t>(rank);
    if (axis < -size || axis >= size)
        return std::nullopt;
    return static_cast<std::size_t>(axis < 0 ? axis + size : axis);
}

std::optional<Extents> integers_of(
    const Node& node, const char* attribute, std::size_t input, const Values& values, bool& unknown)
{
    if (const Attribute* given = node.find(attribute))
        return given->ints;
    if (!node.has_input(input))
        return std::nullopt;
    const Known* known = values.input(node, input);
    const auto integers = known != nullptr ? known->integers() : std::nullopt;
    unknown = unknown || !integers;
    return integers;
}

std::optional<std::vector<SliceRange>> slice_ranges(const Node& node, const Values& values)
{
    const Known* source = values.input(node, 0);
    bool unknown = false;
    const auto starts = integers_of(node, "starts", 1, values, unknown);
    const auto ends = integers_of(node, "ends", 2, values, unknown);
    auto axes = integers_of(node, "axes", 3, values, unknown);
    auto steps = integers_of(node, "steps", 4, values, unknown);
    if (source == nullptr || unknown || !starts || !ends || starts->size() != ends->size())
        return std::nullopt;
    if (!axes) {
        axes.emplace();
        for (std::size_t axis = 0; axis < starts->size(); ++axis)
            axes->push_back(static_cast<std::int64_t>(axis));
    }
    if (!steps)
        steps.emplace(starts->size(), 1);
    if (axes->size() != starts->size() || steps->size() != starts->size())
        return std::nullopt;
    std::vector<SliceRange> ranges;
    for (std::size_t i = 0; i < starts->size(); ++i) {
        const auto axis = normal_axis((*axes)[i], source->shape.size());
        const std::int64_t step = (*steps)[i];
        if (!axis || step == 0 || std::abs(step) > (std::int64_t{1} << 31))
            return std::nullopt;
        const std::int64_t extent = source->shape[*axis];
        const auto place = [&](std::int64_t at) {
            return std::clamp(
                at < 0 ? at + extent : at, step > 0 ? 0 : std::int64_t{-1}, step > 0 ? extent : extent - 1);
        };
        const std::int64_t start = std::max<std::int64_t>(place((*starts)[i]), 0);
        const std::int64_t span = (place((*ends)[i]) - start) * (step > 0 ? 1 : -1);
        const std::int64_t stride = std::abs(step);
        ranges.push_back({*axis, start, step, std::max<std::int64_t>((span + stride - 1) / stride, 0)});
    }
    return ranges;
}

} // namespace pivotsim::onnx
