// SPDX-License-Identifier: Apache-2.0
#include "onnx_file.h"

#include "base/registry.h"
#include "base/value.h"
#include "workloads/importer.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace pivotsim {
namespace {

using namespace onnx;
using protozero::pbf_writer;

std::string dimensions(const Dims& dims, const std::string& first = "")
{
    std::string shape;
    pbf_writer writer{shape};
    const auto add = [&](auto write) {
        std::string one;
        pbf_writer dim{one};
        write(dim);
        writer.add_message(shape_field::dim, one);
    };
    if (!first.empty())
        add([&](pbf_writer& dim) { dim.add_string(dim_field::param, first); });
    for (const std::int64_t extent : dims)
        add([&](pbf_writer& dim) { dim.add_int64(dim_field::value, extent); });
    return shape;
}

std::string value(const std::string& name, const std::string& shape)
{
    std::string tensor, type, result;
    pbf_writer{tensor}.add_int32(tensor_type_field::elem_type, 1);
    pbf_writer{tensor}.add_message(tensor_type_field::shape, shape);
    pbf_writer{type}.add_message(type_field::tensor, tensor);
    pbf_writer writer{result};
    writer.add_string(value_field::name, name);
    writer.add_message(value_field::type, type);
    return result;
}

std::string constant(const std::string& name, const Dims& dims, DataType type, const std::string& raw)
{
    std::string tensor;
    pbf_writer writer{tensor};
    writer.add_packed_int64(tensor_field::dims, dims.begin(), dims.end());
    writer.add_int32(tensor_field::data_type, static_cast<std::int32_t>(type));
    writer.add_string(tensor_field::name, name);
    if (!raw.empty())
        writer.add_bytes(tensor_field::raw_data, raw);
    else
        writer.add_int32(tensor_field::data_location, 1);
    return tensor;
}

} // namespace

OnnxFile& OnnxFile::input(const std::string& name, const Dims& dims)
{
    pbf_writer{graph_}.add_message(graph_field::input, value(name, dimensions(dims)));
    return *this;
}

OnnxFile& OnnxFile::open_input(const std::string& name, const std::string& dimension, const Dims& rest)
{
    pbf_writer{graph_}.add_message(graph_field::input, value(name, dimensions(rest, dimension)));
    return *this;
}

OnnxFile& OnnxFile::output(const std::string& name)
{
    pbf_writer{graph_}.add_message(graph_field::output, value(name, ""));
    return *this;
}

OnnxFile& OnnxFile::weight(const std::string& name, const Dims& dims)
{
    pbf_writer{graph_}.add_message(graph_field::initializer, constant(name, dims, DataType::float32, ""));
    return *this;
}

OnnxFile& OnnxFile::number(const std::string& name, float value)
{
    const std::string raw(reinterpret_cast<const char*>(&value), sizeof value);
    pbf_writer{graph_}.add_message(graph_field::initializer, constant(name, {}, DataType::float32, raw));
    return *this;
}

OnnxFile& OnnxFile::integers(const std::string& name, const Dims& values)
{
    const std::string raw(reinterpret_cast<const char*>(values.data()), values.size() * sizeof values[0]);
    pbf_writer{graph_}.add_message(graph_field::initializer,
        constant(name, {static_cast<std::int64_t>(values.size())}, DataType::int64, raw));
    return *this;
}

OnnxFile& OnnxFile::node(const std::string& op, const std::vector<std::string>& inputs,
    const std::vector<std::string>& outputs, const Attributes& attributes, const std::string& domain)
{
    std::string node;
    pbf_writer writer{node};
    for (const std::string& input : inputs)
        writer.add_string(node_field::input, input);
    for (const std::string& output : outputs)
        writer.add_string(node_field::output, output);
    writer.add_string(node_field::name, "/" + outputs.front());
    writer.add_string(node_field::op_type, op);
    writer.add_string(node_field::domain, domain);
    for (const auto& [name, number] : attributes.numbers) {
        std::string attribute;
        pbf_writer one{attribute};
        one.add_string(attribute_field::name, name);
        one.add_int64(attribute_field::i, number);
        writer.add_message(node_field::attribute, attribute);
    }
    for (const auto& [name, list] : attributes.lists) {
        std::string attribute;
        pbf_writer one{attribute};
        one.add_string(attribute_field::name, name);
        for (const std::int64_t each : list) // not packed, as PyTorch writes them
            one.add_int64(attribute_field::ints, each);
        writer.add_message(node_field::attribute, attribute);
    }
    pbf_writer{graph_}.add_message(graph_field::node, node);
    return *this;
}

OnnxFile& OnnxFile::opset(std::int64_t version)
{
    opset_ = version;
    return *this;
}

std::string OnnxFile::bytes() const
{
    std::string model, opset;
    pbf_writer writer{model};
    writer.add_int64(model_field::ir_version, 8);
    pbf_writer{opset}.add_int64(opset_field::version, opset_);
    writer.add_message(model_field::graph, graph_);
    writer.add_message(model_field::opset_import, opset);
    return model;
}

Trace OnnxFile::read() const
{
    return read_onnx_bytes(bytes());
}

Trace read_onnx_bytes(const std::string& bytes)
{
    const auto folder = std::filesystem::temp_directory_path() / ("onnx_test." + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    const auto file = folder / "model.onnx";
    std::ofstream{file, std::ios::binary} << bytes;
    struct Removal {
        const std::filesystem::path& folder;
        ~Removal() { std::filesystem::remove_all(folder); }
    } removal{folder};
    return Registry<WorkloadImporter>::instance().create("onnx", Value::map())->read(file.string(), {});
}

std::string refusal_of(const std::string& bytes)
{
    try {
        read_onnx_bytes(bytes);
    } catch (const InputError& error) {
        return render(error.findings(), Colour::off);
    }
    return "";
}

} // namespace pivotsim
