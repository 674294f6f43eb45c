// SPDX-License-Identifier: Apache-2.0
#include "apps/command.h"
#include "apps/compare.h"
#include "apps/provenance.h"
#include "apps/recording.h"
#include "apps/run_text.h"
#include "apps/stream_text.h"
#include "models/resources/fpga_resources.h"
#include "observe/run_json.h"
#include "search/simulate.h"
#include "search/stream_json.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {

void StudyArguments::add_to(CLI::App& app)
{
    app.add_option("study", file, "study file (YAML)")->required();
    app.add_option("-s,--set", overrides, "override a value: a.b=value; may be repeated")
        ->allow_extra_args(false);
}

namespace {

void note_full_queue(const MemoryStatistics& memory, const Console& console)
{
    const std::uint64_t bursts = memory.row_hits + memory.row_misses + memory.row_conflicts;
    if (memory.found_full * 10 > bursts)
        console.note(
            fmt::format("note: the DRAM's queue was full for {:.0f} % of the bursts; memory.level fast does "
                        "not reorder, so that its figures are a hint there",
                100 * static_cast<double>(memory.found_full) / static_cast<double>(bursts)));
}

/// A rule may be meant for another workload, but nothing passes silently.
void note_idle_rules(const std::vector<PlacementRule>& rules, const Trace& trace, const Console& console)
{
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const auto admits = [&rule = rules[i]](const Operator& op) { return rule.admits(op); };
        const auto& operators = trace.operators();
        if (std::none_of(operators.begin(), operators.end(), admits))
            console.note(fmt::format("note: platform.placement.{} admits no operator of this workload", i));
    }
}

bool is_stream(const Workload& workload)
{
    return workload.gated || workload.stream.images > 1 || !workload.stream.arrivals.empty();
}

/// Estimated; of accelerators without an estimate nothing is said.
void add_resources(nlohmann::ordered_json& json, const PlatformConfig& platform)
{
    const auto resources = estimate_resources(platform);
    if (!resources)
        return;
    json["resources"] = {{"dsp", resources->dsp}, {"bram36", resources->bram36}};
    if (resources->lut)
        json["resources"]["lut"] = *resources->lut;
}

nlohmann::ordered_json json_of(
    const RunResult& result, const Workload& workload, const std::optional<Judgement>& judgement)
{
    nlohmann::ordered_json json = run_json(result, workload.trace);
    if (is_stream(workload))
        json["stream"] = stream_json(result, workload);
    if (judgement)
        json["comparison"] = judgement->json();
    return json;
}

std::string text_of(const RunResult& result, const Workload& workload,
    const std::optional<Judgement>& judgement, int verbosity)
{
    std::string text = to_text(result, workload.trace, verbosity) + "\n";
    if (is_stream(workload))
        text += stream_text(result, workload);
    if (judgement)
        text += judgement->text(verbosity);
    text.erase(text.find_last_not_of('\n') + 1);
    return text;
}

} // namespace

Command add_run(CLI::App& root, const Console& console)
{
    CLI::App* app = root.add_subcommand("run", "simulate a study and print what it found");
    auto arguments = std::make_shared<StudyArguments>();
    arguments->add_to(*app);
    auto compare = std::make_shared<CompareArguments>();
    compare->add_to(*app);
    auto recorded = std::make_shared<RecordingArguments>();
    recorded->add_to(*app);
    return {
        app, [arguments, compare, recorded, &console] {
            const Baseline baseline{*compare};
            const LoadedStudy loaded = load_study(arguments->file, arguments->overrides);
            console.report(loaded.warnings);
            const Workload workload = build_workload(loaded.study);
            const Trace& trace = workload.trace;
            console.detail(fmt::format("{} operators, {} MACs", trace.operators().size(), trace.macs()));
            if (const auto takes = estimate_resources(loaded.study.platform))
                console.detail(
                    fmt::format("the accelerators take {} DSP slices and {} block RAMs (estimated){}",
                        takes->dsp, takes->bram36, takes->lut ? fmt::format(", {} LUTs", *takes->lut) : ""));
            note_idle_rules(loaded.study.platform.placement, trace, console);
            constexpr std::uint64_t many = 200;
            if (workload.stream.in_flight > 1 && workload.stream.images > many)
                console.note(fmt::format("note: images that overlap are simulated one by one, {} of them; "
                                         "'run.images' asks for fewer",
                    workload.stream.images));
            Recording recording(*recorded, loaded.study, workload);
            const RunResult result = simulate(loaded.study, trace, workload.stream, recording.watchers());
            recording.finish(result, console);
            note_full_queue(result.memory, console);
            console.detail(
                fmt::format("{} operators were replayed instead of simulated", result.operators_replayed));
            const auto judgement = baseline.judge(result, trace);
            nlohmann::ordered_json json = json_of(result, workload, judgement);
            add_resources(json, loaded.study.platform);
            add_provenance(json, "run", *arguments, loaded);
            recording.write_report(json, console);
            fmt::print("{}\n",
                console.json ? json.dump(2) : text_of(result, workload, judgement, console.verbosity));
            return judgement ? judgement->exit_code() : exit_done;
        }};
}

} // namespace pivotsim
