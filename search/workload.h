// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/platform/image_stream.h"
#include "search/study.h"
#include "workloads/gate_trace.h"

#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

/// What the gate decided, for reports: by pass of the stream.
struct GatedImages {
    std::string provenance; ///< of the gate trace: "measured: ..."
    std::vector<std::string> efforts; ///< names
    std::vector<double> thresholds;
    std::vector<std::uint64_t> stopped, correct; ///< images classified by each effort; of these, correctly
};

/// The operators of a study and the images that they run for.
struct Workload {
    Trace trace;
    ImageStream stream;
    std::optional<GatedImages> gated;
};

/// Throws InputError.
Workload build_workload(const Study& study);

} // namespace pivotsim
