// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/diagnostics.h"

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace pivotsim {

/// One named number of a run's JSON: "delay_ms", "wait_ps".
struct Figure {
    std::string name;
    double amount = 0;
};

/// Bytes through a port or the memory.
struct TrafficFigures {
    std::string name;
    double bytes_read = 0, bytes_written = 0;
};

struct OperatorFigures {
    std::string name; ///< may repeat
    double cycles = 0; ///< PL cycles, compute and stall
    double dram_bytes = 0;
    std::string bound; ///< what most of its cycles are charged to; empty if it took none
};

/// What of a `run --json` two runs are compared by. Names and units are those of the document; counts are
/// whole.
struct RunFigures {
    /// What was run, as text: study, model, path, platform, dataflow, images, clock_hz.
    std::vector<std::pair<std::string, std::string>> identity;
    std::vector<Figure> totals; ///< cycles, delay_ms, ..., dram_bytes
    std::vector<Figure> breakdown_ms;
    std::vector<Figure> cycle_stack;
    std::vector<TrafficFigures> traffic;
    std::vector<OperatorFigures> operators;
};

/// Reads them from a run's JSON. What is missing or of another type is found in `source`, the text that the
/// document comes from, if there is one. Throws InputError with all findings.
RunFigures run_figures(
    const nlohmann::ordered_json& run, const std::shared_ptr<const SourceText>& source = nullptr);

} // namespace pivotsim
