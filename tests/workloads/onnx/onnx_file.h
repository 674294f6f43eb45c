// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/onnx/fields.h"
#include "workloads/trace.h"

#include <cstdint>
#include <map>
#include <protozero/pbf_writer.hpp>
#include <string>
#include <vector>

namespace pivotsim {

using Dims = std::vector<std::int64_t>;

/// Writes small ONNX models, valid or not.
class OnnxFile {
public:
    struct Attributes {
        std::map<std::string, std::int64_t> numbers;
        std::map<std::string, Dims> lists;
    };

    OnnxFile& input(const std::string& name, const Dims& dims);
    /// A first dimension that is not fixed.
    OnnxFile& open_input(const std::string& name, const std::string& dimension, const Dims& rest);
    OnnxFile& output(const std::string& name);
    /// Its values are not in the file, as if it were external.
    OnnxFile& weight(const std::string& name, const Dims& dims);
    OnnxFile& number(const std::string& name, float value);
    OnnxFile& integers(const std::string& name, const Dims& values);
    OnnxFile& node(const std::string& op, const std::vector<std::string>& inputs,
        const std::vector<std::string>& outputs, const Attributes& attributes = {},
        const std::string& domain = "");
    OnnxFile& opset(std::int64_t version);

    std::string bytes() const;
    /// What `workload.onnx` makes of it. Throws InputError.
    Trace read() const;

private:
    std::string graph_;
    std::int64_t opset_ = 17;
};

/// What `workload.onnx` makes of a file that holds these bytes. Throws InputError.
Trace read_onnx_bytes(const std::string& bytes);
/// All of the findings of its refusal; empty if there is none.
std::string refusal_of(const std::string& bytes);

} // namespace pivotsim
