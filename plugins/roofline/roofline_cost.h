// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "roofline_config.h"
#include "workloads/trace.h"

namespace pivotsim {

/// How long operators are launched and computed, in cycles of `clock`, each rounded up.
class RooflineCost {
public:
    RooflineCost(const RooflineConfig& config, const Trace& trace, Frequency clock)
        : config_(config), trace_(trace), clock_(clock)
    {
    }

    Cycles launch(const Operator& op) const;
    Cycles compute(const Operator& op) const;
    /// Multiply-accumulates a cycle at the peak, rounded up.
    std::uint64_t macs_per_cycle() const;

private:
    double flop(const Operator& op) const;
    double tiled_flop(const GemmShape& gemm) const;
    Ratio efficiency(OperatorKind kind) const;
    double elements(const Operator& op) const;
    bool masked() const { return config_.sparse_execution == SparseExecution::masked; }

    const RooflineConfig config_;
    const Trace& trace_;
    const Frequency clock_;
};

} // namespace pivotsim
