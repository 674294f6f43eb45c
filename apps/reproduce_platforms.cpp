// SPDX-License-Identifier: Apache-2.0
#include "apps/reproduce_platforms.h"

#include "search/reproduction/platform_comparison.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using Json = nlohmann::ordered_json;

/// Table 4's accuracies are the paper's own: nothing here can tell them.
struct TableRow {
    const char* work;
    double accuracy;
    bool compatible; ///< with general-purpose platforms, as the paper says
};
constexpr TableRow table_4[] = {{"ViTCoD", 78.1, false}, {"HeatViT", 79.1, false}, {"PIVOT", 79.4, true}};

/// Of general-purpose platforms: slowest and fastest against the baseline.
std::pair<double, double> speed_ups(const PlatformComparison& comparison, const std::string& work)
{
    std::pair<double, double> range{1e300, 0};
    for (const ComparedPlatform& each : comparison.platforms) {
        if (each.platform == compared_platforms().front())
            continue;
        const double speed_up = each.bar("baseline").delay_ms / each.bar(work).delay_ms;
        range = {std::min(range.first, speed_up), std::max(range.second, speed_up)};
    }
    return range;
}

void print_table(const PlatformComparison& comparison)
{
    fmt::print("Table 4: DeiT-S; accuracies are the paper's, nothing here can tell them\n");
    fmt::print(
        "  {:<10}{:>14}{:>16}{:>32}\n", "", "accuracy (%)", "GPP compatible", "speed-up on GPPs, simulated");
    for (const TableRow& row : table_4) {
        const auto [least, most] = speed_ups(comparison, row.work);
        fmt::print("  {:<10}{:>14}{:>16}{:>32}\n", row.work, row.accuracy, row.compatible ? "yes" : "no",
            fmt::format("{:.2f}x to {:.2f}x", least, most));
    }
    fmt::print("\n");
}

void print_bars(const PlatformComparison& comparison)
{
    fmt::print("Figs. 1c and 7: delay of an image in ms, batch 1; the paper prints no numbers\n");
    fmt::print("  {:<14}{:<10}{:>11}{:>11}{:>10}{:>11}{:>10}{:>11}{:>11}{:>11}\n", "", "", "delay", "compute",
        "launch", "predictor", "indices", "re-comp.", "images/s", "energy, J");
    for (const ComparedPlatform& each : comparison.platforms)
        for (const ComparedBar& bar : each.bars)
            fmt::print(
                "  {:<14}{:<10}{:>11.3f}{:>11.3f}{:>10.3f}{:>11.3f}{:>10.3f}{:>11.3f}{:>11.2f}{:>11.4f}\n",
                each.platform, bar.work, bar.delay_ms, bar.compute_ms(), bar.launch_ms, bar.predictor_ms,
                bar.index_ms, bar.again_ms, 1e3 / bar.delay_ms, bar.energy_j);
    fmt::print(
        "  zcu102_paper: INT8, the paper's pricing, ViTCoD with dense products and softmax over what its "
        "mask leaves; the others: FP32,\n  all operators, ViTCoD masked. PIVOT: efforts 6 and 12, "
        "F_H = {:.2f}\n\n",
        comparison.f_high);
}

std::string text_of(const Need& need)
{
    if (!need.value)
        return need.what + ": none";
    return fmt::format("{}: {:.4g}{}{}", need.what, *need.value, need.unit.empty() ? "" : " ", need.unit);
}

void print_verdicts(const PlatformComparison& comparison)
{
    std::vector<std::string> claims;
    for (const ClaimVerdict& verdict : comparison.verdicts)
        if (std::find(claims.begin(), claims.end(), verdict.claim) == claims.end())
            claims.push_back(verdict.claim);
    for (const std::string& claim : claims) {
        fmt::print("{}\n", claim);
        for (const ClaimVerdict& verdict : comparison.verdicts) {
            if (verdict.claim != claim)
                continue;
            fmt::print("  {:<14}{} = {:.3f}, paper {}: {}\n", verdict.platform, verdict.quantity,
                verdict.ours, verdict.paper, verdict.holds ? "holds" : "does not hold");
            for (const Need& need : verdict.needs)
                fmt::print("  {:<16}{}\n", "", text_of(need));
        }
        fmt::print("\n");
    }
}

Json json_of(const PlatformComparison& comparison)
{
    Json table = Json::array(), bars = Json::array(), verdicts = Json::array();
    for (const TableRow& row : table_4) {
        const auto [least, most] = speed_ups(comparison, row.work);
        table.push_back({{"work", row.work}, {"accuracy_percent_paper", row.accuracy},
            {"gpp_compatible_paper", row.compatible}, {"least_speed_up", least}, {"most_speed_up", most}});
    }
    for (const ComparedPlatform& each : comparison.platforms)
        for (const ComparedBar& bar : each.bars)
            bars.push_back({{"platform", each.platform}, {"work", bar.work}, {"delay_ms", bar.delay_ms},
                {"compute_ms", bar.compute_ms()}, {"launch_ms", bar.launch_ms},
                {"predictor_ms", bar.predictor_ms}, {"indices_ms", bar.index_ms},
                {"recomputation_ms", bar.again_ms}, {"energy_j", bar.energy_j}});
    for (const ClaimVerdict& verdict : comparison.verdicts) {
        Json needs = Json::array();
        for (const Need& need : verdict.needs)
            needs.push_back({{"what", need.what}, {"value", need.value ? Json(*need.value) : Json()},
                {"unit", need.unit}});
        verdicts.push_back({{"claim", verdict.claim}, {"platform", verdict.platform},
            {"quantity", verdict.quantity}, {"simulated", verdict.ours}, {"paper", verdict.paper},
            {"holds", verdict.holds}, {"needs", needs}});
    }
    return {{"f_high", comparison.f_high}, {"table_4", table}, {"bars", bars}, {"claims", verdicts}};
}

} // namespace

int reproduce_platforms(const Console& console)
{
    const PlatformComparison comparison = compare_platforms();
    if (console.json) {
        fmt::print("{}\n", json_of(comparison).dump(2));
        return exit_done;
    }
    print_table(comparison);
    print_bars(comparison);
    print_verdicts(comparison);
    return exit_done;
}

} // namespace pivotsim
