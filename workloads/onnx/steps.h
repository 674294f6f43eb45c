// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/onnx/graph.h"
#include "workloads/operator.h"

#include <optional>
#include <string>
#include <vector>

namespace pivotsim::onnx {

/// Where elements come from, however they were reshaped since.
struct Source {
    enum class Kind { image, step, constant };

    Kind kind = Kind::step;
    std::size_t at = 0; ///< in Steps

    friend bool operator==(const Source& a, const Source& b) { return a.kind == b.kind && a.at == b.at; }
};
/// Several lie side by side, as a Concat joins them.
using Sources = std::vector<Source>;

/// An operator to be, before it has a name and a group.
struct Step {
    OperatorKind kind = OperatorKind::add;
    NodeIndex node = 0; ///< of which it is made
    GemmShape gemm; ///< for the GEMM kinds and conv
    RowShape rows; ///< for the others
    Sources inputs; ///< a GEMM's own weight, which is nobody else's, is not among them
    std::optional<Source> batched_b; ///< batched_gemm: B

    std::string name; ///< once it is known
    Group group = Group::imported;
    std::optional<EncoderIndex> encoder;
};

/// A graph as operators in execution order, with everything folded that costs nothing.
struct Steps {
    std::vector<Step> steps;
    std::vector<GraphInput> images; ///< inputs of the graph that are read
    std::vector<Known> constants; ///< those that operators read as operands
    Sources output; ///< of the graph's first output

    /// Steps that read what step `at` writes, ascending.
    std::vector<std::vector<std::size_t>> readers() const;
};

/// A node that nothing here stands for, and why.
struct Unsupported {
    NodeIndex node = 0;
    std::string why;
};

/// Steps are whole only if nothing is unsupported.
struct Lowered {
    Steps steps;
    std::vector<Unsupported> unsupported;
};
Lowered lower(const Graph& graph);

/// Gives steps their groups, encoders and the names of our own zoo, as far as the structure is one of a
/// ViT's.
void recognise(Steps& steps);

} // namespace pivotsim::onnx
