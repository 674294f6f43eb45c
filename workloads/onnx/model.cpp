// SPDX-License-Identifier: Apache-2.0
#include "workloads/onnx/model.h"

#include "workloads/checked_math.h"

#include <fmt/format.h>

namespace pivotsim::onnx {

const Attribute* Node::find(const char* attribute) const
{
    for (const Attribute& each : attributes)
        if (each.name == attribute)
            return &each;
    return nullptr;
}

std::int64_t Node::integer(const char* attribute, std::int64_t otherwise) const
{
    const Attribute* found = find(attribute);
    return found != nullptr ? found->i.value_or(otherwise) : otherwise;
}

std::string Node::kind() const
{
    return domain.empty() || domain == "ai.onnx" ? op_type : domain + "." + op_type;
}

std::string Node::label() const
{
    return name.empty() ? fmt::format("{}, node {}", kind(), position)
                        : fmt::format("'{}' ({}, node {})", name, kind(), position);
}

std::optional<std::int64_t> elements(const Extents& shape)
{
    std::uint64_t product = 1;
    for (const std::int64_t extent : shape) {
        const auto next
            = extent < 0 ? std::nullopt : checked_product({product, static_cast<std::uint64_t>(extent)});
        if (!next)
            return std::nullopt;
        product = *next;
    }
    return static_cast<std::int64_t>(product);
}

} // namespace pivotsim::onnx
