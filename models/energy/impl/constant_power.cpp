// SPDX-License-Identifier: Apache-2.0
#include "base/fields.h"
#include "models/energy/energy_model.h"

namespace pivotsim {
namespace {

struct ConstantPowerConfig {
    Power power{7.92};

    static const Fields<ConstantPowerConfig>& fields()
    {
        static const Fields<ConstantPowerConfig> table{"constant_power", "one power, whatever happens",
            {
                {"power", &ConstantPowerConfig::power, "of the whole board while it works",
                    Range{"0 W", "10000 W"}},
            }};
        return table;
    }
};

/// The paper's: energy = 7.92 W x delay (section 3.4).
class ConstantPower final : public EnergyModel {
public:
    explicit ConstantPower(const ConstantPowerConfig& config) : config_(config) { }

    EnergyReport energy(const ActivityCounts& activity) const override
    {
        return {{{"board", config_.power.watts * activity.seconds}}};
    }

private:
    const ConstantPowerConfig config_;
};

const Registration<EnergyModel, ConstantPower, ConstantPowerConfig> registration{
    "constant_power", "power times delay, as in the paper"};

} // namespace
} // namespace pivotsim
