// SPDX-License-Identifier: Apache-2.0
#include "search/pareto/hypervolume.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <stdexcept>

namespace pivotsim {
namespace {

struct Corner {
    double x, y, z;
};

/// The area between a growing staircase and a reference point.
class Area {
public:
    Area(double x, double y) : x_(x), y_(y) { }

    double size() const { return size_; }

    void add(double x, double y)
    {
        auto next = steps_.upper_bound(x);
        double ceiling = next == steps_.begin() ? y_ : std::prev(next)->second;
        if (ceiling <= y)
            return;
        double left = x;
        for (; next != steps_.end() && next->second >= y; next = steps_.erase(next)) {
            size_ += (next->first - left) * (ceiling - y);
            left = next->first;
            ceiling = next->second;
        }
        size_ += ((next == steps_.end() ? x_ : next->first) - left) * (ceiling - y);
        steps_[x] = y;
    }

private:
    const double x_, y_;
    double size_ = 0;
    std::map<double, double> steps_; // y by x
};

/// Two dimensions lie in a slab of thickness 1.
Corner corner(const std::vector<double>& reference)
{
    return reference.size() == 3 ? Corner{reference[0], reference[1], reference[2]}
                                 : Corner{reference[0], 1, reference[1]};
}

std::vector<Corner> corners_below(const ObjectiveTable& table, const Corner& reference)
{
    std::vector<Corner> corners;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const double* const at = table.row(row);
        const Corner each = table.dimensions == 3 ? Corner{at[0], at[1], at[2]} : Corner{at[0], 0, at[1]};
        if (each.x < reference.x && each.y < reference.y && each.z < reference.z)
            corners.push_back(each);
    }
    return corners;
}

} // namespace

double hypervolume(const ObjectiveTable& table, const std::vector<double>& reference)
{
    table.check();
    if (table.dimensions < 2 || table.dimensions > 3 || reference.size() != table.dimensions)
        throw std::invalid_argument("a hypervolume has two or three dimensions, as its reference has");
    if (!std::all_of(reference.begin(), reference.end(), [](double value) { return std::isfinite(value); }))
        throw std::invalid_argument("the reference of a hypervolume is finite");
    const Corner end = corner(reference);
    std::vector<Corner> corners = corners_below(table, end);
    constexpr double infinity = std::numeric_limits<double>::infinity();
    for (const Corner& each : corners)
        if (each.x == -infinity || each.y == -infinity || each.z == -infinity)
            return infinity;
    std::sort(corners.begin(), corners.end(), [](const Corner& a, const Corner& b) { return a.z < b.z; });
    Area area{end.x, end.y};
    double volume = 0;
    for (std::size_t i = 0; i < corners.size(); ++i) {
        area.add(corners[i].x, corners[i].y);
        const double next = i + 1 < corners.size() ? corners[i + 1].z : end.z;
        volume += area.size() * (next - corners[i].z);
    }
    return volume;
}

} // namespace pivotsim
