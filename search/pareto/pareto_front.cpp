// SPDX-License-Identifier: Apache-2.0
#include "search/pareto/pareto_front.h"

#include "search/pareto/distinct_rows.h"
#include "search/pareto/dominance_join.h"
#include "search/pareto/staircase.h"

#include <algorithm>
#include <numeric>

namespace pivotsim {
namespace {

/// One to three dimensions: the first is the order, the others are the staircase.
std::vector<bool> sweep(const DistinctRows& rows)
{
    std::vector<bool> kept(rows.count());
    Staircase staircase;
    for (std::uint32_t place = 0; place < rows.count(); ++place) {
        const double* const row = rows.row(place);
        const double y = rows.dimensions() > 1 ? row[1] : 0;
        const double z = rows.dimensions() > 2 ? row[2] : 0;
        kept[place] = !staircase.covers(y, z);
        if (kept[place])
            staircase.add(y, z);
    }
    return kept;
}

/// Four dimensions and more: the front of a half, then that of the other less what the first dominates.
class DividedFront {
public:
    static constexpr std::size_t swept = 3;

    explicit DividedFront(const DistinctRows& rows)
        : rows_(rows), kept_(rows.count(), true), places_(rows.count())
    {
        std::iota(places_.begin(), places_.end(), 0U);
        front_of({places_.data(), places_.data() + places_.size()});
    }

    const std::vector<bool>& kept() const { return kept_; }

    void compare(Places a, Places b, std::size_t axis)
    {
        for (const std::uint32_t late : b)
            kept_[late] = kept_[late] && std::none_of(a.begin(), a.end(), [this, late, axis](auto early) {
                return is_below(rows_, early, late, axis);
            });
    }

    void sweep(Places a, Places b, std::size_t axis)
    {
        Staircase staircase;
        const auto& early = first_.sort(rows_, a, axis);
        auto next = early.begin();
        for (const auto& late : second_.sort(rows_, b, axis)) {
            for (; next != early.end() && next->value <= late.value; ++next)
                staircase.add(rows_.row(next->place)[axis + 1], rows_.row(next->place)[axis + 2]);
            const double* const row = rows_.row(late.place);
            if (staircase.covers(row[axis + 1], row[axis + 2]))
                kept_[late.place] = false;
        }
    }

private:
    /// Moves the front of consecutive rows to the front of their places, and says how many it has.
    std::size_t front_of(Places all)
    {
        if (all.size() <= few_rows)
            return few(all);
        std::uint32_t* const middle = all.first + all.size() / 2;
        const Places early{all.first, all.first + front_of({all.first, middle})};
        const Places late{middle, middle + front_of({middle, all.last})};
        join_.join(early, late, 1);
        return early.size() + gather(early.last, late);
    }

    std::size_t few(Places all)
    {
        for (std::uint32_t* late = all.first; late != all.last; ++late)
            kept_[*late] = std::none_of(all.first, late,
                [this, late](auto early) { return kept_[early] && is_below(rows_, early, *late, 1); });
        return gather(all.first, all);
    }

    /// Moves those that are kept down to `to`.
    std::size_t gather(std::uint32_t* to, Places from)
    {
        std::uint32_t* end = to;
        for (const std::uint32_t place : from)
            if (kept_[place])
                *end++ = place;
        return static_cast<std::size_t>(end - to);
    }

    static constexpr std::size_t few_rows = 64;

    const DistinctRows& rows_;
    std::vector<bool> kept_;
    std::vector<std::uint32_t> places_;
    DominanceJoin<DividedFront> join_{rows_, *this};
    Ascending first_, second_;
};

} // namespace

std::vector<std::uint32_t> non_dominated(const ObjectiveTable& table)
{
    const DistinctRows rows{table};
    const std::vector<bool> kept = rows.dimensions() <= 3 ? sweep(rows) : DividedFront{rows}.kept();
    std::vector<std::uint32_t> front;
    for (std::uint32_t row = 0; row < rows.places().size(); ++row)
        if (kept[rows.places()[row]])
            front.push_back(row);
    return front;
}

} // namespace pivotsim
