// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pivotsim {

/// How many of the first n images in some order an effort classifies correctly, for any n at once: a prefix
/// sum in a byte an image. A search holds one for every pair, and memory is what they cost.
class RightAnswers {
public:
    RightAnswers() = default;

    /// `correct[image]` is 0 or 1.
    RightAnswers(const std::vector<std::uint32_t>& order, const std::uint8_t* correct)
    {
        in_block_.resize(order.size() + 1);
        before_block_.resize(order.size() / block + 1);
        std::uint32_t count = 0;
        for (std::size_t begin = 0, place = 0; begin <= order.size(); begin += block) {
            const std::uint32_t before = before_block_[begin / block] = count;
            for (; place < begin + block && place < order.size(); ++place) {
                in_block_[place] = static_cast<std::uint8_t>(count - before);
                count += correct[order[place]];
            }
        }
        if (order.size() % block != 0)
            in_block_.back() = static_cast<std::uint8_t>(count - before_block_.back());
        all_ = count;
    }

    /// n is 0 to the number of images.
    std::uint32_t among_first(std::size_t n) const { return before_block_[n / block] + in_block_[n]; }
    std::uint32_t all() const { return all_; }

private:
    static constexpr std::size_t block = 256; ///< so that what stands before an image fits a byte

    std::vector<std::uint32_t> before_block_;
    std::vector<std::uint8_t> in_block_; ///< by n, since the block began
    std::uint32_t all_ = 0;
};

} // namespace pivotsim
