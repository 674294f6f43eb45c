// SPDX-License-Identifier: Apache-2.0
#include "search/sweep/sampling.h"

#include "search/statistics/draw.h"

#include <algorithm>
#include <numeric>
#include <unordered_set>

namespace pivotsim {
namespace {

using Points = std::vector<std::uint64_t>;
using Accepts = std::function<bool(std::uint64_t)>;

constexpr std::uint64_t listable = 100'000'000;

/// Below a bound that may be larger than 32 bits.
std::uint64_t below(Draw& draw, std::uint64_t bound)
{
    constexpr std::uint32_t narrow = std::uint32_t{1} << 31;
    if (bound < narrow)
        return draw.below(static_cast<std::uint32_t>(bound));
    const std::uint64_t top = (bound - 1) / narrow; // up to 33 bits
    for (;;) {
        const std::uint64_t high = below(draw, top + 1), number = high * narrow + draw.below(narrow);
        if (number < bound)
            return number;
    }
}

Points whole_grid(std::uint64_t size, const Accepts& accepts)
{
    Points points;
    for (std::uint64_t point = 0; point < size; ++point)
        if (accepts(point))
            points.push_back(point);
    return points;
}

/// Few of many are drawn; where most are wanted, or few accepted, all that are accepted are shuffled. A grid
/// that is too large to be listed is drawn from for a while.
Points random_points(std::uint64_t size, const SampleConfig& sample, const Accepts& accepts)
{
    Draw draw(sample.seed);
    Points points;
    if (sample.points < size / 2) {
        std::unordered_set<std::uint64_t> drawn;
        const std::uint64_t most_tries = (size > listable ? 2000 : 20) * sample.points;
        for (std::uint64_t tries = 0; tries < most_tries && points.size() < sample.points; ++tries) {
            const std::uint64_t point = below(draw, size);
            if (accepts(point) && drawn.insert(point).second)
                points.push_back(point);
        }
        if (points.size() == sample.points || size > listable)
            return points;
    }
    points = whole_grid(size, accepts);
    const std::size_t wanted = std::min<std::size_t>(points.size(), sample.points);
    for (std::size_t i = 0; i < wanted; ++i)
        std::swap(points[i], points[i + below(draw, points.size() - i)]);
    points.resize(wanted);
    return points;
}

Points latin_hypercube(const GridShape& grid, const SampleConfig& sample, const Accepts& accepts)
{
    Draw draw(sample.seed);
    const std::size_t count = sample.points;
    std::vector<std::vector<std::uint32_t>> columns;
    for (const std::uint32_t levels : grid.levels) {
        std::vector<std::uint32_t> strata(count);
        std::iota(strata.begin(), strata.end(), 0);
        for (std::size_t i = 0; i + 1 < count; ++i)
            std::swap(strata[i], strata[i + below(draw, count - i)]);
        // The level in which a stratum's random place lies: floor((stratum + u) / count * levels).
        constexpr std::uint32_t fine = 1 << 16; // times points times levels stays below 2^64
        for (std::uint32_t& stratum : strata) {
            const std::uint64_t place = std::uint64_t{stratum} * fine + draw.below(fine);
            stratum = static_cast<std::uint32_t>(place * levels / (std::uint64_t{count} * fine));
        }
        columns.push_back(std::move(strata));
    }
    Points points;
    std::vector<std::uint32_t> levels(grid.levels.size());
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t axis = 0; axis < levels.size(); ++axis)
            levels[axis] = columns[axis][i];
        if (const std::uint64_t point = grid.index_of(levels); accepts(point))
            points.push_back(point);
    }
    return points;
}

} // namespace

Points sample_points(const GridShape& grid, const SampleConfig& sample, const Accepts& accepts)
{
    Points points;
    switch (sample.kind) {
    case SampleConfig::Kind::grid:
        return whole_grid(grid.size(), accepts);
    case SampleConfig::Kind::random:
        points = random_points(grid.size(), sample, accepts);
        break;
    case SampleConfig::Kind::latin_hypercube:
        points = latin_hypercube(grid, sample, accepts);
        break;
    }
    std::sort(points.begin(), points.end());
    points.erase(std::unique(points.begin(), points.end()), points.end());
    return points;
}

} // namespace pivotsim
