// SPDX-License-Identifier: Apache-2.0
#include "base/registry.h"
#include "workloads/importer.h"
#include "workloads/onnx/model_reader.h"
#include "workloads/onnx/steps.h"
#include "workloads/onnx/trace_builder.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>

namespace pivotsim {
namespace {

/// Everything at once: who exports a model changes it once.
InputError refusal(const onnx::Graph& graph, const std::vector<onnx::Unsupported>& unsupported,
    const std::string& file, const SourcePlace& place)
{
    std::map<std::pair<std::string, std::string>, std::vector<std::string>> kinds; // by op type and reason
    for (const onnx::Unsupported& each : unsupported) {
        const onnx::Node& node = graph.node(each.node);
        kinds[{node.kind(), each.why}].push_back(node.name.empty()
                ? fmt::format("node {}", node.position)
                : fmt::format("'{}' (node {})", node.name, node.position));
    }
    std::vector<std::string> help;
    for (const auto& [kind, nodes] : kinds)
        help.push_back(fmt::format("{}, {} {}: {}: {}", kind.first, nodes.size(),
            nodes.size() == 1 ? "node" : "nodes", kind.second, fmt::join(nodes, ", ")));
    help.emplace_back("docs/onnx.md lists what maps onto what");
    return {place, "E-OPERATOR",
        fmt::format("'{}': {} of {} nodes map onto no operator", file, unsupported.size(),
            graph.model().nodes.size()),
        std::move(help)};
}

class OnnxImporter final : public WorkloadImporter {
    Trace read(const std::string& file, const SourcePlace& place) const override
    {
        const onnx::Graph graph(onnx::read_model(file, place), file, place);
        onnx::Lowered lowered = onnx::lower(graph);
        if (!lowered.unsupported.empty())
            throw refusal(graph, lowered.unsupported, file, place);
        onnx::recognise(lowered.steps);
        return onnx::build_trace(graph, lowered.steps, file, place);
    }
};

const Registration<WorkloadImporter, OnnxImporter> registration{
    "onnx", "an ONNX model of one image, as torch.onnx.export writes it"};

} // namespace
} // namespace pivotsim
