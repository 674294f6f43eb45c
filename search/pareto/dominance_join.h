// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/pareto/distinct_rows.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace pivotsim {

/// Some places of DistinctRows, in any order; whoever gets one may reorder it.
struct Places {
    std::uint32_t* first = nullptr;
    std::uint32_t* last = nullptr;

    std::uint32_t* begin() const { return first; }
    std::uint32_t* end() const { return last; }
    std::size_t size() const { return static_cast<std::size_t>(last - first); }
    bool empty() const { return first == last; }
};

/// Is `a` no greater than `b` from `axis` on?
inline bool is_below(const DistinctRows& rows, std::uint32_t a, std::uint32_t b, std::size_t axis)
{
    const double* const left = rows.row(a);
    const double* const right = rows.row(b);
    while (axis < rows.dimensions() && left[axis] <= right[axis])
        ++axis;
    return axis == rows.dimensions();
}

/// Shows a judge, in groups, all pairs of a row of A and one of B where the first is no greater in the axes
/// from `axis` on. Halves both sides at the median of an axis: low A with low B and high A with high B are
/// left with the same question, low A with high B with one axis less, and high A with low B with none. Ends
/// where a sweep can answer, or where comparing all is as fast. O(n log^(d-k) n) for d axes left, k of them
/// swept (Kung, Luccio and Preparata, 1975; Jensen, 2003).
///     static constexpr std::size_t swept;              // the axes that sweep() deals with
///     void sweep(Places a, Places b, std::size_t axis);
///     void compare(Places a, Places b, std::size_t axis);
template <class Judge> class DominanceJoin {
public:
    DominanceJoin(const DistinctRows& rows, Judge& judge) : rows_(rows), judge_(judge) { }

    void join(Places a, Places b, std::size_t axis)
    {
        if (a.empty() || b.empty())
            return;
        if (a.size() * b.size() <= few_pairs)
            return judge_.compare(a, b, axis);
        if (rows_.dimensions() - axis <= Judge::swept)
            return judge_.sweep(a, b, axis);
        const Cut cut = middle(a, b, axis);
        if (cut.none)
            return join(a, b, axis + 1);
        std::uint32_t* const a_high = split(a, axis, cut);
        std::uint32_t* const b_high = split(b, axis, cut);
        join({a.first, a_high}, {b_high, b.last}, axis + 1);
        join({a.first, a_high}, {b.first, b_high}, axis);
        join({a_high, a.last}, {b_high, b.last}, axis);
    }

private:
    static constexpr std::size_t few_pairs = 1024;

    /// Values up to `value` are low, or only those below it.
    struct Cut {
        double value = 0;
        bool inclusive = false;
        bool none = false; ///< all values are equal
    };

    /// Leaves something on each side.
    Cut middle(Places a, Places b, std::size_t axis)
    {
        values_.clear();
        for (const Places& side : {a, b})
            for (const std::uint32_t place : side)
                values_.push_back(rows_.row(place)[axis]);
        const auto median = values_.begin() + static_cast<std::ptrdiff_t>(values_.size() / 2);
        std::nth_element(values_.begin(), median, values_.end());
        const double value = *median;
        if (std::any_of(median, values_.end(), [value](double each) { return each > value; }))
            return {value, true, false};
        const bool below
            = std::any_of(values_.begin(), median, [value](double each) { return each < value; });
        return {value, false, !below};
    }

    std::uint32_t* split(Places side, std::size_t axis, const Cut& cut) const
    {
        return std::partition(side.first, side.last, [this, axis, &cut](std::uint32_t place) {
            const double value = rows_.row(place)[axis];
            return cut.inclusive ? value <= cut.value : value < cut.value;
        });
    }

    const DistinctRows& rows_;
    Judge& judge_;
    std::vector<double> values_;
};

/// For sweeps: places in order of their value in an axis.
class Ascending {
public:
    struct Entry {
        double value;
        std::uint32_t place;
    };

    const std::vector<Entry>& sort(const DistinctRows& rows, Places places, std::size_t axis)
    {
        entries_.clear();
        for (const std::uint32_t place : places)
            entries_.push_back({rows.row(place)[axis], place});
        std::sort(entries_.begin(), entries_.end(),
            [](const Entry& a, const Entry& b) { return a.value < b.value; });
        return entries_;
    }

private:
    std::vector<Entry> entries_; // kept, so that sweeps allocate once
};

} // namespace pivotsim
