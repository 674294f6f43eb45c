// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>

namespace pivotsim {

/// Whole numbers below a bound, all equally likely, and the same ones on every machine: the standard fixes
/// the engine but not its distributions.
class Draw {
public:
    explicit Draw(std::uint64_t seed) : engine_(seed) { }

    /// `bound` is 1 to 2^32 - 1. Lemire, "Fast random integer generation in an interval", 2019.
    std::uint32_t below(std::uint32_t bound)
    {
        std::uint64_t product = std::uint64_t{half()} * bound;
        if (static_cast<std::uint32_t>(product) < bound) {
            const std::uint32_t unfair = (0U - bound) % bound;
            while (static_cast<std::uint32_t>(product) < unfair)
                product = std::uint64_t{half()} * bound;
        }
        return static_cast<std::uint32_t>(product >> 32);
    }

private:
    /// Every 64-bit number serves twice.
    std::uint32_t half()
    {
        if (!left_) {
            bits_ = engine_();
            left_ = true;
            return static_cast<std::uint32_t>(bits_ >> 32);
        }
        left_ = false;
        return static_cast<std::uint32_t>(bits_);
    }

    std::mt19937_64 engine_;
    std::uint64_t bits_ = 0;
    bool left_ = false;
};

} // namespace pivotsim
