// SPDX-License-Identifier: Apache-2.0
#include "observe/report/result_shape.h"

#include "base/diagnostics.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using Json = nlohmann::ordered_json;

enum class Shape { text, number, truth, numbers, list, object };

struct Key {
    const char* name;
    Shape shape;
    bool required = true;
};

const std::vector<Key> run_keys{{"study", Shape::text}, {"model", Shape::text}, {"platform", Shape::text},
    {"clock_hz", Shape::number}, {"cycles", Shape::number}, {"delay_ms", Shape::number},
    {"energy_j", Shape::number}, {"power_w", Shape::number}, {"edp_j_ms", Shape::number},
    {"fps", Shape::number}, {"fps_per_w", Shape::number}, {"utilisation", Shape::number},
    {"images", Shape::number}, {"breakdown_ms", Shape::numbers}, {"cycle_stack", Shape::numbers},
    {"bound_cycles", Shape::numbers}, {"energy_components_j", Shape::numbers, false},
    {"traffic", Shape::list, false}, {"stream", Shape::object, false}, {"timeline", Shape::object, false},
    {"provenance", Shape::object, false}, {"configuration", Shape::object, false}};

const std::vector<Key> operator_keys{{"name", Shape::text}, {"group", Shape::text}, {"kind", Shape::text},
    {"unit", Shape::text}, {"compute_cycles", Shape::number}, {"stall_cycles", Shape::number},
    {"macs", Shape::number}, {"dram_bytes", Shape::number}, {"cycle_stack", Shape::numbers, false}};

const std::vector<Key> search_keys{{"study", Shape::text}, {"model", Shape::text}, {"platform", Shape::text},
    {"source", Shape::text}, {"modelled", Shape::truth}, {"provenance", Shape::object, false},
    {"configuration", Shape::object, false}};

const std::vector<Key> effort_keys{{"name", Shape::text}, {"effort", Shape::number}, {"active", Shape::list},
    {"delay_ms", Shape::number}, {"energy_j", Shape::number}};

const std::vector<Key> point_keys{{"low", Shape::number}, {"high", Shape::number}, {"single", Shape::truth},
    {"f_low", Shape::number}, {"f_high", Shape::number}, {"accuracy", Shape::number},
    {"delay_ms", Shape::number}, {"overhead_ms", Shape::number}, {"energy_j", Shape::number},
    {"edp_j_ms", Shape::number}};

bool is(const Json& value, Shape shape)
{
    switch (shape) {
    case Shape::text:
        return value.is_string();
    case Shape::number:
        return value.is_number();
    case Shape::truth:
        return value.is_boolean();
    case Shape::list:
        return value.is_array();
    case Shape::object:
        return value.is_object();
    case Shape::numbers:
        return value.is_object()
            && std::all_of(value.begin(), value.end(), [](const Json& each) { return each.is_number(); });
    }
    return false;
}

const char* name_of(Shape shape)
{
    constexpr std::array<const char*, 6> names{
        "a text", "a number", "true or false", "an object of numbers", "a list", "an object"};
    return names[static_cast<std::size_t>(shape)];
}

class ShapeCheck {
public:
    explicit ShapeCheck(const std::string& name)
        : place_{std::make_shared<SourceText>(SourceText{name, ""}), 0, 0, 1}
    {
    }

    void object(const Json& value, const std::string& pointer, const std::vector<Key>& keys)
    {
        if (!value.is_object())
            return wrong(pointer, "an object", value);
        for (const Key& key : keys) {
            const std::string below = pointer + "/" + key.name;
            const auto found = value.find(key.name);
            if (found == value.end() || (found->is_null() && !key.required)) {
                if (key.required)
                    finding(fmt::format("{} is missing", below));
            } else if (!is(*found, key.shape)) {
                wrong(below, name_of(key.shape), *found);
            }
        }
    }

    void list(const Json& result, const char* key, const std::vector<Key>& keys)
    {
        const std::string pointer = std::string{"/"} + key;
        const auto found = result.find(key);
        if (found == result.end())
            return finding(fmt::format("{} is missing", pointer));
        if (!found->is_array())
            return wrong(pointer, "a list", *found);
        for (std::size_t i = 0; i < found->size(); ++i)
            object((*found)[i], fmt::format("{}/{}", pointer, i), keys);
    }

    void finish() const { findings_.throw_if_errors(); }

private:
    void wrong(const std::string& pointer, const char* expected, const Json& value)
    {
        finding(fmt::format("{} is {}, expected {}", pointer.empty() ? "the whole" : pointer,
            value.is_object() && std::string_view{expected} != "an object" ? "an object of other things"
                                                                           : value.type_name(),
            expected));
    }

    void finding(const std::string& message) { findings_.error(place_, "E-RESULT", message); }

    SourcePlace place_;
    Diagnostics findings_;
};

} // namespace

ResultKind require_result(const Json& result, const std::string& name)
{
    ShapeCheck check{name};
    if (result.is_object() && result.contains("phase1")) {
        check.object(result, "", search_keys);
        check.list(result, "phase1", effort_keys);
        for (const char* points : {"pareto", "points"})
            check.list(result, points, point_keys);
        for (const char* point : {"phase2", "held_out", "exact", "baseline"})
            if (result.contains(point) && !result.at(point).is_null())
                check.object(result.at(point), std::string{"/"} + point, point_keys);
        check.finish();
        return ResultKind::search;
    }
    if (!result.is_object() || !result.contains("ops"))
        throw InputError({std::make_shared<SourceText>(SourceText{name, ""}), 0, 0, 1}, "E-RESULT",
            "this is neither a run's nor a search's result: it has neither 'ops' nor 'phase1'",
            {"'pivotsim run STUDY --json > RESULT.json' writes one, 'pivotsim search' another"});
    check.object(result, "", run_keys);
    check.list(result, "ops", operator_keys);
    check.finish();
    return ResultKind::run;
}

} // namespace pivotsim
