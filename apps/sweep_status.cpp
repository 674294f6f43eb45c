// SPDX-License-Identifier: Apache-2.0
#include "apps/sweep_arguments.h"
#include "apps/sweep_summary.h"
#include "apps/sweep_verbs.h"
#include "base/text.h"

#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

/// From the journals alone: shards may be at work, and nothing is to be written beside them.
int status(const SweepCommandArguments& arguments, const Console& console)
{
    Sweep sweep(arguments.sweep());
    const SweepKnowledge knowledge = SweepKnowledge::from_journals(arguments.store, sweep);
    std::array<std::uint64_t, 8> counts{};
    for (const auto& [candidate, status] : knowledge.statuses)
        ++counts[static_cast<std::size_t>(status)];
    std::uint64_t done = 0, failed = 0;
    nlohmann::ordered_json json{{"sweep", sweep.id()}, {"points", sweep.points().size()}};
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const auto status = static_cast<PointStatus>(i);
        json["counts"][to_string(status)] = counts[i];
        done += status != PointStatus::killed ? counts[i] : 0;
        failed += is_failure(status) ? counts[i] : 0;
    }
    const bool adaptive = sweep.strategy().adaptive();
    const std::uint64_t all = adaptive ? done : sweep.points().size();
    json["left"]
        = adaptive ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(all - std::min(all, done));
    if (console.json)
        fmt::print("{}\n", json.dump(2));
    else
        fmt::print("sweep {}: {} of {} done ({:.1f} %), {} failed\n", sweep.id(), with_thousands(done),
            adaptive ? std::string{"as many as its strategy asks for"} : with_thousands(all),
            all > 0 && !adaptive ? 100.0 * static_cast<double>(done) / static_cast<double>(all) : 100.0,
            failed);
    return exit_done;
}

} // namespace

Command add_sweep_status(CLI::App& sweep, const Console& console)
{
    CLI::App* app = sweep.add_subcommand(
        "status", "say how many points of a sweep are done, wherever they are evaluated");
    auto arguments = std::make_shared<SweepCommandArguments>();
    arguments->add_to(*app);
    return {app, [arguments, &console] { return status(*arguments, console); }};
}

} // namespace pivotsim
