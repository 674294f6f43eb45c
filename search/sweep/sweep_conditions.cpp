// SPDX-License-Identifier: Apache-2.0
// What a sweep's conditions say: of points before they are evaluated, and of results.
#include "search/sweep/sweep.h"

#include "base/spelling.h"
#include "models/resources/fpga_resources.h"
#include "search/sweep/related_paths.h"
#include "search/sweep/study_values.h"

#include <algorithm>
#include <fmt/format.h>
#include <limits>

namespace pivotsim {
namespace {

/// Figures that are known of a point before it is evaluated.
const std::vector<std::string> early_figures{"dsp", "bram36"};

} // namespace

void Sweep::read_conditions(Diagnostics& diagnostics)
{
    const auto check_names = [&](const Condition& condition, bool results) {
        for (const std::string& name : condition.names()) {
            const bool figure = find_metric(name).has_value();
            const bool early
                = std::find(early_figures.begin(), early_figures.end(), name) != early_figures.end();
            if (figure && !early && !results)
                diagnostics.error(condition.place(), "E-CONDITION",
                    fmt::format("'{}' is known after a point is evaluated", name),
                    {"write it under 'require'"});
            if (!figure && !names_a_value(resolved_, name)
                && std::none_of(axes_.begin(), axes_.end(), [&name](const Axis& axis) {
                       return std::any_of(
                           axis.paths.begin(), axis.paths.end(), [&name](const std::string& path) {
                               return path.size() <= name.size() && related(path, name);
                           });
                   }))
                diagnostics.error(condition.place(), "E-CONDITION",
                    fmt::format("the study has no value '{}'", name),
                    did_you_mean(name, value_names(resolved_)));
        }
    };
    const auto read = [&](const ConditionText& text, bool results) -> std::optional<Condition> {
        try {
            Condition condition(text, metric_names());
            check_names(condition, results);
            check_kinds(condition);
            return condition;
        } catch (const InputError& error) {
            diagnostics.add(error.findings());
            return {};
        }
    };
    for (const ConditionText& text : config().where)
        if (auto condition = read(text, false)) {
            const bool early = std::all_of(condition->names().begin(), condition->names().end(),
                [this](const std::string& name) { return !find_metric(name) && is_early(name); });
            where_.push_back({std::move(*condition), early});
        }
    for (const ConditionText& text : config().require)
        if (auto condition = read(text, true))
            require_.push_back(std::move(*condition));
}

/// Throws InputError where it takes a text for a number: better now than when all points are evaluated.
void Sweep::check_kinds(const Condition& condition) const
{
    const std::vector<std::uint32_t> first(axes_.size());
    condition.holds([&](const std::string& name) -> Operand {
        if (find_metric(name))
            return std::numeric_limits<double>::quiet_NaN();
        const std::string* text = level_text(first, name);
        return text != nullptr ? operand_of(*text) : value_named(resolved_, name);
    });
}

const std::string* Sweep::level_text(const std::vector<std::uint32_t>& levels, const std::string& name) const
{
    for (std::size_t axis = 0; axis < axes_.size(); ++axis)
        for (std::size_t i = 0; i < axes_[axis].paths.size(); ++i)
            if (axes_[axis].paths[i] == name)
                return &axes_[axis].levels[levels[axis]].texts[i];
    return nullptr;
}

bool Sweep::is_early(const std::string& name) const
{
    for (const Axis& axis : axes_)
        for (const std::string& path : axis.paths)
            if (related(path, name))
                return path == name;
    return true;
}

bool Sweep::accepts(std::uint64_t point) const
{
    if (where_.empty())
        return true;
    const std::vector<std::uint32_t> levels = grid_.levels_of(point);
    return std::all_of(where_.begin(), where_.end(), [&](const Where& where) {
        return !where.early || where.condition.holds([&](const std::string& name) {
            const std::string* text = level_text(levels, name);
            return text != nullptr ? operand_of(*text) : value_named(resolved_, name);
        });
    });
}

std::string Sweep::left_out(const Study& study, const Metrics& resources) const
{
    if (config().fits) {
        const FpgaDevice& device = *find_device(*config().fits);
        const auto over = [&](Metric metric, std::uint64_t there) {
            return resources.known(metric) && resources[metric] > static_cast<double>(there);
        };
        if (!resources.known(Metric::dsp))
            return fmt::format("nothing is known of what it takes of a {}", device.name);
        if (over(Metric::dsp, device.dsp) || over(Metric::bram36, device.bram36))
            return fmt::format("{} DSPs and {} block RAMs do not fit a {}, which has {} and {}",
                resources[Metric::dsp], resources[Metric::bram36], device.name, device.dsp, device.bram36);
    }
    Value values;
    for (const Where& where : where_) {
        if (where.early)
            continue;
        const bool holds = where.condition.holds([&](const std::string& name) -> Operand {
            if (const auto metric = find_metric(name))
                return resources[*metric];
            if (values.is_null())
                values = Study::fields().write(study);
            return value_named(values, name);
        });
        if (!holds)
            return fmt::format("'{}' does not hold", where.condition.text());
    }
    return {};
}

bool Sweep::keeps_requirements(std::uint64_t point, const Metrics& metrics) const
{
    if (require_.empty())
        return true;
    const std::vector<std::uint32_t> levels = grid_.levels_of(point);
    Value values; // of the point, where an axis decides what there is
    return std::all_of(require_.begin(), require_.end(), [&](const Condition& condition) {
        return condition.holds([&](const std::string& name) -> Operand {
            if (const auto metric = find_metric(name))
                return metrics[*metric];
            if (const std::string* text = level_text(levels, name))
                return operand_of(*text);
            if (is_early(name))
                return value_named(resolved_, name);
            if (values.is_null())
                values = Study::fields().write(Study::fields().read(source_of({point, rungs() - 1})));
            return value_named(values, name);
        });
    });
}

} // namespace pivotsim
