// SPDX-License-Identifier: Apache-2.0
// Gate traces of ImageNet's size: 50,000 images x 10 efforts, read and checked, warm.
#include "workloads/gate_trace_file.h"
#include "workloads/modelled_gates.h"

#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace pivotsim::bench {
namespace {

namespace fs = std::filesystem;

GateTrace ten_efforts()
{
    ModelledGates model = ModelledGates::deit_s();
    model.efforts.push_back({10, 2.68});
    model.efforts.push_back({11, 2.71});
    return modelled_gates(model);
}

class TemporaryFile {
public:
    TemporaryFile(const std::string& extension, const std::string& bytes)
        : path_(fs::temp_directory_path() / ("pivotsim_gates." + std::to_string(::getpid()) + extension))
    {
        std::ofstream{path_, std::ios::binary} << bytes;
    }
    ~TemporaryFile() { fs::remove(path_); }
    std::string name() const { return path_.string(); }

private:
    fs::path path_;
};

void read(benchmark::State& state, const TemporaryFile& file)
{
    for ([[maybe_unused]] auto unused : state)
        benchmark::DoNotOptimize(read_gate_trace(file.name()));
    state.counters["bytes"] = static_cast<double>(fs::file_size(file.name()));
}

void gates_read_npz(benchmark::State& state)
{
    read(state, {".npz", write_gate_npz(ten_efforts())});
}
void gates_read_csv(benchmark::State& state)
{
    read(state, {".csv", write_gate_csv(ten_efforts())});
}
void gates_draw_deit_s(benchmark::State& state)
{
    for ([[maybe_unused]] auto unused : state)
        benchmark::DoNotOptimize(modelled_gates(ModelledGates::deit_s()));
}

BENCHMARK(gates_read_npz)->Unit(benchmark::kMillisecond);
BENCHMARK(gates_read_csv)->Unit(benchmark::kMillisecond);
BENCHMARK(gates_draw_deit_s)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace pivotsim::bench
