// SPDX-License-Identifier: Apache-2.0
#include "search/conformance/trial.h"

#include "observe/run_json.h"
#include "observe/self_checks.h"
#include "search/isolated.h"
#include "search/simulate.h"

#include <csignal>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace pivotsim {
namespace {

using Json = nlohmann::json;

Json told(const RunResult& result, const Trace& trace)
{
    Json json{{"ps", static_cast<std::uint64_t>(result.seconds * 1e12 + 0.5)},
        {"read", result.memory.read.count}, {"written", result.memory.written.count},
        {"answer", to_json(result, trace)}};
    json["broken"] = Json::object();
    for (const ImpossibleAnswer& answer : impossible_answers(result, trace))
        if (!json["broken"].contains(answer.rule))
            json["broken"][answer.rule] = answer.text;
    return json;
}

std::string child(const Study& study, const Trace& trace, std::uint32_t seconds)
{
    std::signal(SIGALRM, SIG_DFL);
    ::alarm(seconds);
    ImageStream stream;
    stream.images = study.run.images.value_or(1);
    try {
        return told(simulate_unchecked(study, trace, stream), trace).dump();
    } catch (const InputError& error) {
        return Json{{"declined", error.findings().sorted().front().message}}.dump();
    } catch (const std::exception& error) {
        const std::string why = error.what();
        const auto begins = [&why](const char* with) { return why.rfind(with, 0) == 0; };
        const char* rule = begins("the TLM protocol was broken") ? "protocol"
            : begins("deadlock")                                 ? "finishes"
                                                                 : "throws";
        return Json{{"broken", {{rule, why}}}}.dump();
    }
}

} // namespace

Trial run_trial(const Study& study, const Trace& trace, std::uint32_t seconds)
{
    Trial trial;
    Json json;
    try {
        json = Json::parse(in_child([&] { return child(study, trace, seconds); }));
    } catch (const SimulationError& error) { // it died
        const std::string why = error.what();
        const bool late = why.find(fmt::format("signal {} ", SIGALRM)) != std::string::npos;
        trial.broken[late ? "ends" : "survives"] = late ? fmt::format("not done after {} s", seconds) : why;
        return trial;
    }
    if (json.contains("declined")) {
        trial.declined = json["declined"];
        return trial;
    }
    for (const auto& [rule, finding] : json["broken"].items())
        trial.broken[rule] = finding;
    trial.picoseconds = json.value("ps", std::uint64_t{0});
    trial.read = json.value("read", std::uint64_t{0});
    trial.written = json.value("written", std::uint64_t{0});
    trial.answer = json.value("answer", "");
    return trial;
}

} // namespace pivotsim
