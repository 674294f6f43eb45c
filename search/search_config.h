// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/fields.h"
#include "search/gate/gate.h"
#include "search/phase2/goal.h"
#include "search/phase2/iterative_search.h"
#include "search/stream_config.h"

#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

/// What a combination must keep; all that are given must hold.
struct ConstraintsConfig {
    std::optional<Duration> delay; ///< at most
    std::optional<Energy> energy; ///< at most
    std::optional<Ratio> accuracy; ///< at least
    std::optional<Ratio> f_low; ///< at least

    static const Fields<ConstraintsConfig>& fields();
};

/// How much the statistics draw.
struct BootstrapConfig {
    std::uint64_t resamples = 1000; ///< 0: none
    std::uint64_t seed = 1;
    Ratio confidence{0.95};

    static const Fields<BootstrapConfig>& fields();
};

/// `search:` of a study: which efforts, on whose images, to what end.
struct SearchConfig {
    enum class Paths { measured, optimal };
    enum class Method { automatic, iterative, exact };

    std::optional<InputFile> entropy; ///< gate trace; none: the shipped one
    std::optional<InputFile> cka; ///< gate trace whose CKA matrix is meant; none: that of `entropy`
    std::vector<std::string> efforts; ///< none: all of the trace
    Paths paths = Paths::measured;
    Choice<Gate> gate;
    Split calibrate = Split::batch;

    Method method = Method::automatic;
    std::optional<Ratio> lec; ///< none: the iterative search takes 70 %, the exact one asks for nothing
    std::optional<Duration> delay_target;
    Ratio tolerance{0.05};
    DelayTarget::Reading reading = DelayTarget::Reading::within;
    double threshold_step = 0.01;
    PairOrder order = PairOrder::low_first;
    Objective objective = Objective::accuracy;
    ConstraintsConfig constraints;
    std::uint32_t stages = 2; ///< efforts of a cascade
    BootstrapConfig bootstrap;
    SourcePlace place;

    /// With a target and no other wish the paper's iterative search.
    bool iterative() const
    {
        return method == Method::iterative || (method == Method::automatic && delay_target.has_value());
    }
    double least_f_low() const { return lec ? lec->value : 0.7; }
    std::optional<DelayTarget> target() const;
    IterativeOptions iterative_options() const;
    Goal goal() const;

    SearchConfig();
    static const Fields<SearchConfig>& fields();
};

} // namespace pivotsim
