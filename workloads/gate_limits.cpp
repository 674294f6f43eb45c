// SPDX-License-Identifier: Apache-2.0
#include "workloads/gate_limits.h"

#include <cmath>
#include <fmt/format.h>

namespace pivotsim {

GateLimits::GateLimits(std::uint32_t classes)
    : classes_(classes), most_entropy_(static_cast<float>(std::log(classes) + entropy_slack)),
      least_confidence_(static_cast<float>(1.0 / classes - confidence_slack))
{
    if (least_confidence_ < 0)
        least_confidence_ = 0;
}

std::string GateLimits::entropy_fault(float nats) const
{
    if (entropy(nats))
        return "";
    if (std::isnan(nats))
        return "NaN is no entropy; 0 log 0 counts as 0";
    if (nats < 0)
        return fmt::format("entropy {} is below 0", nats);
    return fmt::format(
        "entropy {} is above ln K = {:.4f} nats of {} classes", nats, std::log(classes_), classes_);
}

std::string GateLimits::confidence_fault(float share) const
{
    if (confidence(share))
        return "";
    if (std::isnan(share))
        return "NaN is no probability";
    if (share < 0 || share > 1)
        return fmt::format("probability {} is outside 0 to 1", share);
    return fmt::format("the largest of {} probabilities is at least 1 / K, not {}", classes_, share);
}

std::string GateLimits::class_fault(std::uint64_t number) const
{
    if (number < classes_)
        return "";
    return fmt::format("class {} is none of {}, which count from 0", number, classes_);
}

std::string GateLimits::cka_fault(double value)
{
    if (cka(value))
        return "";
    return std::isfinite(value) ? fmt::format("CKA {} is outside 0 to 1", value)
                                : fmt::format("CKA {} is not finite", value);
}

} // namespace pivotsim
