// SPDX-License-Identifier: Apache-2.0
#include "base/fields.h"
#include "models/ps/ps_cost_model.h"

namespace pivotsim {
namespace {

struct PerElementConfig {
    Duration softmax, layer_norm, gelu, add, gather, top_k, entropy;

    static const Fields<PerElementConfig>& fields()
    {
        static const Range time{"0 s", "1 s"};
        static const Fields<PerElementConfig> table{"per_element", "time per element for the PS as a whole",
            {
                {"softmax", &PerElementConfig::softmax, "time per element", time},
                {"layer_norm", &PerElementConfig::layer_norm, "time per element", time},
                {"gelu", &PerElementConfig::gelu, "time per element", time},
                {"add", &PerElementConfig::add, "time per element of the sum", time},
                {"gather", &PerElementConfig::gather, "time per element", time},
                {"top_k", &PerElementConfig::top_k, "time per element", time},
                {"entropy", &PerElementConfig::entropy, "time per class", time},
            }};
        return table;
    }
};

/// One fitted time per element and kind, whatever the number of cores: how notes.md reads the paper.
class PerElement final : public PsCostModel {
public:
    PerElement(const PerElementConfig& config, const PsCores&) : config_(config) { }

    bool accepts(OperatorKind kind) const override { return each(kind) != nullptr; }

    Duration cost(const Operator& op) const override
    {
        return checked(op,
            static_cast<long double>(each(op.kind)->femtoseconds)
                * static_cast<long double>(op.rows.elements()));
    }

private:
    const Duration* each(OperatorKind kind) const
    {
        switch (kind) {
        case OperatorKind::softmax:
            return &config_.softmax;
        case OperatorKind::layer_norm:
            return &config_.layer_norm;
        case OperatorKind::gelu:
            return &config_.gelu;
        case OperatorKind::add:
            return &config_.add;
        case OperatorKind::gather:
            return &config_.gather;
        case OperatorKind::top_k:
            return &config_.top_k;
        case OperatorKind::entropy:
            return &config_.entropy;
        default:
            return nullptr;
        }
    }

    const PerElementConfig config_;
};

const Registration<PsCostModel, PerElement, PerElementConfig> registration{
    "per_element", "one fitted time per element and kind, the cores not told apart"};

} // namespace
} // namespace pivotsim
