// SPDX-License-Identifier: Apache-2.0
#include "workloads/gate_csv.h"
#include "workloads/gate_meta.h"
#include "workloads/gate_trace_file.h"

#include <fmt/format.h>

#include <iterator>

namespace pivotsim {
namespace {

void write_split(const char* name, const GateSplit& split, std::size_t efforts, std::string& text)
{
    const auto to = std::back_inserter(text);
    for (std::size_t image = 0; image < split.images; ++image) {
        fmt::format_to(to, "{},{},{}", name, image, split.labels[image]);
        for (std::size_t effort = 0; effort < efforts; ++effort) {
            const std::size_t at = effort * split.images + image;
            fmt::format_to(to, ",{},{},{}", split.entropy[at], split.predictions[at], split.confidence[at]);
        }
        text += '\n';
    }
}

} // namespace

std::string write_gate_csv(const GateTrace& trace)
{
    std::string text = fmt::format("# vit-gate-trace 1\n# meta {}\n", write_gate_meta(trace));
    if (trace.cka) {
        const std::vector<double>& values = trace.cka->values();
        for (std::size_t row = 0; row < values.size(); row += trace.depth)
            text += fmt::format(
                "# cka {}\n", fmt::join(values.data() + row, values.data() + row + trace.depth, ","));
    }
    text += fmt::format("{}\n", fmt::join(GateCsv::heading(trace), ","));
    write_split("batch", trace.batch, trace.efforts.size(), text);
    write_split("test", trace.test, trace.efforts.size(), text);
    return text;
}

} // namespace pivotsim
