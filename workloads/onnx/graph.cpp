// SPDX-License-Identifier: Apache-2.0
#include "workloads/onnx/graph.h"

#include "workloads/operator_check.h"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <queue>
#include <unordered_set>

namespace pivotsim::onnx {

Graph::Graph(Model model, const std::string& file, const SourcePlace& place)
    : model_(std::move(model)), file_(file), place_(place), rank_(model_.nodes.size())
{
    Diagnostics findings;
    for (Constant& initializer : model_.initializers) {
        Known known{initializer.shape, true, initializer.integer, std::move(initializer.values)};
        if (elements(known.shape) && known.shape.size() <= 16)
            values_.set(initializer.name, std::move(known));
        else
            error(findings, "E-ONNX", fmt::format("initializer '{}' has no valid shape", initializer.name));
    }
    findings.throw_if_errors();
    know_inputs(findings);
    findings.throw_if_errors();
    link(findings);
    findings.throw_if_errors();
    sort(findings);
    findings.throw_if_errors();
    keep_what_outputs_need();
    know_values(findings);
    findings.throw_if_errors();
}

std::optional<std::size_t> Graph::rank(NodeIndex index) const
{
    return rank_[index];
}

const std::vector<NodeIndex>& Graph::readers(const std::string& value) const
{
    static const std::vector<NodeIndex> none;
    const auto found = readers_.find(value);
    return found == readers_.end() ? none : found->second;
}

bool Graph::is_output(const std::string& value) const
{
    return std::count(model_.outputs.begin(), model_.outputs.end(), value) != 0;
}

void Graph::error(
    Diagnostics& findings, const char* code, const std::string& what, std::vector<std::string> help) const
{
    findings.error(place_, code, fmt::format("'{}': {}", file_, what), std::move(help));
}

void Graph::know_inputs(Diagnostics& findings)
{
    for (const GraphInput& input : model_.inputs) {
        if (values_.find(input.name) != nullptr)
            continue; // an initializer, which old exporters list here too
        if (!input.tensor) {
            error(findings, "E-DYNAMIC", fmt::format("input '{}' has no shape", input.name));
            continue;
        }
        Known known;
        std::string open;
        for (const Dimension& dimension : input.shape) {
            const std::int64_t extent = dimension.extent.value_or(0);
            if (extent < 1 || extent > static_cast<std::int64_t>(max_extent))
                open += fmt::format("{}'{}' (dimension {})", open.empty() ? "" : ", ",
                    dimension.name.empty() ? fmt::format("{}", extent) : dimension.name,
                    known.shape.size() + 1);
            known.shape.push_back(extent);
        }
        if (!open.empty())
            error(findings, "E-DYNAMIC", fmt::format("input '{}' has no fixed shape: {}", input.name, open),
                {"export it without `dynamic_axes` (`dynamic_shapes`), from an example of one image: "
                 "torch.onnx.export(model, torch.zeros(1, 3, 224, 224), ...)"});
        else if (known.shape.size() > 2 && known.shape.front() != 1)
            error(findings, "E-BATCH",
                fmt::format(
                    "input '{}' holds {} images, a trace is that of one", input.name, known.shape.front()),
                {"export it from an example of one image; `run.images` runs more of them"});
        else if (!elements(known.shape))
            error(findings, "E-ONNX", fmt::format("input '{}' has more than 2^62 elements", input.name));
        else
            values_.set(input.name, std::move(known));
    }
}

void Graph::link(Diagnostics& findings)
{
    constexpr std::size_t most = 20;
    for (NodeIndex index = 0; index < model_.nodes.size(); ++index)
        for (const std::string& output : model_.nodes[index].outputs) {
            if (output.empty())
                continue;
            const auto [known, fresh] = writer_.emplace(output, index);
            if (!fresh && findings.error_count() < most)
                error(findings, "E-ONNX",
                    fmt::format("'{}' is written by {} and again by {}", output,
                        model_.nodes[known->second].label(), model_.nodes[index].label()));
        }
    for (const Node& node : model_.nodes)
        for (const std::string& input : node.inputs)
            if (!input.empty() && writer_.count(input) == 0 && values_.find(input) == nullptr
                && findings.error_count() < most)
                error(findings, "E-ONNX",
                    fmt::format("{} reads '{}', which nothing writes", node.label(), input));
    for (const std::string& output : model_.outputs)
        if (writer_.count(output) == 0 && findings.error_count() < most)
            error(findings, "E-ONNX", fmt::format("no node writes the output '{}'", output));
    if (model_.outputs.empty())
        error(findings, "E-ONNX", "the graph has no output");
}

/// The earliest node in the file of those that can run comes next.
void Graph::sort(Diagnostics& findings)
{
    std::vector<std::size_t> missing(model_.nodes.size());
    std::vector<std::vector<NodeIndex>> waiting(model_.nodes.size());
    std::priority_queue<NodeIndex, std::vector<NodeIndex>, std::greater<>> ready;
    for (NodeIndex index = 0; index < model_.nodes.size(); ++index) {
        for (const std::string& input : model_.nodes[index].inputs)
            if (const auto writer = writer_.find(input); !input.empty() && writer != writer_.end()) {
                waiting[writer->second].push_back(index);
                ++missing[index];
            }
        if (missing[index] == 0)
            ready.push(index);
    }
    while (!ready.empty()) {
        const NodeIndex next = ready.top();
        ready.pop();
        order_.push_back(next);
        for (const NodeIndex reader : waiting[next])
            if (--missing[reader] == 0)
                ready.push(reader);
    }
    if (order_.size() == model_.nodes.size())
        return;
    // From a node that waits backwards along those that wait: the first one that comes again is on a cycle.
    NodeIndex at = 0;
    while (missing[at] == 0)
        ++at;
    for (std::unordered_set<NodeIndex> seen; seen.insert(at).second;)
        for (const std::string& input : model_.nodes[at].inputs)
            if (const auto writer = writer_.find(input);
                !input.empty() && writer != writer_.end() && missing[writer->second] > 0) {
                at = writer->second;
                break;
            }
    error(findings, "E-ONNX",
        fmt::format("the graph has a cycle: {} waits for itself", model_.nodes[at].label()));
}

void Graph::keep_what_outputs_need()
{
    std::vector<bool> needed(model_.nodes.size());
    for (const std::string& output : model_.outputs)
        needed[writer_.at(output)] = true;
    for (auto index = order_.rbegin(); index != order_.rend(); ++index)
        if (needed[*index])
            for (const std::string& input : model_.nodes[*index].inputs)
                if (const auto writer = writer_.find(input); !input.empty() && writer != writer_.end())
                    needed[writer->second] = true;
    order_.erase(
        std::remove_if(order_.begin(), order_.end(), [&](NodeIndex index) { return !needed[index]; }),
        order_.end());
    for (std::size_t place = 0; place < order_.size(); ++place) {
        rank_[order_[place]] = place;
        for (const std::string& input : model_.nodes[order_[place]].inputs) {
            auto& readers = readers_[input];
            if (readers.empty() || readers.back() != order_[place])
                readers.push_back(order_[place]);
        }
    }
}

void Graph::know_values(Diagnostics& findings)
{
    constexpr std::size_t most = 20;
    for (const NodeIndex index : order_)
        if (const auto misfit = infer(model_.nodes[index], values_); misfit && findings.error_count() < most)
            error(findings, "E-ONNX", fmt::format("{} {}", model_.nodes[index].label(), *misfit));
}

} // namespace pivotsim::onnx
