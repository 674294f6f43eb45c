// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/phase2/exact_search.h"
#include "search/phase2/iterative_search.h"

#include <cstddef>
#include <memory>
#include <optional>

namespace pivotsim {

/// A way to choose a pair and its threshold on a set of images, for statistics that choose again and again.
class Procedure {
public:
    virtual ~Procedure() = default;

    /// None if nothing meets the goal.
    virtual std::optional<OperatingPoint> choose(const PairTable& table) const = 0;

    /// The threshold alone, of a given pair; the iterative search then asks for the LEC only.
    virtual std::optional<OperatingPoint> choose_threshold(
        const PairTable& table, std::size_t low, std::size_t high) const = 0;
};

std::unique_ptr<Procedure> iterative_procedure(const IterativeOptions& options);
std::unique_ptr<Procedure> exact_procedure(const Goal& goal);

} // namespace pivotsim
