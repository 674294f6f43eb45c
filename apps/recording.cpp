// SPDX-License-Identifier: Apache-2.0
#include "apps/recording.h"

#include "apps/console.h"
#include "apps/output_file.h"
#include "base/diagnostics.h"
#include "base/quantity.h"
#include "base/spelling.h"
#include "base/version.h"
#include "observe/report/html_report.h"
#include "observe/report/report_data.h"
#include "observe/timeline/timeline_file.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <map>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

const std::map<std::string, Detail> levels{
    {"operators", Detail::operators}, {"slices", Detail::slices}, {"beats", Detail::beats}};

Detail level_of(const std::string& word)
{
    if (const auto found = levels.find(word); found != levels.end())
        return found->second;
    std::vector<std::string> words;
    for (const auto& [name, level] : levels)
        words.push_back(name);
    std::vector<std::string> help = did_you_mean(word, words);
    help.emplace_back("operators, slices and beats are levels");
    throw InputError({}, "E-USAGE", fmt::format("--level '{}' is none", word), help);
}

std::uint64_t bytes_of(const std::string& text)
{
    if (text.empty())
        return 0;
    QuantityFault fault;
    const auto bytes = parse_quantity(text, dimension::size, fault);
    if (!bytes)
        throw InputError({}, fault.code, fmt::format("--limit '{}': {}", text, fault.message), fault.help);
    if (*bytes < 1 || *bytes > 1e18L)
        throw InputError({}, "E-RANGE", fmt::format("--limit '{}' is not between 1 B and 1 EB", text));
    return static_cast<std::uint64_t>(*bytes);
}

sc_core::sc_time end_of(const RunResult& result)
{
    sc_core::sc_time end;
    for (const ImageTimes& image : result.image_times)
        end = std::max(end, image.end);
    return end;
}

/// Each output has a file of its own.
void refuse_one_file_for_two(const RecordingArguments& arguments)
{
    std::map<std::filesystem::path, std::string> taken;
    for (const auto& [option, file] : {std::pair{"--timeline", arguments.timeline},
             std::pair{"--wave", arguments.wave}, std::pair{"--report", arguments.report}}) {
        std::error_code ignored;
        if (file.empty())
            continue;
        const auto [place, added] = taken.emplace(
            std::filesystem::weakly_canonical(std::filesystem::absolute(file, ignored), ignored), option);
        if (!added)
            throw InputError(
                {}, "E-USAGE", fmt::format("{} and {} both name '{}'", place->second, option, file));
    }
}

} // namespace

void RecordingArguments::add_to(CLI::App& app)
{
    app.add_option(
        "--timeline", timeline, "write a timeline: .pftrace for Perfetto, .json for Chrome; also .gz");
    app.add_option("--wave", wave, "write what every module does, for GTKWave: .fst, .vcd or .vcd.gz");
    app.add_option("--report", report, "write one HTML page of the result, with a timeline");
    app.add_option(
        "--window", window, "record a part: 10us:40us, cycles:1000-2000, op:NAME, encoder:5-6, image:3");
    app.add_option("--modules", modules, "record these modules: 'dma_*,pe_array'");
    app.add_option("--level", level, "operators, slices (default) or beats (DRAM commands as well)");
    app.add_option("--limit", limit, "size of the timeline, from which on it holds counters only: '512 MiB'");
    app.add_flag("--force", force, "replace files that exist");
}

Recording::Recording(const RecordingArguments& arguments, const Study& study, const Workload& workload)
    : arguments_(arguments), study_(study), clock_(study.platform.clock)
{
    if (!arguments.any()) {
        if (!arguments.window.empty() || !arguments.modules.empty() || !arguments.limit.empty())
            throw InputError({}, "E-USAGE", "--window, --modules and --limit are about what is recorded",
                {"--timeline FILE, --wave FILE and --report FILE record"});
        return;
    }
    refuse_one_file_for_two(arguments);
    TimelineOptions options;
    options.detail = level_of(arguments.level);
    options.modules = ModuleFilter{split_patterns(arguments.modules)};
    options.limit = bytes_of(arguments.limit);
    if (!arguments.window.empty())
        options.window = Window::parse(arguments.window, workload.trace, clock_);
    if (workload.gated)
        options.passes = workload.gated->efforts;
    if (!arguments.wave.empty())
        wave_ = std::make_unique<WaveRecorder>(workload.trace,
            WaveOptions{arguments.wave, arguments.force, options.window, options.modules, options.detail,
                options.passes});
    const TimelineHeader header{version, workload.trace.model, study.platform.name, study.platform.clock};
    if (!arguments.report.empty()) {
        check_output(arguments.report, arguments.force);
        excerpt_.header(header);
        TimelineOptions of_page = options;
        of_page.limit = 0;
        excerpt_recorder_ = std::make_unique<TimelineRecorder>(workload.trace, clock_, of_page, excerpt_);
    }
    if (arguments.timeline.empty())
        return;
    timeline_ = create_timeline(arguments.timeline, arguments.force);
    timeline_->header(header);
    recorder_ = std::make_unique<TimelineRecorder>(workload.trace, clock_, options, *timeline_);
}

std::vector<Probe*> Recording::watchers() const
{
    std::vector<Probe*> watchers;
    if (recorder_)
        watchers.push_back(recorder_.get());
    if (excerpt_recorder_)
        watchers.push_back(excerpt_recorder_.get());
    if (wave_)
        watchers.push_back(wave_.get());
    return watchers;
}

void Recording::finish(const RunResult& result, const Console& console)
{
    images_ = result.images;
    if (wave_) {
        wave_->finish();
        for (const std::string& pattern : wave_->unmatched())
            console.note(fmt::format("note: --modules: no module is called '{}'", pattern));
        console.note(fmt::format("{}: {} changes; 'gtkwave {}' shows them", arguments_.wave, wave_->changes(),
            wave_->save_file()));
    }
    const std::unique_ptr<EnergyModel> energy = create<EnergyModel>(study_.platform.energy);
    if (excerpt_recorder_)
        excerpt_recorder_->finish(end_of(result), energy.get());
    if (recorder_)
        finish_timeline(end_of(result), *energy, console);
}

void Recording::finish_timeline(sc_core::sc_time end, const EnergyModel& energy, const Console& console)
{
    recorder_->finish(end, &energy);
    if (!recorder_->told_something())
        throw InputError({}, "E-WINDOW",
            fmt::format("nothing of the run is in the window; it ends at {:.6f} ms with image {}",
                end.to_seconds() * 1e3, images_));
    for (const std::string& pattern : recorder_->unmatched())
        console.note(fmt::format("note: --modules: no module is called '{}'", pattern));
    if (const auto cut = recorder_->cut_at())
        console.note(fmt::format("note: {} holds counters only from {:.6f} ms on; --limit was reached",
            arguments_.timeline, cut->to_seconds() * 1e3));
    console.note(fmt::format("{}: {} bytes; ui.perfetto.dev opens it, 'pivotsim timeline stats' sums it up",
        arguments_.timeline, timeline_->size()));
}

void Recording::write_report(const nlohmann::ordered_json& result, const Console& console)
{
    if (arguments_.report.empty())
        return;
    nlohmann::ordered_json data = report_data(result, arguments_.report);
    data["timeline"] = excerpt_.json();
    write_file(arguments_.report, html_report(data), arguments_.force);
    console.note(fmt::format("wrote '{}'", arguments_.report));
}

} // namespace pivotsim
