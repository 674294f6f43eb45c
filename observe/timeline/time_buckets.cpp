// SPDX-License-Identifier: Apache-2.0
#include "observe/timeline/time_buckets.h"

#include <algorithm>

namespace pivotsim {

std::size_t TimeBuckets::add_series()
{
    series_.emplace_back(steps_, 0.0);
    totals_.push_back(0);
    return series_.size() - 1;
}

void TimeBuckets::halve()
{
    recent_begin_ = recent_end_ = 0;
    steps_ = (steps_ + 1) / 2;
    step_ *= 2;
    for (std::vector<double>& values : series_) {
        values.resize(2 * steps_);
        for (std::size_t i = 0; i < steps_; ++i)
            values[i] = values[2 * i] + values[2 * i + 1];
        values.resize(steps_);
    }
}

/// So that the step holds it that `time` lies in.
void TimeBuckets::reach(std::uint64_t time)
{
    while (time / step_ >= most_steps)
        halve();
    const std::size_t needed = time / step_ + 1;
    if (needed <= steps_)
        return;
    steps_ = needed;
    for (std::vector<double>& values : series_)
        values.resize(steps_);
}

void TimeBuckets::add_anywhere(std::size_t series, std::uint64_t begin, std::uint64_t end, double amount)
{
    begin -= std::min(begin, origin_);
    end -= std::min(end, origin_);
    reach(std::max(begin, end > 0 ? end - 1 : 0));
    std::vector<double>& values = series_[series];
    const std::size_t first = begin / step_, last = end > begin ? (end - 1) / step_ : first;
    if (first == last) {
        values[first] += amount;
        recent_ = first;
        recent_begin_ = origin_ + first * step_;
        recent_end_ = recent_begin_ + step_;
        return;
    }
    const double rate = amount / static_cast<double>(end - begin);
    values[first] += rate * static_cast<double>((first + 1) * step_ - begin);
    for (std::size_t i = first + 1; i < last; ++i)
        values[i] += rate * static_cast<double>(step_);
    values[last] += rate * static_cast<double>(end - last * step_);
}

} // namespace pivotsim
