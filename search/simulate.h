// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/run_result.h"
#include "search/study.h"
#include "tlm/probe.h"

#include <vector>

namespace pivotsim {

/// Simulates a trace on the study's platform and refuses impossible answers. Once a process: SystemC
/// elaborates once. Throws SimulationError, or InputError for a workload that the platform cannot execute.
/// `watchers` are told what the models tell; they change nothing.
RunResult simulate(
    const Study& study, const Trace& trace, ImageStream stream, const std::vector<Probe*>& watchers = {});
/// As simulate, but hands over impossible answers too.
RunResult simulate_unchecked(
    const Study& study, const Trace& trace, ImageStream stream, const std::vector<Probe*>& watchers = {});
/// The study's number of images, all through the whole trace.
RunResult simulate(const Study& study, const Trace& trace);

/// Assembles the study's platform and runs nothing. What it cannot do with the trace, as text; empty if it
/// can. In a process of its own.
std::string obstacle(const Study& study, const Trace& trace);

} // namespace pivotsim
