// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/cascade/cascade_search.h"
#include "search/oracle/effort_oracle.h"
#include "search/phase1/design_space.h"
#include "search/phase1/path_score.h"
#include "search/phase2/pareto.h"
#include "search/statistics/calibration.h"
#include "search/statistics/lec_sweep.h"
#include "search/study.h"
#include "workloads/gate_trace.h"

#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

/// An effort that Phase 2 may use.
struct SearchedEffort {
    std::string name;
    Path path; ///< whose delay was simulated
    std::optional<double> score; ///< of that path; none without a CKA matrix
    std::optional<Path> optimum; ///< Phase 1's, where it is another path
    EffortResult result;

    std::uint32_t effort() const { return path.effort(); }
};

/// All that a search found out. Points name efforts by their index in `efforts`.
struct CoSearchReport {
    std::string study, model, platform, provenance;
    bool mixed_paths = false; ///< delays and entropies belong to different paths, as was asked for
    bool modelled = false; ///< the gate trace
    std::vector<SearchedEffort> efforts;
    std::optional<CkaMatrix> cka; ///< that Phase 1 read
    std::vector<ScoredPath> phase1; ///< by effort, 0 to the depth; empty without a CKA matrix
    DesignSpace design_space;

    std::optional<OperatingPoint> chosen; ///< Phase 2's answer, on the calibration images
    std::optional<OperatingPoint> held_out; ///< the same choice on the test images, if they are others
    std::optional<IterativeResult> iterative; ///< where that was the method
    ExactResult exact;
    OperatingPoint baseline; ///< the largest effort alone, on the test images
    std::vector<OperatingPoint>
        points; ///< every pair at its first threshold with F_L >= LEC, and single efforts
    std::vector<OperatingPoint> pareto;
    std::vector<CascadeResult> cascades; ///< of 3 stages and more, where asked for
    std::optional<FiguresIntervals> intervals; ///< of `chosen`
    std::optional<CalibrationReport> calibration;
    std::uint64_t simulated = 0, remembered = 0; ///< efforts
};

/// Phase 1, the delays of all efforts, Phase 2, and what its answer is worth. Throws InputError for a study
/// without a model and gate traces that do not fit it, SimulationError.
CoSearchReport co_search(const Study& study, ResultCache cache);

} // namespace pivotsim
