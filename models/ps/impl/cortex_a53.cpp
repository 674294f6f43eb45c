// SPDX-License-Identifier: Apache-2.0
#include "base/fields.h"
#include "models/ps/ps_cost_model.h"

#include <cmath>

namespace pivotsim {
namespace {

/// Core cycles of the steps that non-linear operators are made of. No public measurement of INT8 ViT kernels
/// on an A53 was found (research/npu_sims.md, section 4): all defaults are assumed, scaled so that softmax
/// costs what the paper's total says (60.9 core cycles an element).
struct CortexA53Config {
    double max = 2, exp = 38, sum = 2, divide = 18.9; ///< softmax, per element
    double gelu = 40, add = 3, layer_norm = 12; ///< per element
    double gather = 2, top_k = 12, log = 40; ///< per element
    double row = 60; ///< per row: loop set-up, the reciprocal or square root

    static const Fields<CortexA53Config>& fields()
    {
        static const Range cycles{0.0, 1e6};
        static const Fields<CortexA53Config> table{"cortex_a53",
            "core cycles of the steps of non-linear operators",
            {
                {"max", &CortexA53Config::max, "cycles per element, row maximum of softmax (assumed)",
                    cycles},
                {"exp", &CortexA53Config::exp, "cycles per element, exponential (assumed)", cycles},
                {"sum", &CortexA53Config::sum, "cycles per element, row sum (assumed)", cycles},
                {"divide", &CortexA53Config::divide, "cycles per element, scaling by the sum (assumed)",
                    cycles},
                {"gelu", &CortexA53Config::gelu, "cycles per element (assumed)", cycles},
                {"add", &CortexA53Config::add, "cycles per element, residual (assumed)", cycles},
                {"layer_norm", &CortexA53Config::layer_norm,
                    "cycles per element, mean, variance, scaling (assumed)", cycles},
                {"gather", &CortexA53Config::gather, "cycles per element, copying rows (assumed)", cycles},
                {"top_k", &CortexA53Config::top_k, "cycles per element, selection (assumed)", cycles},
                {"log", &CortexA53Config::log, "cycles per class, logarithm of the entropy (assumed)",
                    cycles},
                {"row", &CortexA53Config::row, "cycles per row (assumed)", cycles},
            }};
        return table;
    }
};

/// Rows are dealt out to the cores; the operator lasts as long as the core with the most rows.
class CortexA53 final : public PsCostModel {
public:
    CortexA53(const CortexA53Config& config, const PsCores& cores) : config_(config), cores_(cores) { }

    bool accepts(OperatorKind kind) const override { return per_element(kind) >= 0; }

    Duration cost(const Operator& op) const override
    {
        const std::uint64_t rows = ceil_div(op.rows.rows, cores_.cores);
        const double cycles = static_cast<double>(rows)
            * (static_cast<double>(op.rows.columns) * per_element(op.kind) + config_.row);
        constexpr double femtoseconds_per_second = 1e15;
        return checked(
            op, std::ceil(cycles * femtoseconds_per_second / static_cast<double>(cores_.clock.hertz)));
    }

private:
    /// Negative: not for this unit.
    double per_element(OperatorKind kind) const
    {
        const double softmax = config_.max + config_.exp + config_.sum + config_.divide;
        switch (kind) {
        case OperatorKind::softmax:
            return softmax;
        case OperatorKind::layer_norm:
            return config_.layer_norm;
        case OperatorKind::gelu:
            return config_.gelu;
        case OperatorKind::add:
            return config_.add;
        case OperatorKind::gather:
            return config_.gather;
        case OperatorKind::top_k:
            return config_.top_k;
        case OperatorKind::entropy:
            return softmax + config_.log + config_.sum; // softmax of the logits, then -p log p
        default:
            return -1;
        }
    }

    const CortexA53Config config_;
    const PsCores cores_;
};

const Registration<PsCostModel, CortexA53, CortexA53Config> registration{
    "cortex_a53", "cycles per element and row of each step, rows dealt out to the cores"};

} // namespace
} // namespace pivotsim
