// SPDX-License-Identifier: Apache-2.0
#include "base/fields.h"
#include "models/energy/energy_model.h"

namespace pivotsim {
namespace {

/// Defaults are assumed, none is measured on a board. Sources of the orders of magnitude stand with each
/// field.
struct ActivityConfig {
    Energy mac{0.9e-12};
    Energy sram_byte{1.25e-12};
    Energy dram_byte{120e-12};
    Energy ps_element{0.0};
    Power ps_core{0.45};
    Power ps_static{1.2};
    Power array_static{0.25};
    Power sram_static{0.1};
    Power periphery_static{0.6};
    Power dram_static{0.5};

    static const Fields<ActivityConfig>& fields()
    {
        static const Fields<ActivityConfig> table{"activity",
            "energy per operation and byte, and static power",
            {
                {"mac", &ActivityConfig::mac, "one INT8 multiply-accumulate in a DSP slice (assumed)"},
                {"sram_byte", &ActivityConfig::sram_byte, "one byte through a block RAM port (assumed)"},
                {"dram_byte", &ActivityConfig::dram_byte,
                    "one DDR4 byte, controller and pins included (assumed)"},
                {"ps_element", &ActivityConfig::ps_element,
                    "one element of a non-linear operator, beside core time"},
                {"ps_core", &ActivityConfig::ps_core, "one Cortex-A53 core while it computes (assumed)"},
                {"ps_static", &ActivityConfig::ps_static, "the PS without working cores (assumed)"},
                {"array_static", &ActivityConfig::array_static,
                    "clock tree and leakage of the PE array (assumed)"},
                {"sram_static", &ActivityConfig::sram_static, "leakage of the block RAMs (assumed)"},
                {"periphery_static", &ActivityConfig::periphery_static,
                    "PS-PL interconnect, reset, memory controllers (assumed)"},
                {"dram_static", &ActivityConfig::dram_static, "DDR4 background and refresh (assumed)"},
            }};
        return table;
    }
};

/// Split as the paper's Fig. 6b: PS, PE array, SRAM, periphery; and DRAM, which it does not show.
class ActivityEnergy final : public EnergyModel {
public:
    explicit ActivityEnergy(const ActivityConfig& config) : config_(config) { }

    EnergyReport energy(const ActivityCounts& activity) const override
    {
        const auto times
            = [](Energy each, std::uint64_t count) { return each.joules * static_cast<double>(count); };
        const double time = activity.seconds;
        EnergyReport report{{
            {"ps",
                config_.ps_static.watts * time + config_.ps_core.watts * activity.ps_core_seconds
                    + times(config_.ps_element, activity.ps_elements)},
            {"pe_array", config_.array_static.watts * time + times(config_.mac, activity.macs)},
            {"sram", config_.sram_static.watts * time + times(config_.sram_byte, activity.sram_bytes.count)},
            {"periphery", config_.periphery_static.watts * time},
            {"dram", config_.dram_static.watts * time + times(config_.dram_byte, activity.dram_bytes.count)},
        }};
        report.components.insert(report.components.end(), activity.units.begin(), activity.units.end());
        return report;
    }

private:
    const ActivityConfig config_;
};

const Registration<EnergyModel, ActivityEnergy, ActivityConfig> registration{
    "activity", "per operation and byte, with static power per component"};

} // namespace
} // namespace pivotsim
