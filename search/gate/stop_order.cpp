// SPDX-License-Identifier: Apache-2.0
#include "search/gate/stop_order.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace pivotsim {
namespace {

/// Score above, image below: sorting these sorts both. The bits of floats order as integers do, once
/// negative ones are turned round; adding 0 makes -0 and 0 the same score.
std::uint64_t key_of(float score, std::size_t image)
{
    score += 0.0F;
    std::uint32_t bits = 0;
    std::memcpy(&bits, &score, sizeof bits);
    bits ^= (bits >> 31) != 0 ? 0xFFFFFFFFU : 0x80000000U;
    return std::uint64_t{bits} << 32 | image;
}

/// Least significant digit first over the score's 32 bits; three passes instead of some 16 of a comparison
/// sort at 50,000 images. Images come in order and equal scores keep it.
void radix_sort(std::vector<std::uint64_t>& keys)
{
    constexpr unsigned digit = 11, passes = 3;
    constexpr std::uint64_t mask = (1U << digit) - 1;
    std::array<std::array<std::uint32_t, 1U << digit>, passes> starts{};
    for (const auto key : keys)
        for (unsigned pass = 0; pass < passes; ++pass)
            ++starts[pass][(key >> (32 + pass * digit)) & mask];
    std::vector<std::uint64_t> sorted(keys.size());
    for (unsigned pass = 0; pass < passes; ++pass) {
        std::uint32_t start = 0;
        for (auto& bucket : starts[pass]) {
            const auto size = bucket;
            bucket = start;
            start += size;
        }
        for (const auto key : keys)
            sorted[starts[pass][(key >> (32 + pass * digit)) & mask]++] = key;
        keys.swap(sorted);
    }
}

} // namespace

StopOrder::StopOrder(const float* scores, std::size_t images)
{
    std::vector<std::uint64_t> keys(images);
    for (std::size_t image = 0; image < images; ++image)
        keys[image] = key_of(scores[image], image);
    constexpr std::size_t few = 2000; // below, clearing the digits' counters costs more than comparing
    if (images < few)
        std::sort(keys.begin(), keys.end());
    else
        radix_sort(keys);
    order_.resize(images);
    scores_.resize(images);
    stopped_.resize(images + 1);
    std::size_t cut = 0;
    for (std::size_t place = 0; place < images; ++place) {
        const auto image = static_cast<std::uint32_t>(keys[place]);
        order_[place] = image;
        cut += place == 0 || (keys[place] ^ keys[place - 1]) >> 32 != 0 ? 1 : 0;
        scores_[cut - 1] = scores[image];
        stopped_[cut] = static_cast<std::uint32_t>(place + 1);
    }
    scores_.resize(cut);
    stopped_.resize(cut + 1);
}

StopOrder StopOrder::resampled(const std::vector<std::uint32_t>& times) const
{
    StopOrder sample;
    sample.order_.reserve(order_.size());
    sample.scores_.reserve(scores_.size());
    sample.stopped_.reserve(stopped_.size());
    for (std::size_t cut = 1; cut < cuts(); ++cut)
        for (std::size_t place = stopped_[cut - 1]; place < stopped_[cut]; ++place)
            sample.append(order_[place], scores_[cut - 1], times.at(order_[place]));
    return sample;
}

void StopOrder::append(std::uint32_t image, float score, std::uint32_t times)
{
    if (times == 0)
        return;
    order_.insert(order_.end(), times, image);
    if (scores_.empty() || scores_.back() != score) {
        scores_.push_back(score);
        stopped_.push_back(0);
    }
    stopped_.back() = static_cast<std::uint32_t>(order_.size());
}

std::size_t StopOrder::cut_at(double threshold) const
{
    const auto above = std::upper_bound(scores_.begin(), scores_.end(), threshold,
        [](double limit, float score) { return limit < static_cast<double>(score); });
    return static_cast<std::size_t>(above - scores_.begin());
}

std::size_t StopOrder::cut_for(double share) const
{
    const auto enough = std::lower_bound(
        stopped_.begin(), stopped_.end() - 1, share, [this](std::uint32_t stopped, double least) {
            return static_cast<double>(stopped) / static_cast<double>(images()) < least;
        });
    return static_cast<std::size_t>(enough - stopped_.begin());
}

} // namespace pivotsim
