// SPDX-License-Identifier: Apache-2.0
#include "search/store/stored_sweep.h"

#include "base/version.h"
#include "base/yaml_writer.h"
#include "search/sweep/sweep.h"

#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view beginning = "{\"define\":";

} // namespace

StoredSweep StoredSweep::of(const Sweep& sweep, const std::string& command)
{
    StoredSweep stored;
    stored.id = sweep.id();
    stored.name = sweep.base().study.name;
    stored.command = command;
    stored.pivotsim = version;
    for (const Axis& axis : sweep.axes())
        stored.axes.insert(stored.axes.end(), axis.paths.begin(), axis.paths.end());
    for (const Metric objective : sweep.objectives())
        stored.objectives.emplace_back(info_of(objective).name);
    stored.rungs = sweep.rungs();
    stored.points = sweep.points().size();
    stored.study = to_yaml(sweep.base().resolved());
    return stored;
}

std::string StoredSweep::to_line() const
{
    const Json json{{"define",
        {{"sweep", id}, {"name", name}, {"command", command}, {"pivotsim", pivotsim}, {"axes", axes},
            {"objectives", objectives}, {"rungs", rungs}, {"points", points}, {"study", study}}}};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<StoredSweep> StoredSweep::parse(std::string_view line)
{
    if (line.substr(0, beginning.size()) != beginning)
        return {};
    try {
        const Json json = Json::parse(line).at("define");
        StoredSweep stored;
        stored.id = json.at("sweep").get<std::string>();
        stored.name = json.at("name").get<std::string>();
        stored.command = json.at("command").get<std::string>();
        stored.pivotsim = json.at("pivotsim").get<std::string>();
        stored.axes = json.at("axes").get<std::vector<std::string>>();
        stored.objectives = json.at("objectives").get<std::vector<std::string>>();
        stored.rungs = json.at("rungs").get<std::uint32_t>();
        stored.points = json.at("points").get<std::uint64_t>();
        stored.study = json.at("study").get<std::string>();
        return stored;
    } catch (const Json::exception&) {
        return {};
    }
}

} // namespace pivotsim
