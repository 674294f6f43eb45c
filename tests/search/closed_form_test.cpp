// SPDX-License-Identifier: Apache-2.0
// Figures without a simulation, held to the simulation: equal where nothing can stall, a bound elsewhere.
#include "search/closed_form.h"

#include "search/statistics/draw.h"
#include "tests/search/gemm_study.h"

#include <cmath>
#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using namespace pivotsim::test;
using Json = nlohmann::json;
using Overrides = std::vector<std::string>;

/// What a closed form can be held to.
Json figures(const RunResult& run)
{
    std::uint64_t service = 0;
    for (const ImageTimes& image : run.image_times)
        service += picoseconds(image.service);
    return {{"cycles", run.cycles.count}, {"compute", run.stack.compute().count}, {"service_ps", service},
        {"macs", run.macs}, {"dram_bytes", (run.memory.read + run.memory.written).count},
        {"seconds", run.seconds}, {"delay_ms", run.delay_ms()}, {"energy_j", run.energy_j()},
        {"power_w", run.power_w()}, {"edp_j_ms", run.edp_j_ms()}, {"fps", run.fps()},
        {"fps_per_w", run.fps_per_w()}, {"utilisation", run.utilisation()},
        {"attention_mac_ms", run.breakdown_ms(Group::attention_mac)},
        {"softmax_ms", run.breakdown_ms(Group::softmax)}, {"mlp_ms", run.breakdown_ms(Group::mlp)},
        {"other_ms", run.other_ms()}};
}

Json figures(const ClosedForm& form)
{
    const double service = form.delay_ms * static_cast<double>(form.images) * 1e9;
    return {{"cycles", form.cycles.count}, {"compute", form.compute.count},
        {"service_ps", static_cast<std::uint64_t>(std::llround(service))}, {"macs", form.macs},
        {"dram_bytes", form.dram_bytes.count}, {"seconds", form.seconds}, {"delay_ms", form.delay_ms},
        {"energy_j", form.energy_j}, {"power_w", form.power_w}, {"edp_j_ms", form.edp_j_ms()},
        {"fps", form.fps()}, {"fps_per_w", form.fps_per_w()}, {"utilisation", form.utilisation},
        {"attention_mac_ms", form.attention_mac_ms}, {"softmax_ms", form.softmax_ms}, {"mlp_ms", form.mlp_ms},
        {"other_ms", form.other_ms}};
}

Json simulated(const Study& study, const Workload& workload)
{
    return Json::parse(
        in_child([&] { return figures(simulate(study, workload.trace, workload.stream)).dump(); }));
}

/// Counts are equal, other numbers to 1e-12 of the delay they are part of.
void expect_equal(const Study& study, const Workload& workload, const std::string& which)
{
    const ClosedForm form = closed_form(study, workload);
    EXPECT_TRUE(form.exact) << which;
    const Json run = simulated(study, workload), closed = figures(form);
    for (const auto& [name, value] : run.items()) {
        const Json& ours = closed.at(name);
        if (value.is_number_integer())
            EXPECT_EQ(ours, value) << name << " of " << which;
        else if (name == "other_ms") // a difference
            EXPECT_NEAR(ours.get<double>(), value.get<double>(), 1e-12 * run["delay_ms"].get<double>());
        else
            EXPECT_NEAR(ours.get<double>(), value.get<double>(), 1e-12 * value.get<double>())
                << name << " of " << which;
    }
}

/// No more of anything that costs, and no less than what the array must do.
void expect_bound(const Study& study, const Workload& workload, const std::string& which)
{
    const ClosedForm form = closed_form(study, workload);
    EXPECT_FALSE(form.exact) << which;
    const Json run = simulated(study, workload), closed = figures(form);
    for (const char* name : {"cycles", "compute", "service_ps", "dram_bytes"})
        EXPECT_LE(closed[name].get<std::uint64_t>(), run[name].get<std::uint64_t>())
            << name << " of " << which;
    for (const char* name : {"seconds", "energy_j"})
        EXPECT_LE(closed[name].get<double>(), run[name].get<double>() * (1 + 1e-12))
            << name << " of " << which;
    EXPECT_GE(closed["utilisation"].get<double>(), run["utilisation"].get<double>() * (1 - 1e-12)) << which;
    EXPECT_EQ(closed["macs"], run["macs"]) << which;
}

std::string all_of(const Overrides& overrides)
{
    std::string text;
    for (const std::string& each : overrides)
        text += each + "  ";
    return text;
}

/// Of a few texts, one.
std::string one_of(Draw& draw, std::initializer_list<const char*> texts)
{
    return *(texts.begin() + draw.below(texts.size()));
}

std::string number(Draw& draw, std::uint32_t most)
{
    return std::to_string(draw.below(most) + 1);
}

/// Anything of a platform that changes times and counts, but for what may stall.
Overrides random_platform(Draw& draw)
{
    Overrides overrides{"platform.pe_array.rows=" + number(draw, 80),
        "platform.pe_array.cols=" + number(draw, 60),
        "platform.pe_array.dataflow=" + one_of(draw, {"is", "ws", "os"}),
        "platform.pe_array.timing.vertical_hop=" + number(draw, 2),
        "platform.pe_array.timing.horizontal_hop=" + number(draw, 2),
        "platform.pe_array.timing.preload_overlapped=" + one_of(draw, {"false", "true"}),
        "platform.pe_array.timing.folds_overlapped=" + one_of(draw, {"false", "true"}),
        "platform.pe_array.timing.os_drain=" + one_of(draw, {"none", "rows", "cols"}),
        "platform.pe_array.timing.latency=" + number(draw, 9),
        "platform.clock=" + one_of(draw, {"125 MHz", "187.5 MHz", "333.333333 MHz", "1.1 GHz"}),
        "platform.ps.clock=" + one_of(draw, {"1.2 GHz", "1.333333333 GHz", "100 MHz", "0.7 GHz"}),
        "platform.ps.cores=" + number(draw, 6),
        "platform.dispatch=" + one_of(draw, {"0 s", "1 us", "137 ns"}),
        "platform.ps.dispatch=" + one_of(draw, {"0 s", "2 us", "1.5 ns"}),
        "platform.memory.global_buffer.sram.halves=" + number(draw, 2),
        "platform.memory.ipmem.halves=" + number(draw, 2), "platform.memory.wtmem.halves=" + number(draw, 2),
        "platform.memory.opmem.halves=" + number(draw, 2)};
    if (draw.below(2) == 0)
        overrides.emplace_back("platform.ps.costs={type: cortex_a53}");
    if (draw.below(2) == 0)
        overrides.emplace_back("platform.unpriced_groups=[residual, head]");
    if (draw.below(3) > 0)
        overrides.emplace_back("platform.energy={type: activity, ps_element: 3 pJ}");
    return overrides;
}

void expect_equal(const Overrides& overrides, const char* file = "studies/deit_s.yaml")
{
    const Study study = load_study(file, overrides).study;
    expect_equal(study, build_workload(study), all_of(overrides));
}

TEST(ClosedForm, IsThePapersDelay)
{
    const Study study = load_study("studies/deit_s.yaml", {}).study;
    const ClosedForm form = closed_form(study, build_workload(study));
    EXPECT_NEAR(form.delay_ms, 59.66, 0.005) << "Table 2";
    EXPECT_NEAR(form.energy_j, 0.47, 0.005);
    EXPECT_NEAR(form.attention_mac_ms, 12 * 112'428 / 125e3, 1e-9) << "notes.md";
    EXPECT_NEAR(form.mlp_ms, 12 * 139'752 / 125e3, 1e-9);
    EXPECT_TRUE(form.exact);
}

TEST(ClosedForm, IsTheSimulationOfTransformersOnRandomPlatforms)
{
    Draw draw{1};
    for (int round = 0; round < 24; ++round) {
        Overrides overrides = random_platform(draw);
        overrides.push_back(
            "workload.model=models/" + one_of(draw, {"deit_t", "deit_s", "lvvit_s"}) + ".yaml");
        overrides.push_back(
            "workload.effort={skip: " + one_of(draw, {"[]", "[3, 4, 9]", "[1, 2, 3, 4, 12]"}) + "}");
        overrides.push_back("workload.attention=" + one_of(draw, {"layer", "head"}));
        overrides.push_back("run.images=" + number(draw, 4));
        expect_equal(overrides);
    }
}

TEST(ClosedForm, IsTheSimulationUnderTheMappersSchedules)
{
    Draw draw{2};
    for (const char* schedule : {"auto", "{kind: paper, pieces: half}", "{kind: auto, pieces: half}",
             "{kind: explicit, mappings: [{operators: '*qkv', order: nmk, vectors: 40, keep: [outputs]}]}",
             "{kind: explicit, pieces: half, mappings: [{operators: '*.fc?', order: kmn, vectors: 0}]}"}) {
        for (const char* dataflow : {"is", "ws"}) {
            expect_equal({"workload.model=models/deit_t.yaml", std::string{"platform.schedule="} + schedule,
                std::string{"platform.pe_array.dataflow="} + dataflow, "platform.energy={type: activity}",
                "platform.pe_array.rows=" + number(draw, 80), "platform.memory.opmem.size=16 KiB"});
        }
    }
}

GemmShape random_gemm(Draw& draw)
{
    const auto upto = [&draw](std::uint32_t most) -> std::uint64_t { return draw.below(most) + 1; };
    return {upto(3), upto(90), upto(150), upto(90)};
}

TEST(ClosedForm, IsTheSimulationOfRandomProducts)
{
    Draw draw{3};
    for (int round = 0; round < 40; ++round) {
        Overrides overrides = random_platform(draw);
        overrides.push_back(
            "platform.schedule=" + one_of(draw, {"paper", "auto", "{kind: auto, pieces: half}"}));
        overrides.push_back("platform.memory.wtmem.size=" + one_of(draw, {"8 KiB", "600 B"}));
        const Study study = load_study("studies/deit_s.yaml", overrides).study;
        Workload workload;
        workload.trace = gemms({random_gemm(draw), random_gemm(draw), random_gemm(draw)});
        workload.stream.images = draw.below(30) + 1;
        expect_equal(study, workload, all_of(overrides));
    }
}

TEST(ClosedForm, IsTheSimulationOfGatedImages)
{
    const char* file = "studies/deit_s_pivot.yaml";
    expect_equal({"run.images=300"}, file);
    expect_equal({"run.images=300", "platform.energy={type: activity}", "platform.dispatch=1 us"}, file);
    expect_equal({"run.images=40", "platform.clock=133.333333 MHz"}, file); // no edge in common: contiguous
    expect_equal({"run.images=50", "run.gate.efforts=[e3, e6, e12]", "run.gate.thresholds=[0.1, 0.3]"}, file);
}

TEST(ClosedForm, ManyEqualImagesTakeAsLongAsEachAfterTheOther)
{
    expect_equal({"run.images=1000", "platform.clock=130 MHz"});
    expect_equal({"run.images=7", "platform.clock=123.456789 MHz"});
}

TEST(ClosedForm, OverlapChangesNothingWhereEachOperatorWaitsForTheOneBefore)
{
    expect_equal({"platform.ps.overlap=true", "run.images=3", "platform.dispatch=1 us"});
    expect_equal({"platform.ps.overlap=true", "platform.unpriced_groups=[]", "platform.ps.costs=cortex_a53"});
}

TEST(ClosedForm, IsABoundWhereMemoryMakesSomebodyWait)
{
    Draw draw{4};
    for (const char* memory :
        {"platform.memory.dram={bandwidth: 2 GB/s}", "platform.memory.dram={latency: 300 ns}",
            "platform.memory.ports.latency_cycles=7", "platform.memory.ports.width=16 B",
            "platform.memory.wtmem.width=8 B", "platform.memory.level=fast"})
        for (const char* schedule : {"paper", "auto"}) {
            Overrides overrides = random_platform(draw);
            overrides.insert(overrides.end(),
                {memory, std::string{"platform.schedule="} + schedule, "workload.model=models/deit_t.yaml",
                    "workload.effort={active: [2, 7]}", "run.images=2"});
            const Study study = load_study("studies/deit_s.yaml", overrides).study;
            expect_bound(study, build_workload(study), all_of(overrides));
        }
}

TEST(ClosedForm, IsABoundOnTheBoard)
{
    for (const char* model : {"deit_t", "deit_s"}) {
        const Overrides overrides{"platform={extends: platforms/zcu102.yaml}",
            std::string{"workload.model=models/"} + model + ".yaml"};
        const Study study = load_study("studies/deit_s.yaml", overrides).study;
        expect_bound(study, build_workload(study), model);
    }
    const Study gated = load_study(
        "studies/deit_s_pivot.yaml", {"platform={extends: platforms/zcu102.yaml}", "run.images=20"})
                            .study;
    expect_bound(gated, build_workload(gated), "gated");
}

} // namespace
} // namespace pivotsim
