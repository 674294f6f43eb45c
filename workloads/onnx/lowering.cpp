// SPDX-License-Identifier: Apache-2.0
#include "workloads/onnx/formulas.h"
#include "workloads/onnx/steps.h"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

namespace pivotsim::onnx {
namespace {

/// Why a node has no place among the operators.
class Refusal : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

void require(bool condition, const char* otherwise)
{
    if (!condition)
        throw Refusal(otherwise);
}

const std::set<std::string> views{"Reshape", "Transpose", "Flatten", "Squeeze", "Unsqueeze", "Split", "Slice",
    "Identity", "Cast", "Dropout", "Gather", "Expand", "Concat"};
/// What formulas may begin with.
const std::set<std::string> formula_parts{
    "ReduceMean", "Sub", "Mul", "Div", "Pow", "Add", "Erf", "Tanh", "Neg", "Cast", "Identity"};

std::uint64_t size(std::int64_t extent)
{
    return static_cast<std::uint64_t>(extent);
}

class Lowering {
public:
    explicit Lowering(const Graph& graph) : graph_(graph), done_(graph.model().nodes.size()) { }

    Lowered run()
    {
        for (const GraphInput& input : graph_.model().inputs)
            if (const Known* known = graph_.values().find(input.name); known != nullptr && !known->constant) {
                sources_[input.name] = {{Source::Kind::image, result_.steps.images.size()}};
                result_.steps.images.push_back(input);
            }
        for (const NodeIndex index : graph_.order()) {
            const Node& node = graph_.node(index);
            if (done_[index] || is_constant(node))
                continue;
            try {
                lower(index, node);
            } catch (const Refusal& refusal) {
                result_.unsupported.push_back({index, refusal.what()});
            }
        }
        const auto output = sources_.find(graph_.model().outputs.front());
        if (output != sources_.end())
            result_.steps.output = output->second;
        if (result_.unsupported.empty() && follower_)
            result_.unsupported.push_back({*follower_, "reads an output that no operator of ours has"});
        else if (result_.unsupported.empty()
            && output == sources_.end()) // nothing of it depends on the image
            result_.unsupported.push_back(
                {graph_.order().back(), "does not depend on an input of the graph"});
        return std::move(result_);
    }

private:
    bool is_constant(const Node& node) const
    {
        return std::all_of(node.outputs.begin(), node.outputs.end(), [&](const std::string& output) {
            const Known* known = graph_.values().find(output);
            return output.empty() || (known != nullptr && known->constant);
        });
    }

    bool is_constant(const Node& node, std::size_t input) const
    {
        const Known* known = graph_.values().input(node, input);
        return known != nullptr && known->constant;
    }

    /// Throws what is wrong with a node; nothing if it only follows one that is.
    void lower(NodeIndex index, const Node& node)
    {
        static const std::map<std::string, void (Lowering::*)(NodeIndex, const Node&)> rules{
            {"MatMul", &Lowering::mat_mul}, {"Gemm", &Lowering::gemm}, {"Conv", &Lowering::conv},
            {"Softmax", &Lowering::softmax}, {"LayerNormalization", &Lowering::layer_norm},
            {"Gelu", &Lowering::gelu}, {"Add", &Lowering::add}, {"Sub", &Lowering::add},
            {"Mul", &Lowering::scale}, {"Div", &Lowering::scale}, {"Relu", &Lowering::folded_after_conv},
            {"BatchNormalization", &Lowering::folded_after_conv}};
        const bool own = node.domain.empty() || node.domain == "ai.onnx"
            || (node.domain == "com.microsoft"
                && (node.op_type == "Gelu" || node.op_type == "LayerNormalization"));
        const auto rule = rules.find(node.op_type);
        const bool view = own && views.count(node.op_type) != 0;
        const bool part = own && formula_parts.count(node.op_type) != 0;
        if (!own || (!view && !part && rule == rules.end()))
            throw Refusal("no operator of ours does this");
        for (std::size_t input = 0; input < node.inputs.size(); ++input)
            if (node.has_input(input) && !is_constant(node, input)
                && sources_.count(node.inputs[input]) == 0) {
                if (!follower_)
                    follower_ = index;
                return; // it follows what is refused already
            }
        if (part && formula(index, node))
            return;
        if (view)
            pass_through(node);
        else if (rule != rules.end())
            (this->*rule->second)(index, node);
        else
            throw Refusal("is part of no formula that is known here (GELU, LayerNorm)");
    }

    /// The formula that `node` begins, as a step.
    bool formula(NodeIndex index, const Node& node)
    {
        for (const std::string& input : node.inputs) {
            const auto known = sources_.find(input);
            if (known == sources_.end() || fruitless_.count(input) != 0)
                continue;
            const auto found = find_formula(graph_, input, done_);
            if (!found)
                fruitless_.insert(input);
            if (!found || std::find(found->nodes.begin(), found->nodes.end(), index) == found->nodes.end())
                continue;
            for (const NodeIndex each : found->nodes)
                done_[each] = true;
            const bool gelu = found->kind == Formula::Kind::gelu;
            over_rows(gelu ? OperatorKind::gelu : OperatorKind::layer_norm, found->nodes.back(),
                *graph_.values().find(input), known->second, found->result);
            return true;
        }
        return false;
    }

    const Known& operand(const Node& node, std::size_t input) const
    {
        const Known* known = graph_.values().input(node, input);
        require(known != nullptr, "has an input whose shape is not known");
        return *known;
    }
    const Known& output(const Node& node) const
    {
        const Known* known = graph_.values().find(node.outputs.front());
        require(known != nullptr, "has an output whose shape is not known");
        return *known;
    }

    Sources sources_of(const Node& node, std::size_t input, bool constants = false)
    {
        if (const auto found = sources_.find(node.inputs[input]); found != sources_.end())
            return found->second;
        require(constants, "works on a constant");
        result_.steps.constants.push_back(operand(node, input));
        return {{Source::Kind::constant, result_.steps.constants.size() - 1}};
    }

    void write(Step step, const std::string& value)
    {
        result_.steps.steps.push_back(std::move(step));
        sources_[value] = {{Source::Kind::step, result_.steps.steps.size() - 1}};
    }

    void over_rows(
        OperatorKind kind, NodeIndex index, const Known& shape, Sources inputs, const std::string& result)
    {
        Step step;
        step.kind = kind;
        step.node = index;
        step.rows = {size(shape.rows()), size(shape.columns())};
        step.inputs = std::move(inputs);
        write(std::move(step), result);
    }

    /// The one step that writes what input `at` reads, if it can take factors and summands of its columns.
    const Step* foldable(const Node& node, std::size_t input) const
    {
        const auto found = sources_.find(node.inputs[input]);
        if (found == sources_.end() || found->second.size() != 1
            || found->second.front().kind != Source::Kind::step)
            return nullptr;
        const Step& step = result_.steps.steps[found->second.front().at];
        const bool linear = step.kind == OperatorKind::gemm || step.kind == OperatorKind::batched_gemm
            || step.kind == OperatorKind::conv || step.kind == OperatorKind::layer_norm;
        return linear ? &step : nullptr;
    }

    /// One number, or one a column; of an image, one a channel.
    bool is_vector(const Known& constant, const Extents& shape, bool image) const
    {
        if (constant.elements() == 1)
            return true;
        const std::size_t along = image ? shape.size() - 1 : 1; // from behind, counted from 1
        for (std::size_t back = 1; back <= constant.shape.size(); ++back)
            if (back != along && constant.shape[constant.shape.size() - back] != 1)
                return false;
        return true;
    }

    /// Folds a constant operand into the step before.
    bool fold(const Node& node, std::size_t activation)
    {
        const Step* before = foldable(node, activation);
        if (before == nullptr || output(node).elements() != operand(node, activation).elements())
            return false;
        const Known& constant = operand(node, 1 - activation);
        const bool image = before->kind == OperatorKind::conv && output(node).shape.size() > 3;
        if (!is_vector(constant, output(node).shape, image)
            || (before->kind == OperatorKind::batched_gemm && constant.elements() != 1))
            return false;
        sources_[node.outputs.front()] = sources_.at(node.inputs[activation]);
        return true;
    }

    void pass_through(const Node& node)
    {
        if (node.op_type == "Gather")
            require(!is_constant(node, 0) && is_constant(node, 1), "looks up rows that depend on the image");
        if (node.op_type == "Expand")
            require(output(node).elements() == operand(node, 0).elements(), "repeats an activation");
        Sources joined;
        const std::size_t inputs = node.op_type == "Concat" ? node.inputs.size() : 1;
        for (std::size_t input = 0; input < inputs; ++input)
            for (const Source& source : sources_of(node, input, node.op_type == "Concat"))
                if (std::find(joined.begin(), joined.end(), source) == joined.end())
                    joined.push_back(source);
        constexpr std::size_t most = 256; // heads, tokens, or a row's parts
        require(joined.size() <= most, "joins too many values");
        for (const std::string& output : node.outputs)
            if (!output.empty())
                sources_[output] = joined;
    }

    void mat_mul(NodeIndex index, const Node& node)
    {
        const Known &a = operand(node, 0), &b = operand(node, 1), &c = output(node);
        require(!is_constant(node, 0), "has a constant on its left; a GEMM's weight is on its right");
        Step step;
        step.node = index;
        step.gemm.k = size(a.columns());
        step.gemm.n = size(b.columns());
        step.inputs = sources_of(node, 0);
        if (is_constant(node, 1)) {
            require(b.elements() == b.shape[b.shape.size() - 2] * b.columns(), "has a weight a matrix");
            step.kind = OperatorKind::gemm;
            step.gemm.m = size(c.rows());
        } else {
            const Sources right = sources_of(node, 1);
            require(right.size() == 1, "has a joined activation on its right");
            step.kind = OperatorKind::batched_gemm;
            step.gemm.m = size(c.shape[c.shape.size() - 2]);
            step.gemm.batch = size(c.rows()) / std::max<std::uint64_t>(step.gemm.m, 1);
            require(size(a.elements()) == step.gemm.batch * step.gemm.m * step.gemm.k
                    && size(b.elements()) == step.gemm.batch * step.gemm.k * step.gemm.n,
                "uses one of its matrices several times");
            step.batched_b = right.front();
        }
        write(std::move(step), node.outputs.front());
    }

    void gemm(NodeIndex index, const Node& node)
    {
        require(!is_constant(node, 0), "has a constant on its left; a GEMM's weight is on its right");
        require(!node.has_input(2) || is_constant(node, 2), "adds an activation");
        const Known &b = operand(node, 1), &c = output(node);
        require(!node.has_input(2) || is_vector(operand(node, 2), c.shape, false), "adds a matrix");
        Step step;
        step.node = index;
        step.kind = is_constant(node, 1) ? OperatorKind::gemm : OperatorKind::batched_gemm;
        step.gemm
            = {1, size(c.shape[0]), size(b.shape[node.integer("transB", 0) != 0 ? 1 : 0]), size(c.shape[1])};
        step.inputs = sources_of(node, 0);
        if (step.kind == OperatorKind::batched_gemm) {
            const Sources right = sources_of(node, 1);
            require(right.size() == 1, "has a joined activation on its right");
            step.batched_b = right.front();
        }
        write(std::move(step), node.outputs.front());
    }

    void conv(NodeIndex index, const Node& node)
    {
        require(node.integer("group", 1) == 1, "is a convolution in groups; its im2col is no GEMM");
        require(!is_constant(node, 0) && is_constant(node, 1), "has a kernel that depends on the image");
        const Known &kernel = operand(node, 1), &c = output(node);
        require(c.shape[0] == 1, "convolves several images");
        Step step;
        step.node = index;
        step.kind = OperatorKind::conv;
        step.gemm = {1, size(c.elements() / std::max<std::int64_t>(c.shape[1], 1)),
            size(kernel.elements() / std::max<std::int64_t>(kernel.shape[0], 1)), size(kernel.shape[0])};
        step.inputs = sources_of(node, 0);
        write(std::move(step), node.outputs.front());
    }

    void softmax(NodeIndex index, const Node& node)
    {
        const std::size_t rank = operand(node, 0).shape.size();
        const bool flattens = graph_.model().opset != 0 && graph_.model().opset < 13; // from `axis` on
        const auto axis = normal_axis(node.integer("axis", flattens ? 1 : -1), rank);
        require(axis && *axis == rank - 1, "runs over another axis than the last");
        over_rows(OperatorKind::softmax, index, output(node), sources_of(node, 0), node.outputs.front());
    }

    void layer_norm(NodeIndex index, const Node& node)
    {
        const std::size_t rank = operand(node, 0).shape.size();
        const auto axis = normal_axis(node.integer("axis", -1), rank);
        require(axis && *axis == rank - 1, "runs over another axis than the last");
        over_rows(OperatorKind::layer_norm, index, output(node), sources_of(node, 0), node.outputs.front());
    }

    void gelu(NodeIndex index, const Node& node)
    {
        over_rows(OperatorKind::gelu, index, output(node), sources_of(node, 0), node.outputs.front());
    }

    void add(NodeIndex index, const Node& node)
    {
        for (const std::size_t activation : {0, 1})
            if (is_constant(node, 1 - activation) && fold(node, activation))
                return;
        for (const std::size_t input : {0, 1})
            require(operand(node, input).elements() == output(node).elements(),
                is_constant(node, input) ? "adds a constant that no GEMM or LayerNorm before it can take"
                                         : "repeats one of its operands");
        Sources inputs = sources_of(node, 0, true);
        for (const Source& source : sources_of(node, 1, true))
            inputs.push_back(source);
        over_rows(OperatorKind::add, index, output(node), std::move(inputs), node.outputs.front());
    }

    void scale(NodeIndex, const Node& node)
    {
        const bool left = node.op_type == "Mul" && is_constant(node, 0);
        require(left || is_constant(node, 1), "multiplies or divides activations");
        require(fold(node, left ? 1 : 0), "scales what no GEMM or LayerNorm before it can take");
    }

    void folded_after_conv(NodeIndex, const Node& node)
    {
        const Step* before = foldable(node, 0);
        require(before != nullptr && before->kind == OperatorKind::conv,
            "follows no convolution, where it would be folded");
        sources_[node.outputs.front()] = sources_.at(node.inputs[0]);
    }

    const Graph& graph_;
    Lowered result_;
    std::map<std::string, Sources> sources_; ///< of activations, by value
    std::set<std::string> fruitless_; ///< values of which no formula is
    std::optional<NodeIndex> follower_; ///< the first node that reads what nothing here writes
    std::vector<bool> done_; ///< nodes that are part of a formula
};

} // namespace

std::vector<std::vector<std::size_t>> Steps::readers() const
{
    std::vector<std::vector<std::size_t>> readers(steps.size());
    for (std::size_t reader = 0; reader < steps.size(); ++reader) {
        const auto read = [&](const Source& source) {
            if (source.kind != Source::Kind::step)
                return;
            auto& those = readers[source.at];
            if (those.empty() || those.back() != reader)
                those.push_back(reader);
        };
        for (const Source& source : steps[reader].inputs)
            read(source);
        if (steps[reader].batched_b)
            read(*steps[reader].batched_b);
    }
    return readers;
}

Lowered lower(const Graph& graph)
{
    return Lowering{graph}.run();
}

} // namespace pivotsim::onnx
