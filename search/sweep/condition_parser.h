// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/sweep/condition.h"

namespace pivotsim {

/// A condition's tree: an operator over one or two others, a name, or a constant.
struct Condition::Node {
    enum class Kind { constant, name, negate, arithmetic, comparison, conjunction, disjunction, inversion };

    Kind kind = Kind::constant;
    Operand constant = 0.0;
    bool has_unit = false; ///< the constant was written with one; a percentage is a plain number
    bool figure = false; ///< the name is that of a figure
    std::string text; ///< a name, or the operator
    std::unique_ptr<Node> left, right;
};

/// Why a text is no condition.
struct ConditionFault {
    std::size_t at; ///< byte of the text
    std::string message;
    std::vector<std::string> help;
};

/// Throws ConditionFault. `names` gets what the condition looks up, each once.
std::unique_ptr<Condition::Node> parse_condition(
    const std::string& text, const std::vector<std::string>& figures, std::vector<std::string>& names);

} // namespace pivotsim
