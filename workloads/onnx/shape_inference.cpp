// SPDX-License-Identifier: Apache-2.0
#include "workloads/onnx/fields.h"
#include "workloads/onnx/shape_rules.h"
#include "workloads/operator_check.h"

#include <algorithm>
#include <fmt/format.h>

namespace pivotsim::onnx {
namespace {

bool integer_output(const Node& node, const Values& values)
{
    if (const Attribute* to = node.find("to"); to != nullptr && node.op_type == "Cast")
        return is_integer(static_cast<DataType>(to->i.value_or(0)));
    if (const Attribute* given = node.find("value"); given != nullptr && given->tensor)
        return given->tensor->integer;
    if (node.op_type == "Shape" || node.find("value_int") != nullptr || node.find("value_ints") != nullptr)
        return true;
    bool integer = !node.inputs.empty();
    for (std::size_t input = 0; input < node.inputs.size(); ++input)
        if (const Known* known = values.input(node, input))
            integer = integer && known->integer;
    return integer;
}

void check_shape(const Extents& shape)
{
    constexpr std::size_t most = 16; // ONNX sets no limit, runtimes do
    const auto count = shape.size() <= most ? elements(shape) : std::nullopt;
    const auto outside
        = [](std::int64_t extent) { return extent < 0 || extent > static_cast<std::int64_t>(max_extent); };
    if (!count || std::any_of(shape.begin(), shape.end(), outside))
        throw Misfit(shape.size() <= most ? fmt::format("writes {}, which is out of range", text(shape))
                                          : fmt::format("writes {} dimensions", shape.size()));
}

} // namespace

std::optional<std::string> infer(const Node& node, Values& values)
{
    const auto rule = shape_rules().find(node.op_type);
    if (rule == shape_rules().end())
        return std::nullopt;
    bool constant = true;
    for (std::size_t input = 0; input < node.inputs.size(); ++input) {
        const Known* known = values.input(node, input);
        if (known == nullptr && node.has_input(input))
            return std::nullopt;
        constant = constant && (known == nullptr || known->constant);
    }
    try {
        const Shapes shapes = rule->second({node, values});
        for (std::size_t output = 0; output < std::min(shapes.size(), node.outputs.size()); ++output) {
            check_shape(shapes[output]);
            Known known;
            known.shape = shapes[output];
            known.constant = constant || node.op_type == "Shape";
            known.integer = integer_output(node, values);
            const auto few = static_cast<std::int64_t>(Constant::most_values);
            if (known.constant && output == 0 && known.elements() <= few)
                known.values = fold(node, known, values);
            values.set(node.outputs[output], std::move(known));
        }
    } catch (const Misfit& misfit) {
        return misfit.what();
    }
    return std::nullopt;
}

} // namespace pivotsim::onnx
