// SPDX-License-Identifier: Apache-2.0
// One inference: what a design point of a sweep costs.
#include "bench/simulated.h"

namespace pivotsim::bench {
namespace {

void inference(benchmark::State& state, const char* file, const std::vector<std::string>& overrides)
{
    const Study study = load_study(file, overrides).study;
    simulate_repeatedly(state, study, build_trace(study));
}

const std::vector<std::string> nothing{};
const std::vector<std::string> halves{"platform.schedule.pieces=half"};
const std::vector<std::string> bounded{
    "platform.memory.dram={bandwidth: 4 GB/s, latency: 70 ns}", "platform.memory.ports={width: 16 B}"};
const std::vector<std::string> board{"platform={extends: platforms/zcu102.yaml}"};
const std::vector<std::string> every_operator{"platform={extends: platforms/zcu102.yaml}", "run.reuse=false"};
const std::vector<std::string> fast{
    "platform={extends: platforms/zcu102.yaml}", "platform.memory.level=fast", "run.reuse=false"};

BENCHMARK_CAPTURE(inference, deit_s_paper, "studies/deit_s.yaml", nothing)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(inference, lvvit_s_paper, "studies/lvvit_s.yaml", nothing)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(inference, deit_s_zcu102, "studies/deit_s.yaml", board)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(inference, deit_s_zcu102_without_reuse, "studies/deit_s.yaml", every_operator)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(inference, deit_s_zcu102_fast_without_reuse, "studies/deit_s.yaml", fast)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(inference, deit_s_halves, "studies/deit_s.yaml", halves)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(inference, deit_s_4_gbs, "studies/deit_s.yaml", bounded)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

} // namespace
} // namespace pivotsim::bench
