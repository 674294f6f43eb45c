// SPDX-License-Identifier: Apache-2.0
#include "workloads/onnx/constant_reader.h"

#include "workloads/onnx/fields.h"

#include <cmath>
#include <cstring>
#include <protozero/exception.hpp>

namespace pivotsim::onnx {
namespace {

using protozero::pbf_reader;
using protozero::pbf_wire_type;

/// IEEE 754 binary16.
double half_to_double(std::uint16_t bits)
{
    const int exponent = (bits >> 10) & 0x1f;
    const int fraction = bits & 0x3ff;
    double magnitude = std::ldexp(fraction, -24);
    if (exponent == 31)
        magnitude = fraction != 0 ? std::nan("") : HUGE_VAL;
    else if (exponent > 0)
        magnitude = std::ldexp(1024 + fraction, exponent - 25);
    return (bits & 0x8000) != 0 ? -magnitude : magnitude;
}

template <class Element> std::vector<double> elements_of(protozero::data_view raw)
{
    std::vector<double> values(raw.size() / sizeof(Element));
    for (std::size_t i = 0; i < values.size(); ++i) {
        Element element; // little endian, as raw_data is
        std::memcpy(&element, raw.data() + i * sizeof(Element), sizeof(Element));
        if constexpr (std::is_same_v<Element, std::uint16_t>)
            values[i] = half_to_double(element);
        else
            values[i] = static_cast<double>(element);
    }
    return values;
}

std::vector<double> decode(DataType type, protozero::data_view raw)
{
    switch (type) {
    case DataType::float32:
        return elements_of<float>(raw);
    case DataType::float64:
        return elements_of<double>(raw);
    case DataType::int32:
        return elements_of<std::int32_t>(raw);
    case DataType::int64:
        return elements_of<std::int64_t>(raw);
    case DataType::uint8:
    case DataType::boolean:
        return elements_of<std::uint8_t>(raw);
    case DataType::int8:
        return elements_of<std::int8_t>(raw);
    case DataType::float16:
        return elements_of<std::uint16_t>(raw);
    }
    return {};
}

/// Repeated numbers of a fixed width, packed or not; those beyond what matters are passed over.
template <class Element>
void read_fixed(pbf_reader& message, pbf_wire_type single, std::vector<double>& values)
{
    if (message.wire_type() == single) {
        Element element;
        if constexpr (std::is_same_v<Element, float>)
            element = message.get_float();
        else
            element = message.get_double();
        if (values.size() <= Constant::most_values)
            values.push_back(element);
    } else {
        const auto packed = message.get_view();
        const auto few = std::min(packed.size(), sizeof(Element) * (Constant::most_values + 1));
        for (const double value : elements_of<Element>({packed.data(), few}))
            if (values.size() <= Constant::most_values)
                values.push_back(value);
    }
}

class ConstantReader {
public:
    Constant run(pbf_reader message)
    {
        while (message.next())
            field(message);
        constant_.integer = is_integer(type_);
        const auto count = elements(constant_.shape);
        if (!external_ && count && static_cast<std::size_t>(*count) <= Constant::most_values) {
            if (raw_.size() > 0)
                numbers_ = decode(type_, raw_);
            if (static_cast<std::int64_t>(numbers_.size()) == *count)
                constant_.values = std::move(numbers_);
        }
        return std::move(constant_);
    }

private:
    void field(pbf_reader& message)
    {
        switch (message.tag_and_type()) {
        case varint(tensor_field::dims):
        case bytes(tensor_field::dims):
            read_integers(message, constant_.shape);
            break;
        case varint(tensor_field::data_type):
            type_ = static_cast<DataType>(message.get_int32());
            break;
        case bytes(tensor_field::name):
            constant_.name = message.get_string();
            break;
        case bytes(tensor_field::raw_data):
            raw_ = message.get_view();
            break;
        case fixed32(tensor_field::float_data):
        case bytes(tensor_field::float_data):
            read_fixed<float>(message, pbf_wire_type::fixed32, numbers_);
            break;
        case fixed64(tensor_field::double_data):
        case bytes(tensor_field::double_data):
            read_fixed<double>(message, pbf_wire_type::fixed64, numbers_);
            break;
        case varint(tensor_field::int32_data):
        case bytes(tensor_field::int32_data):
        case varint(tensor_field::int64_data):
        case bytes(tensor_field::int64_data): {
            Extents integers;
            read_integers(message, integers);
            for (const std::int64_t integer : integers)
                numbers_.push_back(type_ == DataType::float16
                        ? half_to_double(static_cast<std::uint16_t>(integer))
                        : static_cast<double>(integer));
            break;
        }
        case varint(tensor_field::data_location):
            external_ = message.get_int32() != 0;
            break;
        default:
            message.skip();
        }
    }

    Constant constant_;
    DataType type_ = DataType::float32;
    protozero::data_view raw_;
    std::vector<double> numbers_;
    bool external_ = false;
};

} // namespace

void read_integers(pbf_reader& message, Extents& values)
{
    constexpr std::size_t most = 4096; // no shape, axis or kernel has as many; weights may
    if (message.wire_type() == pbf_wire_type::varint) {
        const std::int64_t value = message.get_int64();
        if (values.size() <= most)
            values.push_back(value);
        return;
    }
    for (const std::int64_t value : message.get_packed_int64()) {
        if (values.size() > most)
            break;
        values.push_back(value);
    }
}

Constant read_constant(pbf_reader message)
{
    return ConstantReader{}.run(message);
}

Constant read_sparse_constant(pbf_reader message)
{
    Constant constant;
    while (message.next()) {
        if (message.tag_and_type() == bytes(sparse_field::values))
            constant.name = read_constant(message.get_message()).name;
        else if (message.tag_and_type() == varint(sparse_field::dims)
            || message.tag_and_type() == bytes(sparse_field::dims))
            read_integers(message, constant.shape);
        else
            message.skip();
    }
    return constant;
}

} // namespace pivotsim::onnx
