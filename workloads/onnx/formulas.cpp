// SPDX-License-Identifier: Apache-2.0
#include "workloads/onnx/formulas.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

namespace pivotsim::onnx {
namespace {

constexpr std::size_t width = 5;
/// A row, or one number for all of its columns.
using Row = std::array<double, width>;

constexpr Row sample{-2.3, -0.7, 0.1, 0.9, 2.9};
/// The tanh form is within 5e-4 of GELU; x sigmoid(1.702 x) is 2e-2 off, which is another function.
constexpr double tolerance = 2e-3;

bool is_near(const Row& a, const Row& b)
{
    for (std::size_t i = 0; i < width; ++i)
        if (!(std::abs(a[i] - b[i]) < tolerance))
            return false;
    return true;
}

double mean(const Row& row)
{
    double sum = 0;
    for (const double x : row)
        sum += x;
    return sum / width;
}

Row gelu()
{
    Row result{};
    for (std::size_t i = 0; i < width; ++i)
        result[i] = 0.5 * sample[i] * (1 + std::erf(sample[i] / std::sqrt(2.0)));
    return result;
}

Row normalised()
{
    Row result{}, squares{};
    for (std::size_t i = 0; i < width; ++i)
        squares[i] = (sample[i] - mean(sample)) * (sample[i] - mean(sample));
    for (std::size_t i = 0; i < width; ++i)
        result[i] = (sample[i] - mean(sample)) / std::sqrt(mean(squares));
    return result;
}

double apply(const std::string& op, double a)
{
    if (op == "Sqrt")
        return std::sqrt(a);
    if (op == "Erf")
        return std::erf(a);
    if (op == "Tanh")
        return std::tanh(a);
    if (op == "Neg")
        return -a;
    if (op == "Reciprocal")
        return 1 / a;
    return a; // Identity, Cast
}

double apply(const std::string& op, double a, double b)
{
    if (op == "Add")
        return a + b;
    if (op == "Sub")
        return a - b;
    if (op == "Mul")
        return a * b;
    if (op == "Div")
        return a / b;
    return std::pow(a, b);
}

const std::set<std::string> one_operand{"Sqrt", "Erf", "Tanh", "Neg", "Reciprocal", "Identity", "Cast"};
const std::set<std::string> two_operands{"Add", "Sub", "Mul", "Div", "Pow"};

/// Computes what follows from one value, node by node, until it is a formula.
class FormulaSearch {
public:
    FormulaSearch(const Graph& graph, const std::string& value, const std::vector<bool>& taken)
        : graph_(graph), taken_(taken)
    {
        rows_[value] = sample;
        wait_for(value);
    }

    std::optional<Formula> run()
    {
        constexpr int most_nodes = 24; // GELU in tanh has 9
        static const Row gelu_row = gelu(), normalised_row = normalised();
        for (int tries = 0; tries < most_nodes && !waiting_.empty(); ++tries) {
            const NodeIndex index = waiting_.begin()->second;
            waiting_.erase(waiting_.begin());
            const Node& node = graph_.node(index);
            const auto row = evaluate(node);
            if (!row)
                continue;
            const std::string& result = node.outputs.front();
            rows_[result] = *row;
            writer_[result] = index;
            for (const auto& [kind, target] : {std::pair{Formula::Kind::gelu, gelu_row},
                     std::pair{Formula::Kind::normalise, normalised_row}})
                if (is_near(*row, target))
                    if (auto formula = enclosed(kind, result))
                        return formula;
            wait_for(result);
        }
        return std::nullopt;
    }

private:
    void wait_for(const std::string& value)
    {
        constexpr std::size_t most_readers = 32; // a value of a formula has three
        const auto& readers = graph_.readers(value);
        for (std::size_t i = 0; i < std::min(readers.size(), most_readers); ++i)
            if (!taken_[readers[i]])
                waiting_.insert({*graph_.rank(readers[i]), readers[i]});
    }

    std::optional<Row> evaluate(const Node& node) const
    {
        if (!(node.domain.empty() || node.domain == "ai.onnx") || node.outputs.size() != 1)
            return std::nullopt;
        const bool one = one_operand.count(node.op_type) != 0 || node.op_type == "ReduceMean";
        const bool two = two_operands.count(node.op_type) != 0 && node.inputs.size() == 2;
        const auto a = one || two ? operand(node, 0) : std::nullopt;
        const auto b = two ? operand(node, 1) : a;
        if (!a || !b || (node.op_type == "ReduceMean" && !along_rows(node)))
            return std::nullopt;
        Row result{};
        for (std::size_t i = 0; i < width; ++i)
            result[i] = node.op_type == "ReduceMean" ? mean(*a)
                : two                                ? apply(node.op_type, (*a)[i], (*b)[i])
                                                     : apply(node.op_type, (*a)[i]);
        return result;
    }

    std::optional<Row> operand(const Node& node, std::size_t input) const
    {
        if (!node.has_input(input))
            return std::nullopt;
        if (const auto row = rows_.find(node.inputs[input]); row != rows_.end())
            return row->second;
        const Known* known = graph_.values().find(node.inputs[input]);
        const auto number = known != nullptr && known->constant ? known->scalar() : std::nullopt;
        if (!number)
            return std::nullopt;
        Row row{};
        row.fill(*number);
        return row;
    }

    bool along_rows(const Node& node) const
    {
        const Known* source = graph_.values().input(node, 0);
        bool unknown = false;
        const auto axes = integers_of(node, "axes", 1, graph_.values(), unknown);
        if (source == nullptr || unknown || !axes || axes->size() != 1 || node.integer("keepdims", 1) == 0)
            return false;
        return normal_axis(axes->front(), source->shape.size()) == source->shape.size() - 1;
    }

    /// The nodes between start and result, if nobody else reads what they write.
    std::optional<Formula> enclosed(Formula::Kind kind, const std::string& result) const
    {
        std::set<NodeIndex> inside;
        std::vector<std::string> open{result};
        while (!open.empty()) {
            const auto writer = writer_.find(open.back());
            open.pop_back();
            if (writer == writer_.end() || !inside.insert(writer->second).second)
                continue;
            for (const std::string& input : graph_.node(writer->second).inputs)
                open.push_back(input);
        }
        for (const NodeIndex index : inside) {
            const std::string& output = graph_.node(index).outputs.front();
            if (output == result)
                continue;
            const auto& readers = graph_.readers(output);
            const bool kept = std::all_of(
                readers.begin(), readers.end(), [&](NodeIndex each) { return inside.count(each) != 0; });
            if (!kept || graph_.is_output(output))
                return std::nullopt;
        }
        return Formula{kind, result, {inside.begin(), inside.end()}};
    }

    const Graph& graph_;
    const std::vector<bool>& taken_;
    std::map<std::string, Row> rows_; ///< by value
    std::map<std::string, NodeIndex> writer_; ///< of those but the start
    std::set<std::pair<std::size_t, NodeIndex>> waiting_; ///< in the order in which they run
};

} // namespace

std::optional<Formula> find_formula(
    const Graph& graph, const std::string& value, const std::vector<bool>& taken)
{
    return FormulaSearch{graph, value, taken}.run();
}

} // namespace pivotsim::onnx
