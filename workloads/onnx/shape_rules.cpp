// SPDX-License-Identifier: Apache-2.0
#include "workloads/onnx/shape_rules.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace pivotsim::onnx {
namespace {

Shapes as_first(const Inference& at)
{
    return {at.shape(0)};
}

Shapes broadcasts(const Inference& at)
{
    Extents result = at.shape(0);
    for (std::size_t input = 1; input < at.node.inputs.size(); ++input) {
        const auto joined = broadcast(result, at.shape(input));
        if (!joined)
            throw Misfit(fmt::format("joins {} and {}", text(result), text(at.shape(input))));
        result = *joined;
    }
    return {result};
}

Shapes mat_mul(const Inference& at)
{
    const Extents &a = at.shape(0), &b = at.shape(1);
    if (a.size() < 2 || b.size() < 2 || a.back() != b[b.size() - 2])
        throw Misfit(fmt::format("multiplies {} by {}", text(a), text(b)));
    auto result = broadcast({a.begin(), a.end() - 2}, {b.begin(), b.end() - 2});
    if (!result)
        throw Misfit(fmt::format("multiplies {} by {}", text(a), text(b)));
    result->push_back(a[a.size() - 2]);
    result->push_back(b.back());
    return {*result};
}

Shapes gemm(const Inference& at)
{
    Extents a = at.shape(0), b = at.shape(1);
    if (a.size() != 2 || b.size() != 2)
        throw Misfit(fmt::format("multiplies {} by {}", text(a), text(b)));
    if (at.node.integer("transA", 0) != 0)
        std::swap(a[0], a[1]);
    if (at.node.integer("transB", 0) != 0)
        std::swap(b[0], b[1]);
    if (a[1] != b[0])
        throw Misfit(fmt::format("multiplies {} by {}", text(a), text(b)));
    return {{a[0], b[1]}};
}

Shapes conv(const Inference& at)
{
    const Extents &image = at.shape(0), &kernel = at.shape(1);
    const std::size_t spatial = image.size() < 3 ? 0 : image.size() - 2;
    if (spatial == 0 || kernel.size() != image.size() || image[1] != kernel[1] * at.node.integer("group", 1))
        throw Misfit(fmt::format("convolves {} with {}", text(image), text(kernel)));
    const auto numbers = [&](const char* attribute, std::int64_t otherwise, std::size_t count) {
        const Attribute* given = at.node.find(attribute);
        Extents result = given != nullptr ? given->ints : Extents(count, otherwise);
        const auto bad = [](std::int64_t x) { return x < 0 || x > std::int64_t{1} << 30; };
        if (result.size() != count || std::any_of(result.begin(), result.end(), bad))
            throw Misfit(fmt::format("has '{}' = {}", attribute, text(result)));
        return result;
    };
    const Extents strides = numbers("strides", 1, spatial), dilations = numbers("dilations", 1, spatial);
    const Extents pads = numbers("pads", 0, 2 * spatial);
    const Attribute* automatic = at.node.find("auto_pad");
    const bool same = automatic != nullptr && automatic->s.rfind("SAME", 0) == 0;
    Extents result{image[0], kernel[0]};
    for (std::size_t i = 0; i < spatial; ++i) {
        const std::int64_t reach = dilations[i] * (kernel[i + 2] - 1) + 1;
        const std::int64_t room = image[i + 2] + pads[i] + pads[i + spatial] - reach;
        if (strides[i] == 0 || (!same && room < 0))
            throw Misfit(fmt::format("convolves {} with {}", text(image), text(kernel)));
        result.push_back(same ? (image[i + 2] + strides[i] - 1) / strides[i] : room / strides[i] + 1);
    }
    return {result};
}

Shapes reshape(const Inference& at)
{
    const Extents& source = at.shape(0);
    auto target = at.list("shape", 1);
    if (!target)
        throw Misfit("has no target shape");
    std::optional<std::size_t> open;
    std::int64_t rest = *elements(source);
    for (std::size_t i = 0; i < target->size(); ++i) {
        std::int64_t& extent = (*target)[i];
        if (extent == 0 && at.node.integer("allowzero", 0) == 0 && i < source.size())
            extent = source[i];
        if (extent == -1 && !open)
            open = i;
        else if (extent < 1 || rest % extent != 0)
            throw Misfit(fmt::format("reshapes {} into {}", text(source), text(*target)));
        else
            rest /= extent;
    }
    if (open)
        (*target)[*open] = rest;
    else if (rest != 1)
        throw Misfit(fmt::format("reshapes {} into {}", text(source), text(*target)));
    return {*target};
}

Shapes transpose(const Inference& at)
{
    const Extents& source = at.shape(0);
    Extents result(source.rbegin(), source.rend());
    if (const Attribute* order = at.node.find("perm")) {
        if (order->ints.size() != source.size()
            || at.axes(order->ints, source.size()).size() != source.size())
            throw Misfit(fmt::format("transposes {} by {}", text(source), text(order->ints)));
        for (std::size_t i = 0; i < source.size(); ++i)
            result[i] = source[at.axis(order->ints[i], source.size())];
    }
    return {result};
}

Shapes flatten(const Inference& at)
{
    const Extents& source = at.shape(0);
    const std::int64_t cut = at.node.integer("axis", 1);
    const std::size_t axis
        = cut == static_cast<std::int64_t>(source.size()) ? source.size() : at.axis(cut, source.size());
    const auto split = source.begin() + static_cast<std::ptrdiff_t>(axis);
    return {{*elements({source.begin(), split}), *elements({split, source.end()})}};
}

Shapes squeeze(const Inference& at)
{
    const Extents& source = at.shape(0);
    const auto given = at.list("axes", 1);
    const auto axes = given ? at.axes(*given, source.size()) : std::vector<std::size_t>{};
    Extents result;
    for (std::size_t i = 0; i < source.size(); ++i) {
        const bool named = std::binary_search(axes.begin(), axes.end(), i);
        if (named && source[i] != 1)
            throw Misfit(fmt::format("squeezes axis {} of {}", i, text(source)));
        if (given ? !named : source[i] != 1)
            result.push_back(source[i]);
    }
    return {result};
}

Shapes unsqueeze(const Inference& at)
{
    const auto given = at.list("axes", 1);
    if (!given)
        throw Misfit("has no axes");
    Extents result = at.shape(0);
    for (const std::size_t axis : at.axes(*given, result.size() + given->size()))
        result.insert(result.begin() + static_cast<std::ptrdiff_t>(std::min(axis, result.size())), 1);
    return {result};
}

Shapes split(const Inference& at)
{
    const Extents& source = at.shape(0);
    const std::size_t axis = at.axis(at.node.integer("axis", 0), source.size());
    const auto parts = static_cast<std::int64_t>(at.node.outputs.size());
    auto sizes = at.list("split", 1);
    if (!sizes) {
        const std::int64_t each = (source[axis] + parts - 1) / parts; // the last one may be smaller
        sizes.emplace(at.node.outputs.size(), each);
        sizes->back() = source[axis] - each * (parts - 1);
    }
    std::int64_t sum = 0;
    for (const std::int64_t size : *sizes)
        sum += std::clamp<std::int64_t>(size, 0, std::int64_t{1} << 40);
    if (sizes->size() != at.node.outputs.size() || sum != source[axis])
        throw Misfit(fmt::format("splits axis {} of {} into {}", axis, text(source), text(*sizes)));
    Shapes shapes(sizes->size(), source);
    for (std::size_t part = 0; part < shapes.size(); ++part)
        shapes[part][axis] = (*sizes)[part];
    return shapes;
}

Shapes slice(const Inference& at)
{
    Extents result = at.shape(0);
    const auto ranges = slice_ranges(at.node, at.values);
    if (!ranges)
        throw Misfit("has bounds that depend on the image, or do not fit");
    for (const SliceRange& range : *ranges)
        result[range.axis] = range.count;
    return {result};
}

Shapes gather(const Inference& at)
{
    const Extents &source = at.shape(0), &indices = at.shape(1);
    const std::size_t axis = at.axis(at.node.integer("axis", 0), source.size());
    Extents result(source.begin(), source.begin() + static_cast<std::ptrdiff_t>(axis));
    result.insert(result.end(), indices.begin(), indices.end());
    result.insert(result.end(), source.begin() + static_cast<std::ptrdiff_t>(axis) + 1, source.end());
    return {result};
}

Shapes concat(const Inference& at)
{
    Extents result = at.shape(0);
    const std::size_t axis = at.axis(at.node.integer("axis", 1), result.size());
    for (std::size_t input = 1; input < at.node.inputs.size(); ++input) {
        Extents other = at.shape(input);
        if (other.size() != result.size())
            throw Misfit(fmt::format("joins {} and {}", text(result), text(other)));
        std::swap(other[axis], result[axis]); // all other extents are equal
        const bool fits
            = std::equal(other.begin(), other.begin() + static_cast<std::ptrdiff_t>(axis), result.begin())
            && std::equal(
                other.rbegin(), other.rend() - static_cast<std::ptrdiff_t>(axis) - 1, result.rbegin());
        if (!fits)
            throw Misfit(fmt::format("joins {} and {}", text(result), text(other)));
        result[axis] += other[axis];
    }
    return {result};
}

Shapes expand(const Inference& at)
{
    const auto target = at.list("shape", 1);
    const auto result = target ? broadcast(at.shape(0), *target) : std::nullopt;
    if (!result)
        throw Misfit(fmt::format("expands {} to {}", text(at.shape(0)), text(target.value_or(Extents{}))));
    return {*result};
}

Shapes constant(const Inference& at)
{
    for (const char* list : {"value_ints", "value_floats"})
        if (const Attribute* given = at.node.find(list))
            return {{static_cast<std::int64_t>(given->ints.size())}};
    const Attribute* given = at.node.find("value");
    return {given != nullptr && given->tensor ? given->tensor->shape : Extents{}};
}

Shapes constant_of_shape(const Inference& at)
{
    const auto shape = at.list("shape", 0);
    if (!shape)
        throw Misfit("has no shape");
    return {*shape};
}

Shapes shape_of(const Inference& at)
{
    return {{static_cast<std::int64_t>(at.shape(0).size())}};
}

Shapes reduce(const Inference& at)
{
    const Extents& source = at.shape(0);
    const auto given = at.list("axes", 1);
    Extents result;
    const auto axes = given ? at.axes(*given, source.size()) : std::vector<std::size_t>{};
    for (std::size_t i = 0; i < source.size(); ++i) {
        const bool reduced = !given || axes.empty() || std::binary_search(axes.begin(), axes.end(), i);
        if (!reduced)
            result.push_back(source[i]);
        else if (at.node.integer("keepdims", 1) != 0)
            result.push_back(1);
    }
    return {result};
}

} // namespace

std::string text(const Extents& shape)
{
    return shape.empty() ? "scalar" : fmt::format("{}", fmt::join(shape, "x"));
}

const Extents& Inference::shape(std::size_t input) const
{
    const Known* known = values.input(node, input);
    if (known == nullptr)
        throw Misfit(fmt::format("lacks input {}", input + 1));
    return known->shape;
}

std::size_t Inference::axis(std::int64_t axis, std::size_t rank) const
{
    const auto normal = normal_axis(axis, rank);
    if (!normal)
        throw Misfit(fmt::format("names axis {} of {}", axis, rank));
    return *normal;
}

std::vector<std::size_t> Inference::axes(const Extents& given, std::size_t rank) const
{
    std::vector<std::size_t> result;
    for (const std::int64_t each : given)
        result.push_back(axis(each, rank));
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

std::optional<Extents> Inference::list(const char* attribute, std::size_t input) const
{
    bool unknown = false;
    auto found = integers_of(node, attribute, input, values, unknown);
    if (unknown)
        throw Misfit(fmt::format("takes its '{}' from a value that depends on the image", attribute));
    return found;
}

const std::map<std::string, ShapeRule>& shape_rules()
{
    static const std::map<std::string, ShapeRule> table = [] {
        std::map<std::string, ShapeRule> rules{{"MatMul", mat_mul}, {"Gemm", gemm}, {"Conv", conv},
            {"Reshape", reshape}, {"Transpose", transpose}, {"Flatten", flatten}, {"Squeeze", squeeze},
            {"Unsqueeze", unsqueeze}, {"Split", split}, {"Slice", slice}, {"Gather", gather},
            {"Concat", concat}, {"Expand", expand}, {"Constant", constant},
            {"ConstantOfShape", constant_of_shape}, {"Shape", shape_of}, {"ReduceMean", reduce}};
        for (const char* same :
            {"Identity", "Cast", "Dropout", "Sqrt", "Erf", "Tanh", "Relu", "Sigmoid", "Exp", "Log", "Neg",
                "Abs", "Floor", "Ceil", "Reciprocal", "Clip", "Softmax", "LogSoftmax", "LayerNormalization",
                "BatchNormalization", "Gelu", "HardSwish", "LeakyRelu", "Elu", "Not", "HardSigmoid"})
            rules[same] = as_first;
        for (const char* joined : {"Add", "Sub", "Mul", "Div", "Pow", "Equal", "Where", "Min", "Max", "Less",
                 "Greater", "And", "Or"})
            rules[joined] = broadcasts;
        return rules;
    }();
    return table;
}

} // namespace pivotsim::onnx
