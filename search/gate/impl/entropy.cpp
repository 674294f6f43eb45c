// SPDX-License-Identifier: Apache-2.0
#include "base/fields.h"
#include "search/gate/gate.h"

#include <cmath>
#include <stdexcept>

namespace pivotsim {
namespace {

struct EntropyConfig {
    enum class Normalise { log_classes, classes, none };

    Normalise normalise = Normalise::log_classes;

    static const Fields<EntropyConfig>& fields()
    {
        static const Fields<EntropyConfig> table{"entropy", "entropy of the softmax",
            {
                {"normalise", &EntropyConfig::normalise, "what the entropy in nats is divided by",
                    EnumNames<Normalise>{
                        {Normalise::log_classes, "log_classes", "ln K: 0 to 1 (paper, Eq. 3)"},
                        {Normalise::classes, "classes", "K, as in the paper's public code"},
                        {Normalise::none, "none", "nothing: nats"},
                    }},
            }};
        return table;
    }
};

/// E = H / ln K (paper, Eq. 3), or H under another divisor.
class EntropyGate final : public Gate {
public:
    EntropyGate(const EntropyConfig& config, std::uint32_t classes)
        : divisor_(divisor(config.normalise, classes)), most_(scaled(std::log(classes)))
    {
    }

    float score(const SoftmaxSummary& output) const override { return scaled(output.entropy); }

    float most() const override { return most_; }

private:
    using Normalise = EntropyConfig::Normalise;

    float scaled(double nats) const { return static_cast<float>(nats / divisor_); }

    static double divisor(Normalise normalise, std::uint32_t classes)
    {
        if (classes < 2)
            throw std::invalid_argument("an entropy gate needs two classes");
        switch (normalise) {
        case Normalise::log_classes:
            return std::log(classes);
        case Normalise::classes:
            return classes;
        case Normalise::none:
            break;
        }
        return 1;
    }

    const double divisor_;
    const float most_;
};

const Registration<Gate, EntropyGate, EntropyConfig> registration{
    "entropy", "low entropy of the softmax stops; the paper's"};

} // namespace
} // namespace pivotsim
