// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/run_json.h"
#include "search/isolated.h"
#include "search/simulate.h"
#include "tests/models/gemms.h"

#include <nlohmann/json.hpp>

namespace pivotsim::test {

/// The paper's platform with nothing but matrix multiplications to do.
inline Study study()
{
    Study study;
    study.run.check_protocol = true;
    return study;
}

/// What a run prints, made in a process of its own: SystemC elaborates once.
inline nlohmann::json run_in_child(const Study& study, const Trace& trace)
{
    return nlohmann::json::parse(in_child([&] { return to_json(simulate(study, trace), trace); }));
}

inline nlohmann::json run_in_child(const Study& study)
{
    return run_in_child(study, build_trace(study));
}

} // namespace pivotsim::test
