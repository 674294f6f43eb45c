// SPDX-License-Identifier: Apache-2.0
#include "search/gate/gate.h"

#include <stdexcept>

namespace pivotsim {
namespace {

/// 1 - p_max: what the best class leaves to all others.
class MaxProbabilityGate final : public Gate {
public:
    explicit MaxProbabilityGate(std::uint32_t classes)
    {
        if (classes < 2)
            throw std::invalid_argument("a gate on probabilities needs two classes");
        most_ = static_cast<float>(1 - 1.0 / classes);
    }

    float score(const SoftmaxSummary& output) const override { return 1 - output.confidence; }

    float most() const override { return most_; }

private:
    float most_ = 1;
};

const Registration<Gate, MaxProbabilityGate> registration{
    "max_probability", "a high largest probability stops; score 1 - p_max"};

} // namespace
} // namespace pivotsim
