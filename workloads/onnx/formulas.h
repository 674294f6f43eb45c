// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/onnx/graph.h"

#include <optional>
#include <string>
#include <vector>

namespace pivotsim::onnx {

/// A formula that exporters spell out in element-wise nodes.
struct Formula {
    enum class Kind { normalise, gelu };

    Kind kind = Kind::gelu;
    std::string result; ///< the value
    std::vector<NodeIndex> nodes; ///< all that it is made of; nobody else reads what they write
};

/// Looks for a formula of `value` among the nodes that read it. Formulas are recognised by what they compute,
/// on five numbers in the place of a row, not by how they are written: GELU with erf or tanh, in whatever
/// order; (x - mean) / sqrt(variance + epsilon), LayerNorm without gain and bias.
/// Nodes that are `taken` (by index) belong to another one.
std::optional<Formula> find_formula(
    const Graph& graph, const std::string& value, const std::vector<bool>& taken);

} // namespace pivotsim::onnx
