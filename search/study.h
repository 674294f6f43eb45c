// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/fields.h"
#include "base/value.h"
#include "models/platform/platform.h"
#include "search/search_config.h"
#include "search/stream_config.h"
#include "search/sweep/sweep_config.h"
#include "workloads/compiler.h"
#include "workloads/path.h"
#include "workloads/trace.h"
#include "workloads/transform/transform.h"
#include "workloads/vit_shape.h"

#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

/// VitShape as configs/models/*.yaml write it.
const Fields<VitShape>& fields_of(const VitShape*);
const Fields<Convolution>& fields_of(const Convolution*);

/// Which attentions of a model are active; at most one of the two lists is given, 1-based.
struct EffortConfig {
    std::optional<std::vector<std::int64_t>> skip, active;
    SourcePlace place;

    static const Fields<EffortConfig>& fields();
};

/// Exactly one source of operators.
struct WorkloadConfig {
    std::optional<VitShape> model;
    std::optional<InputFile> gemm; ///< GEMM table
    std::optional<InputFile> trace; ///< workload trace
    std::optional<InputFile> onnx; ///< ONNX model
    EffortConfig effort;
    Granularity attention = Granularity::layer;
    std::uint32_t element_bytes = 1; ///< of a model's activations and weights
    std::vector<Choice<Transform>> transforms; ///< applied in order

    /// Transforms change the path beyond `effort`, so that no gate trace or search speaks of it.
    bool skips_attentions() const;

    static const Fields<WorkloadConfig>& fields();
};

struct RunConfig {
    Fidelity fidelity = Fidelity::fold;
    std::optional<std::uint64_t> images; ///< none: 1, or with a gate all that it knows
    std::uint32_t in_flight = 1;
    std::optional<GatingConfig> gate;
    ArrivalsConfig arrivals;
    bool check_protocol = false;
    bool reuse = true;

    static const Fields<RunConfig>& fields();
};

/// One study file, read and checked. A run is a pure function of it.
struct Study {
    std::uint32_t schema_version = 1;
    std::string name = "study";
    std::vector<std::string> plugins; ///< loaded before the rest was read
    PlatformConfig platform;
    WorkloadConfig workload;
    RunConfig run;
    SearchConfig search;
    SweepConfig sweep;

    static const Fields<Study>& fields();
};

/// A study as written, with everything it refers to pulled in, and what became of it.
struct LoadedStudy {
    Value source;
    Study study;
    Diagnostics warnings;
    /// Every value with its origin, defaults filled in.
    Value resolved() const;
};

/// Sub-trees that a study may give as the name of a file.
const std::vector<std::string>& study_references();

/// Reads a study file; overrides are `a.b=value` texts, applied in order. Throws InputError with all
/// findings.
LoadedStudy load_study(const std::string& file, const std::vector<std::string>& overrides);

/// The operators that a study runs. Throws InputError.
Trace build_trace(const Study& study);
/// Those of its model along another path.
Trace compile_path(const Study& study, const Path& path);

} // namespace pivotsim
