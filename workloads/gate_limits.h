// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace pivotsim {

/// What the values of a gate trace of K classes can be. Each fault says why a value cannot; empty if it can.
class GateLimits {
public:
    static constexpr double entropy_slack = 1e-4; ///< nats above ln K: rounding of a sum in float
    static constexpr double confidence_slack = 1e-4; ///< below 1 / K
    static constexpr double cka_slack = 1e-4; ///< outside 0 to 1

    explicit GateLimits(std::uint32_t classes);

    bool entropy(float nats) const { return nats >= 0 && nats <= most_entropy_; } // false for NaN
    bool confidence(float share) const { return share >= least_confidence_ && share <= 1; }
    bool image_class(std::uint16_t number) const { return number < classes_; }
    static bool cka(double value) { return value >= -cka_slack && value <= 1 + cka_slack; }

    std::string entropy_fault(float nats) const;
    std::string confidence_fault(float share) const;
    std::string class_fault(std::uint64_t number) const;
    static std::string cka_fault(double value);

private:
    std::uint32_t classes_;
    float most_entropy_, least_confidence_;
};

} // namespace pivotsim
