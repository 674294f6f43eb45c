// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/registry.h"

#include <cstdint>
#include <memory>

namespace pivotsim {

/// What a gate sees of an effort's softmax output.
struct SoftmaxSummary {
    float entropy = 0; ///< Shannon, in nats
    float confidence = 0; ///< largest probability
};

/// Decides by a score whether an effort's answer stands (paper, section 3.1): an image stops where
/// score <= threshold. The paper leaves equality open; its public code uses <=.
class Gate {
public:
    static constexpr const char* kind = "gate";
    using Create = std::unique_ptr<Gate>(std::uint32_t classes);

    virtual ~Gate() = default;

    /// The lower, the surer; at least 0. Single precision, as traces store what it is made of.
    virtual float score(const SoftmaxSummary& output) const = 0;

    /// The score of a softmax that knows nothing: thresholds from here on stop every image.
    virtual float most() const = 0;

    static bool stops(float score, double threshold) { return static_cast<double>(score) <= threshold; }
};

} // namespace pivotsim
