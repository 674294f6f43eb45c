// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/phase2/delay_target.h"
#include "search/phase2/pair_table.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace pivotsim {

/// "In each iteration, a smaller effort combination is sampled" (paper, section 3.3), which leaves open what
/// is smaller: the paper's examples are (9, 12), then (6, 9).
enum class PairOrder {
    low_first, ///< low effort downwards, for each the high one: (9,12) (8,12) (8,9) (7,12) ...; delays fall
    high_first ///< high effort downwards, for each the low one: (9,12) (8,12) (7,12) ... (8,9) ...
};

/// The paper's Phase 2.
struct IterativeOptions {
    double lec = 0.7; ///< low effort constraint: least F_L, above 0, at most 1
    DelayTarget target;
    double step = 0.01; ///< thresholds are its multiples, from 0; 0: every distinct score
    PairOrder order = PairOrder::low_first;
};

/// Throws std::invalid_argument for an LEC outside (0, 1] and a step that is negative or not finite.
void check(const IterativeOptions& options);

/// A pair that was tried, at the first threshold with F_L >= LEC.
struct Attempt {
    enum class Verdict { accepted, too_slow, too_fast };

    OperatingPoint point;
    Verdict verdict = Verdict::too_slow;
    double off = 0; ///< how far from the target: D / target - 1
};

const char* to_string(Attempt::Verdict verdict);

struct IterativeResult {
    std::vector<Attempt> trail; ///< the last one is accepted, or none is

    /// Null if no pair meets the target.
    const OperatingPoint* chosen() const;
};

/// Low and high efforts, from the largest pair downwards.
std::vector<std::pair<std::size_t, std::size_t>> pairs_downwards(const PairTable& table, PairOrder order);

/// Thresholds upwards until F_L >= LEC.
OperatingPoint meet_lec(
    const PairTable& table, std::size_t low, std::size_t high, const IterativeOptions& options);

/// Pairs downwards, each at its first threshold with F_L >= LEC, until the delay meets the target.
IterativeResult iterative_search(const PairTable& table, const IterativeOptions& options);

} // namespace pivotsim
