// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

namespace pivotsim {

/// DeiT-S as the comparison of Fig. 7 runs it.
enum class ComparedWorkload {
    baseline, ///< all attentions
    low, ///< PIVOT's low effort: attentions of encoders 7 to 12 skipped, then the entropy of its result
    heatvit, ///< token_pruning with its defaults
    vitcod ///< sparse_attention 90 %
};

/// A simulated image, in milliseconds and joules.
struct PlatformRun {
    double delay_ms = 0, energy_j = 0;
    double softmax_ms = 0; ///< all softmax operators
    double predictor_ms = 0; ///< prediction, selection and packaging of tokens, launches included
    double launch_ms = 0; ///< of all other operators
    double index_ms = 0; ///< waiting for the column indices of masks
    double entropy_ms = 0; ///< the gate's
};

/// One simulation for each workload and set of overrides on a platform, in a child process; each is made
/// once.
class PlatformRuns {
public:
    /// A file of configs/platforms, without folder and extension.
    explicit PlatformRuns(std::string platform);

    const std::string& platform() const { return platform_; }
    /// The paper's array: INT8, one image as docs/reproduction.md prices it. Others: FP32, all operators.
    bool fpga() const { return platform_ == "zcu102_paper"; }

    /// Throws InputError and SimulationError.
    const PlatformRun& run(ComparedWorkload workload, const std::vector<std::string>& more = {});
    /// What a study must say beside studies/deit_s.yaml to give that run.
    std::vector<std::string> overrides(ComparedWorkload workload) const;

private:
    PlatformRun simulated(const std::vector<std::string>& overrides) const;
    /// The array executes no sparse_gemm: dense products, softmax over what the mask leaves.
    PlatformRun masked_on_array();

    const std::string platform_;
    std::map<std::vector<std::string>, PlatformRun> runs_;
};

const char* to_string(ComparedWorkload workload);

} // namespace pivotsim
