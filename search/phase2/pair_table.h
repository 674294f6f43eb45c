// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/gate/scored_split.h"
#include "search/gate/stop_order.h"
#include "search/phase2/costs.h"
#include "search/phase2/operating_point.h"
#include "search/phase2/right_answers.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace pivotsim {

/// Every pair of efforts, the smaller one low, at every threshold that makes a difference, on one set of
/// images. Sorts each effort's scores once; prefix sums of right answers then give any threshold's
/// F_L, C_L and C_H in O(log images).
class PairTable {
public:
    /// Throws std::invalid_argument as check(split) and check(costs) do.
    PairTable(ScoredSplit split, Costs costs);

    /// The same with image i `times[i]` times, one entry an image and not all 0: a bootstrap's sample.
    PairTable resampled(const std::vector<std::uint32_t>& times) const;

    std::size_t images() const { return orders_.front().images(); }
    std::size_t efforts() const { return costs_.efforts.size(); }
    const Costs& costs() const { return costs_; }
    /// All images once, also where this is a sample: which ones a sample holds, and how often, its orders
    /// say.
    const ScoredSplit& split() const { return *split_; }
    /// From the smallest effort to the largest (by_delay).
    const std::vector<std::size_t>& ascending() const { return ascending_; }
    const StopOrder& order(std::size_t low) const { return orders_.at(low); }

    /// Right answers of a pair when so many images stop at its low effort.
    struct Curve {
        const RightAnswers& low;
        const RightAnswers& high;

        std::uint32_t c_low(std::size_t stopped) const { return low.among_first(stopped); }
        std::uint32_t c_high(std::size_t stopped) const { return high.all() - high.among_first(stopped); }
    };
    /// Throws std::invalid_argument unless low is a smaller effort than high.
    Curve curve(std::size_t low, std::size_t high) const;

    OperatingPoint at_cut(std::size_t low, std::size_t high, std::size_t cut) const;
    OperatingPoint at_threshold(std::size_t low, std::size_t high, double threshold) const;
    OperatingPoint single(std::size_t effort) const;
    /// Another set's choice on this one.
    OperatingPoint same_choice(const OperatingPoint& choice) const;

private:
    PairTable(std::shared_ptr<const ScoredSplit> split, Costs costs, std::vector<StopOrder> orders);

    std::size_t pair(std::size_t low, std::size_t high) const { return low * efforts() + high; }

    std::shared_ptr<const ScoredSplit> split_; ///< samples share it
    Costs costs_;
    std::vector<std::size_t> ascending_, rank_;
    std::vector<StopOrder> orders_; ///< by effort
    std::vector<RightAnswers> right_; ///< of high in the order of low; for low itself and all larger efforts
};

} // namespace pivotsim
