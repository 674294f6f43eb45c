// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace pivotsim {

/// Amounts spread over time, in equal steps whose length doubles when a run outgrows them: bounded memory
/// whatever its length, and amounts may come in any order. Sums are kept to a double's last bits.
/// Times in picoseconds.
class TimeBuckets {
public:
    static constexpr std::size_t most_steps = 4096;
    static constexpr std::uint64_t first_step = 1'000'000; // ps

    /// Nothing lies before `origin`; what does is counted in the first step.
    explicit TimeBuckets(std::uint64_t origin = 0) : origin_(origin) { }

    std::size_t add_series();
    /// Evenly from `begin` to `end`; all at once if they are equal.
    void add(std::size_t series, std::uint64_t begin, std::uint64_t end, double amount)
    {
        totals_[series] += amount;
        if (begin >= recent_begin_ && end <= recent_end_ && begin < recent_end_) // as most
            series_[series][recent_] += amount;
        else
            add_anywhere(series, begin, end, amount);
    }

    std::uint64_t origin() const { return origin_; }
    std::uint64_t step() const { return step_; }
    /// By step; all series have as many.
    const std::vector<double>& values(std::size_t series) const { return series_[series]; }
    std::size_t steps() const { return steps_; }
    std::size_t series() const { return series_.size(); }
    /// Of a series over all time.
    double total(std::size_t series) const { return totals_[series]; }

private:
    void add_anywhere(std::size_t series, std::uint64_t begin, std::uint64_t end, double amount);
    void reach(std::uint64_t time);
    void halve();

    std::uint64_t origin_;
    std::uint64_t step_ = first_step;
    std::size_t steps_ = 0;
    std::size_t recent_ = 0; ///< a step that is there, from and until when
    std::uint64_t recent_begin_ = 0, recent_end_ = 0;
    std::vector<std::vector<double>> series_;
    std::vector<double> totals_;
};

} // namespace pivotsim
