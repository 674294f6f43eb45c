// SPDX-License-Identifier: Apache-2.0
#include "base/registry.h"
#include "models/pe_array/impl/stationary.h"

namespace pivotsim {
namespace {

class WeightStationary final : public Stationary {
public:
    GemmOperand stationary() const override { return GemmOperand::weights; }

    ArrayAxes axes() const override { return {GemmDimension::n, GemmDimension::k, GemmDimension::m}; }

    Elements elements(const Fold& fold) const override
    {
        return {fold.rows * fold.cols, fold.rows * fold.streamed, 0, fold.cols * fold.streamed};
    }
};

const Registration<Dataflow, WeightStationary> registration{"ws", "weights stay, inputs stream"};

} // namespace
} // namespace pivotsim
