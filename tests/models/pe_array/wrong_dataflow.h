// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/pe_array/dataflow.h"

namespace pivotsim::test {

/// A registered dataflow, but for what a derived class breaks.
class WrongDataflow : public Dataflow {
public:
    explicit WrongDataflow(const std::string& sound) : sound_(make_dataflow(sound)) { }

    GemmOperand stationary() const override { return sound_->stationary(); }
    ArrayAxes axes() const override { return sound_->axes(); }
    FoldRange folds(const GemmShape& gemm, const ArrayShape& array) const override
    {
        return sound_->folds(gemm, array);
    }
    Fold fold(const GemmShape& gemm, const ArrayShape& array, std::uint64_t outer,
        std::uint64_t inner) const override
    {
        return sound_->fold(gemm, array, outer, inner);
    }
    FoldCycles cycles(
        const Fold& fold, const ArrayShape& array, const ArrayTiming& timing, bool first) const override
    {
        return sound_->cycles(fold, array, timing, first);
    }
    Elements elements(const Fold& fold) const override { return sound_->elements(fold); }

private:
    std::unique_ptr<Dataflow> sound_;
};

} // namespace pivotsim::test
