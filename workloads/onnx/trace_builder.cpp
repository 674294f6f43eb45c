// SPDX-License-Identifier: Apache-2.0
#include "workloads/onnx/trace_builder.h"

#include <filesystem>
#include <fmt/format.h>
#include <set>
#include <stdexcept>

namespace pivotsim::onnx {
namespace {

constexpr std::uint32_t int8 = 1; ///< bytes: what the array computes on, whatever the file holds

/// Whatever a name holds, as a trace can write it.
std::string clean(const std::string& text, const std::string& otherwise)
{
    std::string name;
    for (const char c : text) {
        const bool good = is_valid_name(std::string(1, c)) && static_cast<unsigned char>(c) < 128;
        name += good ? c : '_';
    }
    constexpr std::size_t longest = 200;
    return name.empty() ? otherwise : name.substr(0, longest);
}

std::vector<std::uint64_t> without_batch(const Extents& shape)
{
    constexpr std::size_t most = 8; // a trace's
    std::vector<std::uint64_t> result;
    for (std::size_t i = 0; i < shape.size(); ++i)
        if (i > 0 || shape[i] != 1 || shape.size() == 1)
            result.push_back(static_cast<std::uint64_t>(shape[i]));
    if (result.empty())
        result.push_back(1);
    while (result.size() > most) {
        result[result.size() - 2] *= result.back();
        result.pop_back();
    }
    return result;
}

class TraceBuilder {
public:
    TraceBuilder(const Graph& graph, const Steps& steps, const std::string& file, const SourcePlace& place)
        : graph_(graph), steps_(steps), file_(file), place_(place), readers_(steps.readers()),
          images_(steps.images.size()), constants_(steps.constants.size())
    {
        trace_.model = clean(std::filesystem::path{file}.stem().string(), "onnx");
        for (const Step& step : steps_.steps)
            if (!step.name.empty())
                names_.insert(step.name);
    }

    Trace run()
    {
        for (std::size_t at = 0; at < steps_.steps.size(); ++at) {
            const Node& node = graph_.node(steps_.steps[at].node);
            try {
                add(at, node);
            } catch (const std::invalid_argument& refusal) {
                throw InputError(place_, "E-ONNX",
                    fmt::format(
                        "'{}': {} does not fit into a trace: {}", file_, node.label(), refusal.what()));
            }
        }
        if (trace_.operators().empty())
            throw InputError(place_, "E-ONNX", fmt::format("'{}': the graph computes nothing", file_));
        add_entropy();
        return std::move(trace_);
    }

private:
    void add(std::size_t at, const Node& node)
    {
        const Step& step = steps_.steps[at];
        Operator op;
        op.name = step.name.empty()
            ? fresh(clean(node.name, fmt::format("{}_{}", node.op_type, node.position)))
            : step.name;
        op.kind = step.kind;
        op.group = step.group;
        op.encoder = step.encoder;
        op.gemm = step.gemm;
        op.rows = step.rows;
        for (const Source& source : step.inputs)
            op.inputs.push_back(tensor(source, op));
        if (step.batched_b)
            op.inputs.push_back(tensor(*step.batched_b, op));
        else if (op.is_gemm())
            op.inputs.push_back(trace_.add_tensor({op.name + ".weight", {op.gemm.k, op.gemm.n}, int8, true}));
        op.output = trace_.add_tensor({op.name, shape_of(at), int8, false});
        outputs_.push_back(op.output);
        trace_.add_operator(std::move(op));
    }

    /// As in compiler.h: heads lie one after another where a softmax reads them, else side by side.
    std::vector<std::uint64_t> shape_of(std::size_t at) const
    {
        const Step& step = steps_.steps[at];
        if (!pivotsim::is_gemm(step.kind))
            return {step.rows.rows, step.rows.columns};
        bool head_after_head = false;
        for (const std::size_t reader : readers_[at])
            head_after_head = head_after_head || steps_.steps[reader].kind == OperatorKind::softmax;
        const GemmShape& gemm = step.gemm;
        return head_after_head ? std::vector{gemm.batch * gemm.m, gemm.n}
                               : std::vector{gemm.m, gemm.batch * gemm.n};
    }

    TensorId tensor(const Source& source, const Operator& op)
    {
        if (source.kind == Source::Kind::step)
            return outputs_.at(source.at);
        auto& known = source.kind == Source::Kind::image ? images_[source.at] : constants_[source.at];
        if (!known)
            known = source.kind == Source::Kind::image ? image(source.at) : constant(source.at, op);
        return *known;
    }

    TensorId image(std::size_t at)
    {
        const GraphInput& input = steps_.images[at];
        const std::string name = steps_.images.size() == 1 ? "image" : clean(input.name, "image");
        return trace_.add_tensor(
            {fresh(name), without_batch(graph_.values().find(input.name)->shape), int8, false});
    }

    TensorId constant(std::size_t at, const Operator& op)
    {
        const Known& known = steps_.constants[at];
        const auto columns = static_cast<std::uint64_t>(known.columns());
        const auto rows = static_cast<std::uint64_t>(known.rows());
        std::string name = op.name + ".weight";
        if (op.name == "stem.embed")
            name = known.elements() == static_cast<std::int64_t>(op.rows.elements()) ? "stem.position"
                                                                                     : "stem.class_token";
        return trace_.add_tensor({fresh(name), {rows, columns}, int8, true});
    }

    /// Names of operators and tensors are one set here: an operator's output has its name.
    std::string fresh(const std::string& wanted)
    {
        std::string name = wanted;
        for (std::size_t number = 2; !names_.insert(name).second; ++number)
            name = fmt::format("{}_{}", wanted, number);
        return name;
    }

    void add_entropy()
    {
        const Sources& output = steps_.output;
        if (output.size() != 1 || output.front().kind != Source::Kind::step)
            return;
        const Step& logits = steps_.steps[output.front().at];
        if (logits.kind != OperatorKind::gemm || logits.gemm.m != 1 || logits.gemm.n < 2)
            return;
        constexpr std::uint32_t entropy_bytes = 4; // assumed, as in compiler.cpp
        Operator op;
        op.name = fresh("entropy");
        op.kind = OperatorKind::entropy;
        op.group = Group::gate;
        op.rows = {1, logits.gemm.n};
        op.inputs = {outputs_[output.front().at]};
        op.output = trace_.add_tensor({op.name, {1}, entropy_bytes, false});
        trace_.add_operator(std::move(op));
    }

    const Graph& graph_;
    const Steps& steps_;
    const std::string& file_;
    const SourcePlace& place_;
    const std::vector<std::vector<std::size_t>> readers_;
    std::vector<std::optional<TensorId>> images_, constants_;
    std::vector<TensorId> outputs_; ///< by step
    std::set<std::string> names_;
    Trace trace_;
};

} // namespace

Trace build_trace(const Graph& graph, const Steps& steps, const std::string& file, const SourcePlace& place)
{
    return TraceBuilder{graph, steps, file, place}.run();
}

} // namespace pivotsim::onnx
