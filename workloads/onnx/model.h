// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pivotsim::onnx {

using Extents = std::vector<std::int64_t>;

/// Of a constant only its shape matters, but for the few numbers that shapes and formulas are made of.
struct Constant {
    static constexpr std::size_t most_values = 256;

    std::string name;
    Extents shape;
    bool integer = false;
    std::optional<std::vector<double>>
        values; ///< none: more than most_values, external, or of a strange type
};

struct Attribute {
    std::string name;
    std::optional<std::int64_t> i;
    std::optional<double> f;
    Extents ints;
    std::string s;
    std::optional<Constant> tensor;
};

struct Node {
    std::string op_type, domain, name;
    std::vector<std::string> inputs, outputs; ///< names of values; an empty name is an input left out
    std::vector<Attribute> attributes;
    std::size_t position = 0; ///< in the file, from 1

    const Attribute* find(const char* attribute) const;
    std::int64_t integer(const char* attribute, std::int64_t otherwise) const;
    bool has_input(std::size_t at) const { return at < inputs.size() && !inputs[at].empty(); }
    /// "Conv", or "com.microsoft.FusedConv" for those that are not ONNX's own.
    std::string kind() const;
    /// "'/blocks.0/Add' (Add, node 17)".
    std::string label() const;
};

struct Dimension {
    std::optional<std::int64_t> extent;
    std::string name; ///< of a dimension that is not fixed: "batch"
};

struct GraphInput {
    std::string name;
    std::vector<Dimension> shape;
    bool tensor = false; ///< with a shape; not a sequence, a map or of unknown rank
};

/// What is read of a model (onnx.proto, ONNX 1.12): its main graph, without weights.
struct Model {
    std::int64_t opset = 0; ///< of ONNX's own operators
    std::vector<Node> nodes;
    std::vector<Constant> initializers;
    std::vector<GraphInput> inputs; ///< initializers among them, as old exporters list them
    std::vector<std::string> outputs;
};

/// The product of extents; none when it exceeds 2^62 or one of them is negative.
std::optional<std::int64_t> elements(const Extents& shape);

} // namespace pivotsim::onnx
