// SPDX-License-Identifier: Apache-2.0
#include "search/phase2/pair_table.h"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>
#include <utility>

namespace pivotsim {
namespace {

std::vector<StopOrder> orders_of(const ScoredSplit& split)
{
    check(split);
    std::vector<StopOrder> orders;
    for (std::size_t effort = 0; effort < split.efforts; ++effort)
        orders.emplace_back(split.scores_of(effort), split.images);
    return orders;
}

} // namespace

PairTable::PairTable(ScoredSplit split, Costs costs)
    : PairTable(std::make_shared<const ScoredSplit>(std::move(split)), std::move(costs), {})
{
}

PairTable::PairTable(std::shared_ptr<const ScoredSplit> split, Costs costs, std::vector<StopOrder> orders)
    : split_(std::move(split)), costs_(std::move(costs)),
      orders_(orders.empty() ? orders_of(*split_) : std::move(orders))
{
    check(costs_, split_->efforts);
    ascending_ = by_delay(costs_);
    rank_.resize(efforts());
    for (std::size_t rank = 0; rank < efforts(); ++rank)
        rank_[ascending_[rank]] = rank;
    right_.resize(efforts() * efforts());
    for (std::size_t low = 0; low < efforts(); ++low)
        for (std::size_t rank = rank_[low]; rank < efforts(); ++rank)
            right_[pair(low, ascending_[rank])]
                = {orders_[low].order(), split_->correct_of(ascending_[rank])};
}

PairTable PairTable::resampled(const std::vector<std::uint32_t>& times) const
{
    if (times.size() != split_->images
        || std::all_of(times.begin(), times.end(), [](std::uint32_t each) { return each == 0; }))
        throw std::invalid_argument(
            fmt::format("a sample of {} images says how often it has {}", split_->images, times.size()));
    std::vector<StopOrder> orders;
    orders.reserve(efforts());
    for (const StopOrder& order : orders_)
        orders.push_back(order.resampled(times));
    return {split_, costs_, std::move(orders)};
}

PairTable::Curve PairTable::curve(std::size_t low, std::size_t high) const
{
    if (low >= efforts() || high >= efforts() || rank_[low] >= rank_[high])
        throw std::invalid_argument(
            fmt::format("efforts {} and {} are no low and high effort of {}", low, high, efforts()));
    return {right_[pair(low, low)], right_[pair(low, high)]};
}

OperatingPoint PairTable::at_cut(std::size_t low, std::size_t high, std::size_t cut) const
{
    const Curve right = curve(low, high);
    const std::size_t stopped = orders_[low].stopped(cut);
    return operating_point(low, high, orders_[low].threshold(cut),
        {images(), stopped, right.c_low(stopped), right.c_high(stopped)}, costs_);
}

OperatingPoint PairTable::at_threshold(std::size_t low, std::size_t high, double threshold) const
{
    OperatingPoint point = at_cut(low, high, order(low).cut_at(threshold));
    point.threshold = threshold;
    return point;
}

OperatingPoint PairTable::single(std::size_t effort) const
{
    return single_effort(effort, images(), right_.at(pair(effort, effort)).all(), costs_);
}

OperatingPoint PairTable::same_choice(const OperatingPoint& choice) const
{
    if (choice.single())
        return single(choice.low);
    return choice.threshold ? at_threshold(choice.low, choice.high, *choice.threshold)
                            : at_cut(choice.low, choice.high, 0);
}

} // namespace pivotsim
