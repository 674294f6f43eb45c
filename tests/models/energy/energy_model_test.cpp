// SPDX-License-Identifier: Apache-2.0
#include "base/choice.h"
#include "models/energy/energy_model.h"

#include <gtest/gtest.h>

namespace pivotsim {
namespace {

EnergyReport energy(const std::string& name,
    std::initializer_list<std::pair<const char*, const char*>> parameters, const ActivityCounts& activity)
{
    Choice<EnergyModel> choice{name, Value::map()};
    for (const auto& [key, value] : parameters)
        choice.parameters.set(key, Value::scalar(value));
    return create(choice)->energy(activity);
}

double part(const EnergyReport& report, const std::string& name)
{
    for (const EnergyReport::Component& component : report.components)
        if (component.name == name)
            return component.joules;
    ADD_FAILURE() << "no component " << name;
    return 0;
}

TEST(ConstantPower, IsPowerTimesDelay)
{
    ActivityCounts activity;
    activity.seconds = 0.05966;
    activity.macs = 12345; // says nothing here
    EXPECT_NEAR(energy("constant_power", {{"power", "7.92 W"}}, activity).total(), 0.4725, 1e-4);
}

TEST(Activity, AddsStaticPowerAndWorkPerComponent)
{
    ActivityCounts activity;
    activity.seconds = 2;
    activity.ps_core_seconds = 3;
    activity.macs = 1'000'000'000'000;
    activity.ps_elements = 1'000'000;
    activity.sram_bytes = 1'000'000'000;
    activity.dram_bytes = 2'000'000'000;
    const EnergyReport report = energy("activity",
        {{"mac", "1 pJ"}, {"sram_byte", "2 pJ"}, {"dram_byte", "100 pJ"}, {"ps_element", "1 nJ"},
            {"ps_core", "0.5 W"}, {"ps_static", "1 W"}, {"array_static", "0.25 W"},
            {"sram_static", "0.125 W"}, {"periphery_static", "0.5 W"}, {"dram_static", "0.75 W"}},
        activity);
    EXPECT_DOUBLE_EQ(part(report, "ps"), 2 * 1 + 3 * 0.5 + 1e-3);
    EXPECT_DOUBLE_EQ(part(report, "pe_array"), 2 * 0.25 + 1);
    EXPECT_DOUBLE_EQ(part(report, "sram"), 2 * 0.125 + 2e-3);
    EXPECT_DOUBLE_EQ(part(report, "periphery"), 2 * 0.5);
    EXPECT_DOUBLE_EQ(part(report, "dram"), 2 * 0.75 + 0.2);
    EXPECT_DOUBLE_EQ(report.total(), 2 + 1.5 + 1e-3 + 0.5 + 1 + 0.25 + 2e-3 + 1 + 1.5 + 0.2);
}

} // namespace
} // namespace pivotsim
