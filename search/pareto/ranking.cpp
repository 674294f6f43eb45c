// SPDX-License-Identifier: Apache-2.0
#include "search/pareto/ranking.h"

#include "search/pareto/distinct_rows.h"
#include "search/pareto/dominance_join.h"
#include "search/pareto/staircase.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <stdexcept>

namespace pivotsim {
namespace {

/// A row's rank is one more than the greatest of those that dominate it: the ranks of a half are final before
/// they raise those of the other.
class DividedRanks {
public:
    static constexpr std::size_t swept = 2;

    explicit DividedRanks(const DistinctRows& rows) : rows_(rows), ranks_(rows.count())
    {
        std::iota(places_.begin(), places_.end(), 0U);
        rank(0, rows.count());
    }

    const std::vector<std::uint32_t>& ranks() const { return ranks_; }

    void compare(Places a, Places b, std::size_t axis)
    {
        for (const std::uint32_t late : b)
            for (const std::uint32_t early : a)
                if (ranks_[early] >= ranks_[late] && is_below(rows_, early, late, axis))
                    ranks_[late] = ranks_[early] + 1;
    }

    /// The staircase holds, instead of a value, the rank: the greater, the lower its step.
    void sweep(Places a, Places b, std::size_t axis)
    {
        Staircase staircase;
        const auto& early = first_.sort(rows_, a, axis);
        auto next = early.begin();
        for (const auto& late : second_.sort(rows_, b, axis)) {
            for (; next != early.end() && next->value <= late.value; ++next)
                staircase.add(after(next->place, axis), -static_cast<double>(ranks_[next->place]));
            if (const double* const least = staircase.least(after(late.place, axis)))
                raise(late.place, static_cast<std::uint32_t>(-*least) + 1);
        }
    }

private:
    void rank(std::uint32_t first, std::uint32_t last)
    {
        if (last - first < 2)
            return;
        const std::uint32_t middle = first + (last - first) / 2;
        rank(first, middle);
        join_.join({&places_[first], &places_[first] + (middle - first)},
            {&places_[middle], &places_[middle] + (last - middle)}, 1);
        std::iota(&places_[middle], &places_[middle] + (last - middle), middle); // the join reordered them
        rank(middle, last);
    }

    void raise(std::uint32_t place, std::uint32_t rank) { ranks_[place] = std::max(ranks_[place], rank); }

    double after(std::uint32_t place, std::size_t axis) const
    {
        return axis + 1 < rows_.dimensions() ? rows_.row(place)[axis + 1] : 0;
    }

    const DistinctRows& rows_;
    std::vector<std::uint32_t> ranks_;
    std::vector<std::uint32_t> places_ = std::vector<std::uint32_t>(rows_.count());
    DominanceJoin<DividedRanks> join_{rows_, *this};
    Ascending first_, second_;
};

/// Adds one dimension's share to the distances of a front, whose places stand in order of that dimension.
void add_distances(const DistinctRows& rows, Places front, std::size_t axis, std::vector<double>& distances)
{
    const auto at = [&rows, axis](const std::uint32_t* place) { return rows.row(*place)[axis]; };
    const double extent = at(front.last - 1) - at(front.first);
    constexpr double infinity = std::numeric_limits<double>::infinity();
    distances[*front.first] = infinity;
    distances[*(front.last - 1)] = infinity;
    if (!(extent > 0 && extent < infinity))
        return;
    for (const std::uint32_t* place = front.first + 1; place + 1 < front.last; ++place)
        distances[*place] += (at(place + 1) - at(place - 1)) / extent;
}

std::vector<double> distances_of(const DistinctRows& rows, const std::vector<std::uint32_t>& ranks)
{
    std::vector<double> distances(rows.count());
    std::vector<std::uint32_t> places(rows.count());
    std::iota(places.begin(), places.end(), 0U);
    for (std::size_t axis = 0; axis < rows.dimensions(); ++axis) {
        std::sort(places.begin(), places.end(), [&rows, &ranks, axis](std::uint32_t a, std::uint32_t b) {
            if (ranks[a] != ranks[b])
                return ranks[a] < ranks[b];
            const double left = rows.row(a)[axis];
            const double right = rows.row(b)[axis];
            return left != right ? left < right : a < b;
        });
        std::uint32_t* const end = places.data() + places.size();
        for (std::uint32_t* first = places.data(); first != end;) {
            std::uint32_t* const last = std::find_if(
                first, end, [&ranks, first](std::uint32_t place) { return ranks[place] != ranks[*first]; });
            add_distances(rows, {first, last}, axis, distances);
            first = last;
        }
    }
    return distances;
}

} // namespace

std::vector<std::uint32_t> non_dominated_ranks(const ObjectiveTable& table)
{
    const DistinctRows rows{table};
    std::vector<std::uint32_t> of_distinct(rows.count());
    if (rows.dimensions() == 1)
        std::iota(of_distinct.begin(), of_distinct.end(), 0U);
    else
        of_distinct = DividedRanks{rows}.ranks();
    std::vector<std::uint32_t> ranks;
    ranks.reserve(rows.places().size());
    for (const std::uint32_t place : rows.places())
        ranks.push_back(of_distinct[place]);
    return ranks;
}

std::vector<double> crowding_distances(const ObjectiveTable& table, const std::vector<std::uint32_t>& ranks)
{
    if (ranks.size() != table.rows())
        throw std::invalid_argument("every row needs a rank");
    const DistinctRows rows{table};
    std::vector<std::uint32_t> of_distinct(rows.count());
    for (std::size_t row = 0; row < ranks.size(); ++row)
        of_distinct[rows.places()[row]] = ranks[row];
    const std::vector<double> crowding = distances_of(rows, of_distinct);
    std::vector<double> distances;
    distances.reserve(ranks.size());
    for (const std::uint32_t place : rows.places())
        distances.push_back(crowding[place]);
    return distances;
}

} // namespace pivotsim
