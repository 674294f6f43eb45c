// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/diagnostics.h"
#include "workloads/onnx/values.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace pivotsim::onnx {

using NodeIndex = std::size_t;

/// A model's nodes in an order in which they can run, those that its outputs need, and what is known of
/// their values.
class Graph {
public:
    /// Throws InputError at `place` with everything that is wrong: unknown inputs, a cycle, a value written
    /// twice, dimensions that are not fixed, a batch, shapes that do not fit.
    Graph(Model model, const std::string& file, const SourcePlace& place);

    const Model& model() const { return model_; }
    const Values& values() const { return values_; }
    const Node& node(NodeIndex index) const { return model_.nodes[index]; }
    /// As they stand in the file where that is valid, as ONNX demands.
    const std::vector<NodeIndex>& order() const { return order_; }
    /// Where a node stands in order(); none if no output needs it.
    std::optional<std::size_t> rank(NodeIndex index) const;
    const std::vector<NodeIndex>& readers(const std::string& value) const;
    bool is_output(const std::string& value) const;

private:
    void link(Diagnostics& findings);
    void sort(Diagnostics& findings);
    void keep_what_outputs_need();
    void know_inputs(Diagnostics& findings);
    void know_values(Diagnostics& findings);
    void error(Diagnostics& findings, const char* code, const std::string& what,
        std::vector<std::string> help = {}) const;

    Model model_;
    std::string file_;
    SourcePlace place_;
    Values values_;
    std::vector<NodeIndex> order_;
    std::vector<std::optional<std::size_t>> rank_; ///< by node
    std::unordered_map<std::string, NodeIndex> writer_; ///< by value
    std::unordered_map<std::string, std::vector<NodeIndex>> readers_; ///< by value; of nodes in order_
};

} // namespace pivotsim::onnx
