// SPDX-License-Identifier: Apache-2.0
#include "workloads/onnx/values.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace pivotsim::onnx {
namespace {

using Numbers = std::vector<double>;

/// Where an element of `shape` lies in an operand that is broadcast to it.
std::size_t place_in(const Extents& operand, const Extents& shape, std::size_t at)
{
    std::size_t place = 0, stride = 1;
    for (std::size_t back = 1; back <= shape.size(); ++back) {
        const auto extent = static_cast<std::size_t>(shape[shape.size() - back]);
        const std::size_t index = at % extent;
        at /= extent;
        if (back > operand.size())
            continue;
        const auto own = static_cast<std::size_t>(operand[operand.size() - back]);
        place += own == 1 ? 0 : index * stride;
        stride *= own;
    }
    return place;
}

using Unary = double (*)(double);
using Binary = double (*)(double, double);

Unary unary(const std::string& op)
{
    static const std::map<std::string, Unary> table{
        {"Sqrt", [](double x) { return std::sqrt(x); }},
        {"Neg", [](double x) { return -x; }},
        {"Abs", [](double x) { return std::abs(x); }},
        {"Floor", [](double x) { return std::floor(x); }},
        {"Ceil", [](double x) { return std::ceil(x); }},
        {"Reciprocal", [](double x) { return 1 / x; }},
    };
    const auto found = table.find(op);
    return found == table.end() ? nullptr : found->second;
}

Binary binary(const std::string& op)
{
    static const std::map<std::string, Binary> table{
        {"Add", [](double a, double b) { return a + b; }},
        {"Sub", [](double a, double b) { return a - b; }},
        {"Mul", [](double a, double b) { return a * b; }},
        {"Div", [](double a, double b) { return a / b; }},
        {"Pow", [](double a, double b) { return std::pow(a, b); }},
        {"Equal", [](double a, double b) { return a == b ? 1.0 : 0.0; }},
        {"Less", [](double a, double b) { return a < b ? 1.0 : 0.0; }},
        {"Greater", [](double a, double b) { return a > b ? 1.0 : 0.0; }},
        {"Min", [](double a, double b) { return std::min(a, b); }},
        {"Max", [](double a, double b) { return std::max(a, b); }},
    };
    const auto found = table.find(op);
    return found == table.end() ? nullptr : found->second;
}

/// One node whose output has few elements.
class Folding {
public:
    Folding(const Node& node, const Known& output, const Values& values)
        : node_(node), output_(output), values_(values), count_(static_cast<std::size_t>(output.elements()))
    {
    }

    std::optional<Numbers> run() const
    {
        const std::string& op = node_.op_type;
        if (op == "Constant")
            return constant();
        if (op == "Shape")
            return shape();
        if (op == "ConstantOfShape")
            return filled();
        if (op == "Concat")
            return joined();
        for (std::size_t input = 0; input < node_.inputs.size(); ++input)
            if (node_.has_input(input) && numbers(input) == nullptr)
                return std::nullopt;
        if (numbers(0) == nullptr)
            return std::nullopt;
        if (op == "Gather")
            return gathered();
        if (op == "Slice")
            return sliced();
        if (op == "Expand")
            return element_wise([&](std::size_t at) { return operand(0, at); });
        for (const char* same : {"Identity", "Reshape", "Squeeze", "Unsqueeze", "Flatten"})
            if (op == same)
                return *numbers(0);
        if (op == "Cast")
            return element_wise([&](std::size_t at) {
                return output_.integer ? std::trunc(operand(0, at)) : operand(0, at);
            });
        if (const Unary function = unary(op))
            return element_wise([&](std::size_t at) { return function(operand(0, at)); });
        if (op == "Where" && node_.inputs.size() == 3)
            return element_wise(
                [&](std::size_t at) { return operand(0, at) != 0 ? operand(1, at) : operand(2, at); });
        if (const Binary function = binary(op); function != nullptr && node_.inputs.size() == 2)
            return element_wise([&](std::size_t at) {
                const double result = function(operand(0, at), operand(1, at));
                return output_.integer ? std::trunc(result) : result; // integers divide towards zero
            });
        return std::nullopt;
    }

private:
    const Numbers* numbers(std::size_t input) const
    {
        const Known* known = values_.input(node_, input);
        return known != nullptr && known->values ? &*known->values : nullptr;
    }

    double operand(std::size_t input, std::size_t at) const
    {
        const Known& known = *values_.input(node_, input);
        return known.values->at(place_in(known.shape, output_.shape, at));
    }

    template <class Function> Numbers element_wise(Function function) const
    {
        Numbers result(count_);
        for (std::size_t at = 0; at < count_; ++at)
            result[at] = function(at);
        return result;
    }

    std::optional<Numbers> constant() const
    {
        if (const Attribute* given = node_.find("value"); given != nullptr && given->tensor)
            return given->tensor->values;
        if (const Attribute* given = node_.find("value_int"); given != nullptr && given->i)
            return Numbers{static_cast<double>(*given->i)};
        if (const Attribute* given = node_.find("value_float"); given != nullptr && given->f)
            return Numbers{*given->f};
        if (const Attribute* given = node_.find("value_ints"))
            return Numbers(given->ints.begin(), given->ints.end());
        return std::nullopt;
    }

    std::optional<Numbers> shape() const
    {
        const Known* source = values_.input(node_, 0);
        return source == nullptr ? std::nullopt
                                 : std::optional{Numbers(source->shape.begin(), source->shape.end())};
    }

    std::optional<Numbers> filled() const
    {
        const Attribute* given = node_.find("value");
        if (given == nullptr)
            return Numbers(count_, 0.0);
        if (!given->tensor || !given->tensor->values || given->tensor->values->empty())
            return std::nullopt;
        return Numbers(count_, given->tensor->values->front());
    }

    /// Along the only axis.
    std::optional<Numbers> joined() const
    {
        Numbers result;
        for (std::size_t input = 0; input < node_.inputs.size(); ++input) {
            const Numbers* part = numbers(input);
            if (part == nullptr || output_.shape.size() != 1)
                return std::nullopt;
            result.insert(result.end(), part->begin(), part->end());
        }
        return result;
    }

    std::optional<Numbers> gathered() const
    {
        const Numbers &source = *numbers(0), *indices = numbers(1);
        if (indices == nullptr || values_.input(node_, 0)->shape.size() != 1)
            return std::nullopt;
        Numbers result;
        for (const double index : *indices) {
            const double place = index < 0 ? index + static_cast<double>(source.size()) : index;
            if (!(place >= 0 && place < static_cast<double>(source.size())))
                return std::nullopt;
            result.push_back(source[static_cast<std::size_t>(place)]);
        }
        return result;
    }

    std::optional<Numbers> sliced() const
    {
        const auto ranges = slice_ranges(node_, values_);
        if (!ranges || ranges->size() != 1 || output_.shape.size() != 1)
            return std::nullopt;
        Numbers result;
        for (std::int64_t i = 0; i < ranges->front().count; ++i)
            result.push_back(
                numbers(0)->at(static_cast<std::size_t>(ranges->front().start + i * ranges->front().step)));
        return result;
    }

    const Node& node_;
    const Known& output_;
    const Values& values_;
    std::size_t count_;
};

} // namespace

std::optional<std::vector<double>> fold(const Node& node, const Known& output, const Values& values)
{
    auto numbers = Folding{node, output, values}.run();
    if (numbers && static_cast<std::int64_t>(numbers->size()) != output.elements())
        return std::nullopt;
    return numbers;
}

} // namespace pivotsim::onnx
