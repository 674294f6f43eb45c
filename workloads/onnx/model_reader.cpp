// SPDX-License-Identifier: Apache-2.0
#include "workloads/onnx/model_reader.h"

#include "workloads/onnx/constant_reader.h"
#include "workloads/onnx/fields.h"
#include "workloads/onnx/mapped_file.h"
#include "workloads/trace.h"

#include <fmt/format.h>
#include <protozero/exception.hpp>
#include <protozero/pbf_reader.hpp>
#include <system_error>

namespace pivotsim::onnx {
namespace {

using protozero::pbf_reader;

constexpr std::size_t largest = std::size_t{2} << 30; // protobuf's own limit

/// More of something than any model has: reading ends before memory does.
class TooMany : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

template <class Item> void limit(const std::vector<Item>& items, const char* what)
{
    if (items.size() >= Trace::max_operators)
        throw TooMany(fmt::format("more than {} {}", Trace::max_operators, what));
}

Attribute read_attribute(pbf_reader message)
{
    Attribute attribute;
    while (message.next()) {
        switch (message.tag_and_type()) {
        case bytes(attribute_field::name):
            attribute.name = message.get_string();
            break;
        case fixed32(attribute_field::f):
            attribute.f = static_cast<double>(message.get_float());
            break;
        case varint(attribute_field::i):
            attribute.i = message.get_int64();
            break;
        case bytes(attribute_field::s):
            attribute.s = message.get_string();
            break;
        case bytes(attribute_field::t):
            attribute.tensor = read_constant(message.get_message());
            break;
        case varint(attribute_field::ints):
        case bytes(attribute_field::ints):
            read_integers(message, attribute.ints);
            break;
        default:
            message.skip();
        }
    }
    return attribute;
}

Node read_node(pbf_reader message)
{
    Node node;
    while (message.next()) {
        switch (message.tag_and_type()) {
        case bytes(node_field::input):
            limit(node.inputs, "inputs of a node");
            node.inputs.push_back(message.get_string());
            break;
        case bytes(node_field::output):
            limit(node.outputs, "outputs of a node");
            node.outputs.push_back(message.get_string());
            break;
        case bytes(node_field::name):
            node.name = message.get_string();
            break;
        case bytes(node_field::op_type):
            node.op_type = message.get_string();
            break;
        case bytes(node_field::domain):
            node.domain = message.get_string();
            break;
        case bytes(node_field::attribute):
            limit(node.attributes, "attributes of a node");
            node.attributes.push_back(read_attribute(message.get_message()));
            break;
        default:
            message.skip();
        }
    }
    return node;
}

Dimension read_dimension(pbf_reader message)
{
    Dimension dimension;
    while (message.next()) {
        if (message.tag_and_type() == varint(dim_field::value))
            dimension.extent = message.get_int64();
        else if (message.tag_and_type() == bytes(dim_field::param))
            dimension.name = message.get_string();
        else
            message.skip();
    }
    return dimension;
}

/// `field` of `message`, the last one if it is repeated, as protobuf merges.
std::optional<pbf_reader> part(pbf_reader message, std::uint32_t field)
{
    std::optional<pbf_reader> found;
    while (message.next(field, protozero::pbf_wire_type::length_delimited))
        found = message.get_message();
    return found;
}

GraphInput read_value(pbf_reader message)
{
    GraphInput value;
    std::optional<pbf_reader> place = part(message, value_field::type);
    for (const std::uint32_t field : {+type_field::tensor, +tensor_type_field::shape})
        place = place ? part(*place, field) : std::nullopt;
    while (place && place->next(shape_field::dim, protozero::pbf_wire_type::length_delimited)) {
        limit(value.shape, "dimensions");
        value.shape.push_back(read_dimension(place->get_message()));
    }
    value.tensor = place.has_value();
    while (message.next(value_field::name, protozero::pbf_wire_type::length_delimited))
        value.name = message.get_string();
    return value;
}

void read_graph(pbf_reader message, Model& model)
{
    while (message.next()) {
        switch (message.tag_and_type()) {
        case bytes(graph_field::node):
            limit(model.nodes, "nodes");
            model.nodes.push_back(read_node(message.get_message()));
            model.nodes.back().position = model.nodes.size();
            break;
        case bytes(graph_field::initializer):
            limit(model.initializers, "initializers");
            model.initializers.push_back(read_constant(message.get_message()));
            break;
        case bytes(graph_field::sparse_initializer):
            limit(model.initializers, "initializers");
            model.initializers.push_back(read_sparse_constant(message.get_message()));
            break;
        case bytes(graph_field::input):
            limit(model.inputs, "inputs");
            model.inputs.push_back(read_value(message.get_message()));
            break;
        case bytes(graph_field::output):
            limit(model.outputs, "outputs");
            model.outputs.push_back(read_value(message.get_message()).name);
            break;
        default:
            message.skip();
        }
    }
}

void read_opset(pbf_reader message, Model& model)
{
    std::string domain;
    std::int64_t version = 0;
    while (message.next()) {
        if (message.tag_and_type() == bytes(opset_field::domain))
            domain = message.get_string();
        else if (message.tag_and_type() == varint(opset_field::version))
            version = message.get_int64();
        else
            message.skip();
    }
    if (domain.empty() || domain == "ai.onnx")
        model.opset = version;
}

/// ONNX's exporters write the version first, so what precedes a fault says what kind of file it is.
struct Seen {
    bool version = false, graph = false;
};

void read(pbf_reader message, Model& model, Seen& seen)
{
    while (message.next()) {
        switch (message.tag_and_type()) {
        case varint(model_field::ir_version): {
            const std::int64_t version = message.get_int64();
            seen.version = version >= 1 && version < 1000;
            break;
        }
        case bytes(model_field::graph):
            seen.graph = seen.version;
            read_graph(message.get_message(), model);
            break;
        case bytes(model_field::opset_import):
            read_opset(message.get_message(), model);
            break;
        default:
            message.skip();
        }
    }
}

} // namespace

Model read_model(const std::string& file, const SourcePlace& place)
{
    const auto refuse = [&](const std::string& why, std::vector<std::string> help = {}) {
        return InputError(place, "E-ONNX", fmt::format("'{}' {}", file, why), std::move(help));
    };
    try {
        const MappedFile mapped(file);
        const auto content = mapped.bytes();
        if (content.empty())
            throw refuse("is empty");
        if (content.size() > largest)
            throw refuse(fmt::format("has {} bytes; an ONNX file has at most 2 GiB", content.size()),
                {"keep the weights in files of their own (`save_as_external_data`); they are not needed "
                 "here"});
        Model model;
        Seen seen;
        try {
            read({content.data(), content.size()}, model, seen);
        } catch (const protozero::exception& fault) {
            throw seen.version ? refuse(fmt::format(
                "is cut off or damaged ({}): it ends after {} bytes within {}", fault.what(), content.size(),
                seen.graph ? fmt::format("the graph, after node {}", model.nodes.size()) : "its header"))
                               : refuse("is no ONNX model", {"`torch.onnx.export` writes them"});
        } catch (const TooMany& fault) {
            throw refuse(fmt::format("has {}", fault.what()));
        }
        if (!seen.version)
            throw refuse("is no ONNX model: it does not say which version of the format it has");
        if (!seen.graph || model.nodes.empty())
            throw refuse("has no graph");
        return model;
    } catch (const std::system_error& fault) {
        throw refuse(fmt::format("cannot be read: {}", fault.code().message()));
    }
}

} // namespace pivotsim::onnx
