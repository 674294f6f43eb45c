// SPDX-License-Identifier: Apache-2.0
#include "search/sweep/sweep.h"

#include "base/overrides.h"
#include "base/text.h"
#include "base/yaml_writer.h"
#include "search/config_source.h"
#include "search/oracle/code_identity.h"
#include "search/sweep/related_paths.h"
#include "search/sweep/sampling.h"
#include "search/sweep/study_values.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace pivotsim {
namespace {

constexpr std::uint64_t most_points = 20'000'000;
constexpr std::size_t most_checked = 1000; ///< values of an axis

} // namespace

Sweep::Sweep(const SweepArguments& arguments)
    : arguments_(arguments), base_(load_study(arguments.file, arguments.overrides)),
      resolved_(base_.resolved())
{
    Diagnostics diagnostics;
    read_axes(diagnostics);
    diagnostics.throw_if_errors();
    check_levels(diagnostics);
    read_conditions(diagnostics);
    diagnostics.throw_if_errors();
    read_objectives();
    choose_points();
    StrategyContext context;
    context.grid = grid_;
    context.points = points_;
    context.accepts = [this](std::uint64_t point) { return accepts(point); };
    context.sampled = config().sample.kind != SampleConfig::Kind::grid;
    context.objectives = objectives_.size();
    strategy_ = create(config().strategy, context);
    read_rungs();
    identify();
}

void Sweep::read_axes(Diagnostics& diagnostics)
{
    for (const Value::Entry& entry : config().paths.entries())
        axes_.push_back(read_axis(entry.key, entry.key_place, entry.value, diagnostics));
    int number = 0;
    for (const std::string& argument : arguments_.axes) {
        Axis axis = read_axis_argument(argument, ++number, diagnostics);
        const auto same = std::find_if(
            axes_.begin(), axes_.end(), [&axis](const Axis& other) { return other.paths == axis.paths; });
        if (same != axes_.end())
            *same = std::move(axis);
        else
            axes_.push_back(std::move(axis));
    }
    std::vector<std::pair<std::string, SourcePlace>> seen;
    for (const Axis& axis : axes_) {
        for (const std::string& path : axis.paths) {
            for (const auto& [other, place] : seen)
                if (related(path, other))
                    diagnostics.error(axis.place, "E-SWEEP",
                        fmt::format("'{}' varies twice: '{}' stands at {}", path, other, to_text(place)));
            if (related(path, "sweep") || related(path, "name") || related(path, "search"))
                diagnostics.error(
                    axis.place, "E-SWEEP", fmt::format("'{}' cannot vary within a sweep", path));
            seen.emplace_back(path, axis.place);
        }
        grid_.levels.push_back(static_cast<std::uint32_t>(axis.levels.size()));
    }
    if (axes_.empty())
        diagnostics.error(config().paths.place().known() ? config().paths.place() : base_.source.place(),
            "E-SWEEP", "nothing varies",
            {"give the study a section `sweep:` with keys such as platform.pe_array.rows: [32, 64], or",
                "--sweep platform.pe_array.rows=32,64"});
}

/// Each value by itself over the base: what is wrong with it is wrong in every combination. Complaints about
/// the whole are left to the points.
void Sweep::check_levels(Diagnostics& diagnostics) const
{
    std::set<std::string> told;
    for (const Axis& axis : axes_)
        for (std::size_t number = 0; number < axis.levels.size(); ++number) {
            if (number == most_checked) // of a long range the ends are checked, the rest by the points
                number = axis.levels.size() - 1;
            if (told.size() > Diagnostics::print_limit)
                return;
            const Axis::Level& level = axis.levels[number];
            Value source = base_.source;
            Diagnostics findings;
            for (std::size_t i = 0; i < axis.paths.size(); ++i)
                set_path(source, axis.paths[i], axis.place, level.values[i], findings);
            if (!findings.has_errors())
                Study::fields().read(source, findings);
            for (const Diagnostic& finding : findings.sorted())
                if (finding.severity == Diagnostic::Severity::error && finding.code != "E-CHECK"
                    && told.insert(finding.message).second)
                    diagnostics.error(finding.place, finding.code, finding.message, finding.help);
        }
}

void Sweep::read_objectives()
{
    for (const std::string& name : config().objectives)
        objectives_.push_back(*find_metric(name));
    const bool gated = base_.study.run.gate || !is_early("run.gate");
    for (const Metric objective : objectives_)
        if ((objective == Metric::accuracy || objective == Metric::recomputed) && !gated)
            throw InputError(base_.source.find_path("sweep.objectives") != nullptr
                    ? base_.source.find_path("sweep.objectives")->place()
                    : base_.source.place(),
                "E-SWEEP",
                fmt::format("nothing is known of '{}' without a gate trace", info_of(objective).name),
                {"give the study a gate: run: {gate: {efforts: [6, 12], thresholds: [0.33]}}"});
}

void Sweep::read_rungs()
{
    Diagnostics diagnostics;
    rung_texts_ = strategy_->rungs();
    for (const auto& texts : rung_texts_) {
        Value source = base_.source;
        std::vector<Setting> settings;
        for (const std::string& text : texts) {
            const auto argument
                = std::make_shared<const SourceText>(SourceText{"rung of the strategy", text});
            auto setting = read_setting(argument, diagnostics, config_roots());
            if (!setting || !set_path(source, setting->path, setting->place, setting->value, diagnostics))
                continue;
            pull_in(source, study_references(), diagnostics);
            setting->value = *source.find_path(setting->path);
            settings.push_back(std::move(*setting));
        }
        // Complaints about the whole are left to the points, as an axis may make it right.
        Diagnostics findings;
        const Study study = Study::fields().read(source, findings);
        for (const Diagnostic& finding : findings.sorted())
            if (finding.code != "E-CHECK")
                diagnostics.error(finding.place, finding.code, finding.message, finding.help);
        simulates_.push_back(study.sweep.evaluate == SweepConfig::Evaluate::simulation);
        rungs_.push_back(std::move(settings));
    }
    diagnostics.throw_if_errors();
}

void Sweep::choose_points()
{
    const auto place = config().paths.place().known() ? config().paths.place() : base_.source.place();
    std::uint64_t size = 0;
    try {
        size = grid_.size();
    } catch (const std::overflow_error&) {
        throw InputError(place, "E-SWEEP", "the grid has more points than 64 bits count");
    }
    const bool breeds
        = config().strategy.name != "exhaustive" && config().strategy.name != "successive_halving";
    if (config().sample.kind == SampleConfig::Kind::grid && size > most_points && !breeds)
        throw InputError(place, "E-SWEEP",
            fmt::format("{} points are more than {}", with_thousands(size), with_thousands(most_points)),
            {"sample: {kind: latin_hypercube, points: 10000} takes some of them"});
    if (config().sample.kind == SampleConfig::Kind::grid && size > most_points)
        return; // bred, not listed
    points_ = sample_points(grid_, config().sample, [this](std::uint64_t point) { return accepts(point); });
    if (points_.empty())
        throw InputError(
            place, "E-SWEEP", fmt::format("no point of {} is left by 'where'", with_thousands(size)));
}

/// Not the limits of time and memory, so that a sweep can be taken up again with others.
void Sweep::identify()
{
    SweepConfig judged = config();
    judged.timeout = {};
    judged.memory = {};
    judged.paths = Value::map();
    std::string text = base_.study.name + "\n" + canonical_text(base_.study)
        + to_yaml(SweepConfig::fields().write(judged));
    for (const Axis& axis : axes_) {
        text += axis.name() + ":";
        for (const Axis::Level& level : axis.levels) {
            for (std::size_t i = 0; i < level.values.size(); ++i)
                text += " " + level.texts[i] + " = " + to_flow_yaml(level.values[i]) + ";";
            text += files_of(axis, level);
        }
        text += "\n";
    }
    id_ = PointHash::of(text).to_string().substr(0, 16);
}

std::string Sweep::files_of(const Axis& axis, const Axis::Level& level) const
{
    const auto is_number = [](const Value& value) {
        return value.is_scalar() && std::holds_alternative<double>(operand_of(value.text()));
    };
    if (std::all_of(level.values.begin(), level.values.end(), is_number))
        return {}; // names no file
    Value source = base_.source;
    Diagnostics ignored; // told before, or by the points
    for (std::size_t i = 0; i < axis.paths.size(); ++i)
        set_path(source, axis.paths[i], axis.place, level.values[i], ignored);
    const Study study = Study::fields().read(source, ignored);
    try {
        return text_of_files(study);
    } catch (const InputError&) { // a file is missing: the points are refused
        return "no file";
    }
}

Value Sweep::source_of(const Candidate& candidate) const
{
    Value source = base_.source;
    Diagnostics diagnostics;
    const std::vector<std::uint32_t> levels = grid_.levels_of(candidate.point);
    for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
        const Axis::Level& level = axes_[axis].levels[levels[axis]];
        for (std::size_t i = 0; i < level.values.size(); ++i)
            set_path(source, axes_[axis].paths[i], axes_[axis].place, level.values[i], diagnostics);
    }
    for (const Setting& setting : rungs_.at(candidate.rung))
        set_path(source, setting.path, setting.place, setting.value, diagnostics);
    diagnostics.throw_if_errors();
    return source;
}

std::vector<std::pair<std::string, std::string>> Sweep::parameters_of(std::uint64_t point) const
{
    std::vector<std::pair<std::string, std::string>> parameters;
    const std::vector<std::uint32_t> levels = grid_.levels_of(point);
    for (std::size_t axis = 0; axis < axes_.size(); ++axis)
        for (std::size_t i = 0; i < axes_[axis].paths.size(); ++i)
            parameters.emplace_back(axes_[axis].paths[i], axes_[axis].levels[levels[axis]].texts[i]);
    return parameters;
}

std::vector<std::string> Sweep::overrides_of(const Candidate& candidate) const
{
    std::vector<std::string> overrides = arguments_.overrides;
    const std::vector<std::uint32_t> levels = grid_.levels_of(candidate.point);
    for (std::size_t axis = 0; axis < axes_.size(); ++axis)
        for (std::size_t i = 0; i < axes_[axis].paths.size(); ++i)
            overrides.push_back(axes_[axis].paths[i] + "=" + axes_[axis].levels[levels[axis]].settings[i]);
    for (const std::string& text : rung_texts_.at(candidate.rung))
        overrides.push_back(text);
    return overrides;
}

std::vector<std::string> Sweep::axes_of(std::uint64_t point) const
{
    std::vector<std::string> texts;
    const std::vector<std::uint32_t> levels = grid_.levels_of(point);
    for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
        const std::string values
            = fmt::format("{}", fmt::join(axes_[axis].levels[levels[axis]].settings, ", "));
        texts.push_back(
            fmt::format(axes_[axis].paths.size() > 1 ? "{}=[[{}]]" : "{}=[{}]", axes_[axis].name(), values));
    }
    return texts;
}

} // namespace pivotsim
