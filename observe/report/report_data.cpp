// SPDX-License-Identifier: Apache-2.0
#include "observe/report/report_data.h"

#include "base/config_files.h"
#include "observe/report/result_shape.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using Json = nlohmann::ordered_json;

constexpr int schema_version = 1;
constexpr std::size_t largest_result = std::size_t{1} << 30;
/// Writing JSON recurses; results are five deep, configurations ten.
constexpr int deepest = 100;

Json parse(const std::shared_ptr<const SourceText>& source)
{
    bool too_deep = false;
    const auto keep = [&too_deep](int depth, Json::parse_event_t, Json&) {
        too_deep = too_deep || depth > deepest;
        return !too_deep;
    };
    try {
        Json json = Json::parse(source->text, keep);
        if (too_deep)
            throw InputError({source}, "E-RESULT",
                fmt::format("values stand in each other {} deep; no result does that", deepest));
        return json;
    } catch (const Json::parse_error& error) {
        const std::size_t at = std::min(error.byte > 0 ? error.byte - 1 : 0, source->text.size());
        const bool truncated = at >= source->text.size();
        throw InputError(place_of(source, at, at + 1), "E-RESULT",
            truncated ? "the file ends in the middle of a JSON value" : "this is not JSON",
            {truncated ? "was the run that wrote it interrupted?"
                       : "'pivotsim run STUDY --json > RESULT.json' writes a result"});
    } catch (const Json::exception& error) { // a number beyond double
        throw InputError({source}, "E-RESULT", fmt::format("this JSON cannot be read: {}", error.what()));
    }
}

/// Takes a part out of the result, so that no form of a report carries it twice.
Json taken(Json& result, const char* key)
{
    const auto found = result.find(key);
    if (found == result.end())
        return nullptr;
    Json part = std::move(*found);
    result.erase(key);
    return part;
}

} // namespace

Json report_data(Json result, const std::string& name)
{
    const ResultKind kind = require_result(result, name);
    Json data{{"kind", kind == ResultKind::run ? "run" : "search"}, {"schema_version", schema_version},
        {"title",
            fmt::format("{} on {}", result.at("study").get<std::string>(),
                result.at("platform").get<std::string>())}};
    Json configuration = taken(result, "configuration"), provenance = taken(result, "provenance"),
         timeline = taken(result, "timeline");
    data["result"] = std::move(result);
    data["configuration"] = std::move(configuration);
    data["provenance"] = std::move(provenance);
    data["timeline"] = std::move(timeline);
    return data;
}

Json read_report_data(const std::string& path)
{
    Diagnostics diagnostics;
    const auto found = find_config_file(path, {}, {}, diagnostics);
    diagnostics.throw_if_errors();
    const auto source = read_config_file(*found, {}, diagnostics, largest_result);
    diagnostics.throw_if_errors();
    return report_data(parse(source), path);
}

} // namespace pivotsim
