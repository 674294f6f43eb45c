// SPDX-License-Identifier: Apache-2.0
// The six GEMM kinds of a DeiT-S encoder, per-head ones once: what SCALE-Sim needs 85 CPU seconds for.
#include "bench/simulated.h"
#include "models/pe_array/dataflow.h"
#include "workloads/gemm_table.h"

namespace pivotsim::bench {
namespace {

constexpr const char* table = "Layer, M, N, K,\n"
                              "qkv, 197, 1152, 384,\nqkt, 197, 197, 64,\nsmxv, 197, 64, 197,\n"
                              "proj, 197, 384, 384,\nfc1, 197, 1536, 384,\nfc2, 197, 384, 1536,\n";

void encoder_gemms_simulated(benchmark::State& state)
{
    const Study study = load_study("studies/deit_s.yaml", {}).study;
    simulate_repeatedly(state, study, read_gemm_table({"encoder.csv", table}, "encoder"));
}
BENCHMARK(encoder_gemms_simulated)->UseManualTime()->Unit(benchmark::kMillisecond);

void encoder_gemms_closed_form(benchmark::State& state)
{
    const Trace trace = read_gemm_table({"encoder.csv", table}, "encoder");
    const auto dataflow = make_dataflow("is");
    for ([[maybe_unused]] auto unused : state)
        for (const Operator& op : trace.operators())
            benchmark::DoNotOptimize(compute_cycles(*dataflow, op.gemm, ArrayShape{}, ArrayTiming{}));
}
BENCHMARK(encoder_gemms_closed_form);

} // namespace
} // namespace pivotsim::bench
