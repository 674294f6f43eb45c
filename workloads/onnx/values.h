// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/onnx/model.h"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace pivotsim::onnx {

/// What is known of a value before anything runs.
struct Known {
    Extents shape;
    bool constant = false; ///< depends on no input of the graph
    bool integer = false;
    std::optional<std::vector<double>> values; ///< of a small constant

    std::int64_t elements() const { return *onnx::elements(shape); }
    std::int64_t columns() const { return shape.empty() ? 1 : shape.back(); }
    std::int64_t rows() const { return columns() == 0 ? 0 : elements() / columns(); }
    /// The one number of a constant that is one.
    std::optional<double> scalar() const;
    std::optional<Extents> integers() const;
};

/// The values of a graph by name.
class Values {
public:
    const Known* find(const std::string& name) const;
    /// Input `at` of a node, if it has one and it is known.
    const Known* input(const Node& node, std::size_t at) const;
    void set(const std::string& name, Known known);

private:
    std::unordered_map<std::string, Known> known_;
};

/// Works out the shapes of a node's outputs, and the values of those that are small constants. Outputs stay
/// unknown where an input is, or where nothing is known of the operator. Returns what is wrong with the node.
std::optional<std::string> infer(const Node& node, Values& values);

/// The values of a small constant that a node computes from others, of the shape of `output`.
std::optional<std::vector<double>> fold(const Node& node, const Known& output, const Values& values);

/// NumPy's rule; none if the shapes do not fit.
std::optional<Extents> broadcast(const Extents& a, const Extents& b);
/// 0 <= axis < rank, counted from the end if negative.
std::optional<std::size_t> normal_axis(std::int64_t axis, std::size_t rank);
/// From the attribute of old versions or the input of new ones; none: not given. Sets `unknown` where it is
/// given and nobody knows it.
std::optional<Extents> integers_of(
    const Node& node, const char* attribute, std::size_t input, const Values& values, bool& unknown);

/// One dimension of a Slice, resolved.
struct SliceRange {
    std::size_t axis = 0;
    std::int64_t start = 0, step = 1, count = 0;
};
/// Of a node Slice; none if what it needs is unknown or wrong.
std::optional<std::vector<SliceRange>> slice_ranges(const Node& node, const Values& values);

} // namespace pivotsim::onnx
