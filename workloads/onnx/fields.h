// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <protozero/types.hpp>

/// Field numbers of onnx.proto (ONNX 1.12), as far as they are read or written here.
namespace pivotsim::onnx {

namespace model_field {
enum : std::uint32_t { ir_version = 1, graph = 7, opset_import = 8 };
}
namespace opset_field {
enum : std::uint32_t { domain = 1, version = 2 };
}
namespace graph_field {
enum : std::uint32_t { node = 1, initializer = 5, input = 11, output = 12, sparse_initializer = 15 };
}
namespace node_field {
enum : std::uint32_t { input = 1, output = 2, name = 3, op_type = 4, attribute = 5, domain = 7 };
}
namespace attribute_field {
enum : std::uint32_t { name = 1, f = 2, i = 3, s = 4, t = 5, ints = 8 };
}
namespace tensor_field {
enum : std::uint32_t {
    dims = 1,
    data_type = 2,
    float_data = 4,
    int32_data = 5,
    int64_data = 7,
    name = 8,
    raw_data = 9,
    double_data = 10,
    external_data = 13,
    data_location = 14
};
}
namespace sparse_field {
enum : std::uint32_t { values = 1, dims = 3 };
}
namespace value_field {
enum : std::uint32_t { name = 1, type = 2 };
}
namespace type_field {
enum : std::uint32_t { tensor = 1 };
}
namespace tensor_type_field {
enum : std::uint32_t { elem_type = 1, shape = 2 };
}
namespace shape_field {
enum : std::uint32_t { dim = 1 };
}
namespace dim_field {
enum : std::uint32_t { value = 1, param = 2 };
}

/// A field as it must be on the wire; one of another type is passed over like an unknown one.
constexpr std::uint32_t varint(std::uint32_t field)
{
    return protozero::tag_and_type(field, protozero::pbf_wire_type::varint);
}
constexpr std::uint32_t bytes(std::uint32_t field)
{
    return protozero::tag_and_type(field, protozero::pbf_wire_type::length_delimited);
}
constexpr std::uint32_t fixed32(std::uint32_t field)
{
    return protozero::tag_and_type(field, protozero::pbf_wire_type::fixed32);
}
constexpr std::uint32_t fixed64(std::uint32_t field)
{
    return protozero::tag_and_type(field, protozero::pbf_wire_type::fixed64);
}

/// TensorProto.DataType.
enum class DataType : std::int32_t {
    float32 = 1,
    uint8 = 2,
    int8 = 3,
    int32 = 6,
    int64 = 7,
    boolean = 9,
    float16 = 10,
    float64 = 11
};

inline bool is_integer(DataType type)
{
    return type == DataType::int32 || type == DataType::int64 || type == DataType::boolean
        || type == DataType::uint8 || type == DataType::int8;
}

} // namespace pivotsim::onnx
