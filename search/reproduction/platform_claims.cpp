// SPDX-License-Identifier: Apache-2.0
#include "search/reproduction/platform_claims.h"

#include <cmath>
#include <fmt/format.h>

namespace pivotsim {
namespace {

using Workload = ComparedWorkload;

constexpr double least_launch = 1e-8, most_launch = 1e-2; // seconds; 10 ms is as good as infinite
constexpr double least_efficiency = 1e-6, most_efficiency = 1;

std::vector<std::string> launch(double seconds)
{
    return {fmt::format("platform.accelerator.launch={:.6f} us", seconds * 1e6)};
}

/// All claims on one platform.
class Judge {
public:
    explicit Judge(PlatformRuns& runs)
        : runs_(runs), high_(runs.run(Workload::baseline)), low_(runs.run(Workload::low)),
          heatvit_(runs.run(Workload::heatvit)), vitcod_(runs.run(Workload::vitcod)),
          ratio_(low_.delay_ms / high_.delay_ms), pivot_(low_.delay_ms + pivot_f_high * high_.delay_ms)
    {
    }

    std::vector<ClaimVerdict> all()
    {
        std::vector<ClaimVerdict> verdicts{
            faster("PIVOT has 1.2x to 1.5x lower delay than the baseline", "1.2 to 1.5", 1.2, 1.5)};
        if (runs_.fpga()) {
            verdicts.push_back(again());
            return verdicts;
        }
        verdicts.push_back(
            faster("PIVOT has 1.3x to 2x higher throughput than the baseline", "1.3 to 2", 1.3, 2.0));
        verdicts.push_back(heatvit());
        verdicts.push_back(vitcod());
        verdicts.push_back(over("HeatViT", heatvit_.delay_ms));
        verdicts.push_back(over("ViTCoD", vitcod_.delay_ms));
        verdicts.push_back(again());
        verdicts.push_back(entropy());
        return verdicts;
    }

private:
    double speed_up(const std::vector<std::string>& overrides)
    {
        const double high = runs_.run(Workload::baseline, overrides).delay_ms;
        return high / (runs_.run(Workload::low, overrides).delay_ms + pivot_f_high * high);
    }

    ClaimVerdict verdict(const std::string& claim, const std::string& quantity, double ours,
        const std::string& paper, bool holds) const
    {
        return {claim, runs_.platform(), quantity, ours, paper, holds, {}};
    }

    ClaimVerdict faster(const std::string& claim, const std::string& paper, double least, double most)
    {
        constexpr double half_digit = 0.05;
        const double ours = high_.delay_ms / pivot_;
        ClaimVerdict result = verdict(claim, "D_H / (D_L + F_H D_H)", ours, paper,
            ours >= least - half_digit && ours < most + half_digit);
        if (result.holds)
            return result;
        const double needed = 1 / least - pivot_f_high;
        result.needs = {{fmt::format("D_L / D_H for {}x, at most (it is {:.3f})", least, ratio_), needed, ""},
            {fmt::format("share of the delay in what a skip leaves out, for {}x (it is {:.1f} %)", least,
                 200 * (1 - ratio_)),
                200 * (1 - needed), "%"},
            {"speed-up if attentions were all the delay: 1 / (0.5 + F_H)", 1 / (0.5 + pivot_f_high), "x"},
            {fmt::format("F_H for {}x, at most", least),
                ratio_ < 1 / least ? std::optional<double>{1 / least - ratio_} : std::nullopt, ""}};
        if (!runs_.fpga())
            add_parameters(result, least);
        return result;
    }

    /// Parameters of the platform, each alone, by bisection with the simulator.
    void add_parameters(ClaimVerdict& result, double target)
    {
        const auto softmax = [&](double efficiency) {
            return speed_up({fmt::format("platform.accelerator.softmax={:.9f}", efficiency)}) - target;
        };
        result.needs.push_back({fmt::format("softmax efficiency for {}x, others as they are", target),
            scaled(crossing(least_efficiency, most_efficiency, softmax), 100), "% of the peak"});
        result.needs.push_back({fmt::format("launch overhead for {}x", target),
            scaled(
                crossing(least_launch, most_launch, [&](double at) { return speed_up(launch(at)) - target; }),
                1e6),
            "us"});
        result.needs.push_back({"speed-up with launches of 10 ms", speed_up(launch(most_launch)), "x"});
    }

    ClaimVerdict heatvit()
    {
        ClaimVerdict result = verdict("HeatViT has more delay than the baseline", "D_HeatViT / D_baseline",
            heatvit_.delay_ms / high_.delay_ms, "above 1", heatvit_.delay_ms > high_.delay_ms);
        const double rest = heatvit_.delay_ms - heatvit_.predictor_ms;
        const auto slower = [&](double at) {
            return runs_.run(Workload::heatvit, launch(at)).delay_ms
                / runs_.run(Workload::baseline, launch(at)).delay_ms
                - 1;
        };
        result.needs = {{"prediction and packaging take (of HeatViT's delay)",
                            100 * heatvit_.predictor_ms / heatvit_.delay_ms, "%"},
            {"they would equal the baseline's delay at (times their simulated cost)",
                (high_.delay_ms - rest) / heatvit_.predictor_ms, "x"},
            {"launch overhead above which HeatViT is slower",
                scaled(crossing(least_launch, most_launch, slower), 1e6), "us"}};
        return result;
    }

    ClaimVerdict vitcod()
    {
        constexpr double about = 0.1; // "similar": assumed
        const double ours = vitcod_.delay_ms / high_.delay_ms;
        ClaimVerdict result = verdict("ViTCoD's delay is similar to the baseline's",
            "D_ViTCoD / D_baseline, masked", ours, "about 1", std::abs(ours - 1) <= about);
        const std::string native = "platform.accelerator.sparse_execution=native";
        const auto slower = [&](double efficiency) {
            return runs_
                       .run(Workload::vitcod,
                           {native, fmt::format("platform.accelerator.sparse={:.9f}", efficiency)})
                       .delay_ms
                / high_.delay_ms
                - 1;
        };
        result.needs
            = {{"efficiency above which a sparse kernel is faster than the dense one",
                   scaled(crossing(least_efficiency, most_efficiency, slower), 100), "% of the peak"},
                {"speed-up of a sparse kernel at the platform's `sparse` efficiency",
                    high_.delay_ms / runs_.run(Workload::vitcod, {native}).delay_ms, "x"}};
        return result;
    }

    ClaimVerdict over(const std::string& work, double delay) const
    {
        constexpr double target = 1.8, half_digit = 0.05;
        ClaimVerdict result = verdict(fmt::format("PIVOT has 1.8x higher throughput than {}", work),
            fmt::format("D_{} / D_PIVOT", work), delay / pivot_, "1.8",
            delay / pivot_ >= target - half_digit);
        if (!result.holds)
            result.needs = {{fmt::format("D_{} / D_baseline (it is {:.3f})", work, delay / high_.delay_ms),
                target * pivot_ / high_.delay_ms, ""}};
        return result;
    }

    ClaimVerdict again() const
    {
        constexpr double target = 0.06, half_digit = 0.005;
        const double share = pivot_f_high * low_.delay_ms / pivot_;
        ClaimVerdict result = verdict("PIVOT's re-computation is some 6 % of its delay", "F_H D_L / D (%)",
            100 * share, "6", std::abs(share - target) <= half_digit);
        if (!result.holds) // F r / (r + F) = 6 %
            result.needs = {{"F_H at this D_L / D_H", target * ratio_ / (ratio_ - target), ""}};
        return result;
    }

    ClaimVerdict entropy()
    {
        constexpr double most = 0.05;
        const auto share = [&](const std::vector<std::string>& more) {
            const PlatformRun& low = runs_.run(Workload::low, more);
            const double high = runs_.run(Workload::baseline, more).delay_ms;
            return 100 * low.entropy_ms / (low.delay_ms + pivot_f_high * high);
        };
        ClaimVerdict result = verdict("the entropy takes less than 0.05 % of PIVOT's delay",
            "entropy / D (%)", share({}), "below 0.05", share({}) < most);
        if (!result.holds)
            result.needs = {{"launch overhead below which it does",
                scaled(
                    crossing(least_launch, most_launch, [&](double at) { return share(launch(at)) - most; }),
                    1e6),
                "us"}};
        return result;
    }

    static std::optional<double> scaled(std::optional<double> value, double factor)
    {
        return value ? std::optional<double>{*value * factor} : value;
    }

    PlatformRuns& runs_;
    const PlatformRun high_, low_, heatvit_, vitcod_;
    const double ratio_; ///< D_L / D_H
    const double pivot_; ///< D
};

} // namespace

std::vector<ClaimVerdict> judge_claims(PlatformRuns& runs)
{
    return Judge(runs).all();
}

std::optional<double> crossing(double low, double high, const std::function<double(double)>& function)
{
    const bool rises = function(low) < 0;
    if (rises == (function(high) < 0))
        return {};
    constexpr double precision = 1e-3; // relative
    while (high / low > 1 + precision) {
        const double middle = std::sqrt(low * high);
        ((function(middle) < 0) == rises ? low : high) = middle;
    }
    return std::sqrt(low * high);
}

} // namespace pivotsim
