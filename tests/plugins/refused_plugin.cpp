// SPDX-License-Identifier: Apache-2.0
// Shared objects that must not become plug-ins, each for a reason of its own (PIVOTSIM_REFUSED).
#include "base/fields.h"
#include "models/energy/energy_model.h"

#include <cstdlib>

#define no_mark 1
#define other_abi 2
#define taken_name 3
#define bad_table 4
#define unresolved 5
#define exits 6

#if PIVOTSIM_REFUSED == other_abi
#include "base/version.h"
#define PIVOTSIM_PLUGIN_ABI 99
extern "C" {
extern const char pivotsim_plugin_abi_99;
extern const char* const pivotsim_needs;
const char* const pivotsim_needs = &pivotsim_plugin_abi_99;
}
#elif PIVOTSIM_REFUSED != no_mark
#include "base/plugin/plugin.h"
PIVOTSIM_PLUGIN("refused", "is refused")
#endif

namespace {

using namespace pivotsim;

struct RefusedConfig {
    std::uint32_t rows = 1;

    static const Fields<RefusedConfig>& fields()
    {
        static const Fields<RefusedConfig> table{"refused", "has a field twice",
            {{"rows", &RefusedConfig::rows, "first"}, {"rows", &RefusedConfig::rows, "second"}}};
        return table;
    }
};

class Free final : public EnergyModel {
public:
    explicit Free(const RefusedConfig& = {}) { }
    EnergyReport energy(const ActivityCounts&) const override { return {}; }
};

#if PIVOTSIM_REFUSED == taken_name
const Registration<EnergyModel, Free> registration{"constant_power", "takes a name that is there"};
#elif PIVOTSIM_REFUSED == bad_table
const Registration<EnergyModel, Free, RefusedConfig> registration{"refused_table", "has a field twice"};
#else
const Registration<EnergyModel, Free> registration{"free", "costs nothing"};
#endif

} // namespace

#if PIVOTSIM_REFUSED == exits
[[maybe_unused]] const int never = (std::exit(0), 1);
#elif PIVOTSIM_REFUSED == unresolved
namespace pivotsim {
void nobody_has_this();
}
extern "C" {
extern void (*const needed)();
void (*const needed)() = &pivotsim::nobody_has_this;
}
#endif
