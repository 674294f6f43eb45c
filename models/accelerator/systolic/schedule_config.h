// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/fields.h"
#include "models/accelerator/systolic/mapping.h"

#include <string>
#include <vector>

namespace pivotsim {

/// A mapping that a study gives to the operators whose names match.
struct MappingRule {
    std::string operators = "*"; ///< shell pattern: "encoder*.qkv"
    LoopOrder order = LoopOrder::mnk;
    std::uint64_t vectors = 0; ///< 0: all
    std::vector<GemmOperand> keep;
    SourcePlace place;

    Mapping mapping() const;
    bool matches(const std::string& name) const;

    static const Fields<MappingRule>& fields();
};

/// How the mapper cuts a GEMM into folds and folds into pieces.
struct ScheduleConfig {
    enum class Kind {
        paper, ///< columns, rows, all vectors; partial sums go to memory and come back
        automatic, ///< the best by the mapper's own estimate
        given ///< by the first of `mappings` that matches; automatic where none does
    };
    enum class Pieces {
        automatic, ///< whole folds where nothing can stall, halves elsewhere
        fold,
        half
    };
    Kind kind = Kind::paper;
    Pieces pieces = Pieces::automatic;
    std::vector<MappingRule> mappings;
    SourcePlace place;

    static const Fields<ScheduleConfig>& fields();
};

} // namespace pivotsim
