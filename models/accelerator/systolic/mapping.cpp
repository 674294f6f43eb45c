// SPDX-License-Identifier: Apache-2.0
#include "models/accelerator/systolic/mapping.h"

#include <algorithm>
#include <fmt/format.h>

namespace pivotsim {
namespace {

constexpr GemmDimension m = GemmDimension::m, n = GemmDimension::n, k = GemmDimension::k;
constexpr std::array<std::array<GemmDimension, 3>, 6> loops{
    {{m, n, k}, {m, k, n}, {n, m, k}, {n, k, m}, {k, m, n}, {k, n, m}}};

} // namespace

std::array<GemmDimension, 3> dimensions_of(LoopOrder order)
{
    return loops[static_cast<std::size_t>(order)];
}

const char* to_string(LoopOrder order)
{
    static constexpr std::array<const char*, 6> names{"mnk", "mkn", "nmk", "nkm", "kmn", "knm"};
    return names[static_cast<std::size_t>(order)];
}

std::string Mapping::text() const
{
    static constexpr std::array<const char*, 3> names{"inputs", "weights", "outputs"};
    std::string text = fmt::format(
        "{}, {}", to_string(order), vectors == 0 ? "all vectors" : fmt::format("{} vectors", vectors));
    const char* separator = ", keeps ";
    for (std::size_t i = 0; i < keep.size(); ++i)
        if (keep[i]) {
            text += separator;
            text += names[i];
            separator = " and ";
        }
    return text;
}

Mapping paper_mapping(const Dataflow& dataflow)
{
    const ArrayAxes axes = dataflow.axes();
    const std::array<GemmDimension, 3> order{axes.columns, axes.rows, axes.streamed};
    const auto* found = std::find(loops.begin(), loops.end(), order);
    return {static_cast<LoopOrder>(found - loops.begin()), 0, {}};
}

} // namespace pivotsim
