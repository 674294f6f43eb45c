// SPDX-License-Identifier: Apache-2.0
#include "search/oracle/effort_oracle.h"

#include "base/version.h"
#include "base/yaml_writer.h"
#include "search/isolated.h"
#include "search/oracle/code_identity.h"
#include "search/simulate.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using Json = nlohmann::json;

std::string measure(const Study& study, const Path& path)
{
    return in_child([&] {
        const Trace trace = compile_path(study, path);
        const RunResult run = simulate(study, trace, {});
        Json json{{"delay_ms", run.delay_ms()}, {"energy_j", run.energy_j()}, {"power_w", run.power_w()},
            {"attention_mac_ms", run.breakdown_ms(Group::attention_mac)},
            {"softmax_ms", run.breakdown_ms(Group::softmax)}, {"mlp_ms", run.breakdown_ms(Group::mlp)},
            {"other_ms", run.other_ms()}};
        for (const EnergyReport::Component& component : run.energy.components)
            json["energy_components_j"][component.name] = component.joules;
        return json.dump();
    });
}

EffortResult parse(const std::string& text)
{
    const Json json = Json::parse(text);
    EffortResult result;
    result.cost = {json.at("delay_ms").get<double>(), json.at("energy_j").get<double>()};
    result.power_w = json.at("power_w").get<double>();
    result.attention_mac_ms = json.at("attention_mac_ms").get<double>();
    result.softmax_ms = json.at("softmax_ms").get<double>();
    result.mlp_ms = json.at("mlp_ms").get<double>();
    result.other_ms = json.at("other_ms").get<double>();
    if (const auto parts = json.find("energy_components_j"); parts != json.end())
        result.energy_components_j = parts->get<std::map<std::string, double>>();
    return result;
}

} // namespace

EffortOracle::EffortOracle(const Study& study, ResultCache cache)
    : study_(study), cache_(std::move(cache)),
      shared_key_(to_yaml(PlatformConfig::fields().write(study.platform))
          + to_yaml(fields_of(&*study.workload.model).write(*study.workload.model)))
{
    const std::string code = code_identity();
    // An adapter's library and configuration are files whose content the key does not hold.
    cacheable_ = !code.empty() && study.platform.memory.level.name != "external";
    for (const Choice<Transform>& transform : study.workload.transforms)
        shared_key_
            += "transform " + transform.name + "\n" + to_yaml(Codec<Choice<Transform>>{{}}.write(transform));
    shared_key_ += "code " + code + "\n";
}

std::string EffortOracle::key(const Path& path) const
{
    return fmt::format("effort {}\n{}{}\nattention {}\nelement_bytes {}\nfidelity {}\n", version, shared_key_,
        path.to_string(), static_cast<int>(study_.workload.attention), study_.workload.element_bytes,
        static_cast<int>(study_.run.fidelity));
}

EffortResult EffortOracle::ask(const Path& path)
{
    const std::string asked = key(path);
    if (cacheable_)
        if (const auto known = cache_.find(asked)) {
            try {
                const EffortResult result = parse(*known);
                ++remembered_;
                return result;
            } catch (const Json::exception&) { // damaged: as good as none
            }
        }
    const std::string answer = measure(study_, path);
    ++simulated_;
    if (cacheable_)
        cache_.put(asked, answer);
    return parse(answer);
}

} // namespace pivotsim
