// SPDX-License-Identifier: Apache-2.0
#include "base/registry.h"
#include "models/pe_array/impl/stationary.h"

namespace pivotsim {
namespace {

class InputStationary final : public Stationary {
public:
    GemmOperand stationary() const override { return GemmOperand::inputs; }

    Elements elements(const Fold& fold) const override
    {
        return {fold.rows * fold.cols, 0, fold.rows * fold.streamed, fold.cols * fold.streamed};
    }

private:
    std::uint64_t column_dimension(const GemmShape& gemm) const override { return gemm.m; }
    std::uint64_t streamed_dimension(const GemmShape& gemm) const override { return gemm.n; }
};

const Registration<Dataflow, InputStationary> registration{"is", "inputs stay, weights stream; the paper's"};

} // namespace
} // namespace pivotsim
