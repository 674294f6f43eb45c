// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/study.h"

#include <benchmark/benchmark.h>

namespace pivotsim::bench {

/// Simulates a study once per iteration, each in a process of its own, and counts what does not depend on the
/// machine: delta cycles, and the transactions and 64 B bursts that the memory saw. Time is that of
/// elaboration and simulation, without fork, YAML and compilation.
void simulate_repeatedly(benchmark::State& state, const Study& study, const Trace& trace);

} // namespace pivotsim::bench
