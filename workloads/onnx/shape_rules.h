// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/onnx/values.h"

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace pivotsim::onnx {

using Shapes = std::vector<Extents>; ///< of a node's outputs

/// A shape that cannot be; what() goes on after the node's name: "multiplies 3x4 by 5x6".
class Misfit : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

std::string text(const Extents& shape);

/// A node whose inputs, those it has, are all known. All of it throws Misfit.
struct Inference {
    const Node& node;
    const Values& values;

    const Extents& shape(std::size_t input) const;
    std::size_t axis(std::int64_t axis, std::size_t rank) const;
    /// Ascending, without repeats.
    std::vector<std::size_t> axes(const Extents& given, std::size_t rank) const;
    /// None: not given.
    std::optional<Extents> list(const char* attribute, std::size_t input) const;
};

using ShapeRule = Shapes (*)(const Inference&);

/// By op type; of operators whose shapes are known here, supported or not.
const std::map<std::string, ShapeRule>& shape_rules();

} // namespace pivotsim::onnx
