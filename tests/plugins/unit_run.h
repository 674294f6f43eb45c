// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/search/gemm_study.h"

#include <fmt/format.h>

namespace pivotsim::test {

using Json = nlohmann::json;
using Overrides = std::vector<std::string>;

/// The paper's platform, on whose memory nothing waits, with a plug-in and what `overrides` make of it.
inline Study study_with(const std::string& plugin, Overrides overrides)
{
    overrides.insert(overrides.begin(), {"plugins=[" + plugin + "]", "run.check_protocol=true"});
    return load_study("studies/deit_s.yaml", overrides).study;
}

inline std::uint64_t number(const Json& json, const char* key)
{
    return json.at(key).get<std::uint64_t>();
}

inline std::uint64_t all_cycles(const Json& op)
{
    return number(op, "compute_cycles") + number(op, "stall_cycles");
}

inline std::uint64_t waits(const Json& op, const char* cause)
{
    return op.at("cycle_stack").value(std::string{"wait_"} + cause, std::uint64_t{0});
}

inline const Json& op_of(const Json& run, const std::string& name)
{
    for (const Json& op : run.at("ops"))
        if (op.at("name") == name)
            return op;
    throw std::out_of_range("no operator " + name);
}

} // namespace pivotsim::test
