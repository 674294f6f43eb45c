// SPDX-License-Identifier: Apache-2.0
#include "base/registry.h"
#include "models/pe_array/impl/stationary.h"

namespace pivotsim {
namespace {

class InputStationary final : public Stationary {
public:
    GemmOperand stationary() const override { return GemmOperand::inputs; }

    ArrayAxes axes() const override { return {GemmDimension::m, GemmDimension::k, GemmDimension::n}; }

    Elements elements(const Fold& fold) const override
    {
        return {fold.rows * fold.cols, 0, fold.rows * fold.streamed, fold.cols * fold.streamed};
    }
};

const Registration<Dataflow, InputStationary> registration{"is", "inputs stay, weights stream; the paper's"};

} // namespace
} // namespace pivotsim
