// SPDX-License-Identifier: Apache-2.0
#include "search/sweep/condition.h"

#include "search/sweep/condition_parser.h"

#include <cmath>
#include <fmt/format.h>

namespace pivotsim {

Condition::Condition(const ConditionText& condition, const std::vector<std::string>& figures)
    : condition_(condition)
{
    try {
        root_ = parse_condition(condition_.text, figures, names_);
    } catch (const ConditionFault& fault) {
        throw InputError(condition_.place, "E-CONDITION",
            fmt::format("'{}', character {}: {}", condition_.text, fault.at + 1, fault.message), fault.help);
    }
}

Condition::~Condition() = default;
Condition::Condition(Condition&&) noexcept = default;
Condition& Condition::operator=(Condition&&) noexcept = default;

void Condition::fail(const std::string& why, std::vector<std::string> help) const
{
    throw InputError(
        condition_.place, "E-CONDITION", fmt::format("'{}': {}", condition_.text, why), std::move(help));
}

bool Condition::holds(const Lookup& lookup) const
{
    return truth(*root_, lookup);
}

Operand Condition::value(const Node& node, const Lookup& lookup) const
{
    switch (node.kind) {
    case Node::Kind::constant:
        return node.constant;
    case Node::Kind::name:
        return lookup(node.text);
    case Node::Kind::negate:
        return -number(*node.left, lookup);
    case Node::Kind::arithmetic: {
        const double left = number(*node.left, lookup), right = number(*node.right, lookup);
        switch (node.text.front()) {
        case '+':
            return left + right;
        case '-':
            return left - right;
        case '*':
            return left * right;
        default:
            return left / right;
        }
    }
    default:
        return truth(node, lookup) ? 1.0 : 0.0;
    }
}

double Condition::number(const Node& node, const Lookup& lookup) const
{
    const Operand operand = value(node, lookup);
    if (const auto* number = std::get_if<double>(&operand))
        return *number;
    fail(fmt::format("'{}' is no number", std::get<std::string>(operand)));
}

bool Condition::truth(const Node& node, const Lookup& lookup) const
{
    switch (node.kind) {
    case Node::Kind::conjunction:
        return truth(*node.left, lookup) && truth(*node.right, lookup);
    case Node::Kind::disjunction:
        return truth(*node.left, lookup) || truth(*node.right, lookup);
    case Node::Kind::inversion:
        return !truth(*node.left, lookup);
    case Node::Kind::comparison:
        return compare(node, lookup);
    default:
        const double number = this->number(node, lookup);
        return number != 0 && !std::isnan(number);
    }
}

bool Condition::compare(const Node& node, const Lookup& lookup) const
{
    const Operand left = value(*node.left, lookup), right = value(*node.right, lookup);
    const std::string& symbol = node.text;
    for (const Operand& operand : {left, right})
        if (const auto* number = std::get_if<double>(&operand); number != nullptr && std::isnan(*number))
            return false;
    if (std::holds_alternative<std::string>(left) || std::holds_alternative<std::string>(right)) {
        if (symbol != "==" && symbol != "!=")
            fail(fmt::format("a text has no order, so '{}' says nothing of it", symbol),
                {"a value of the study is named by its path: platform.pe_array.rows"});
        return (left == right) == (symbol == "==");
    }
    const double a = std::get<double>(left), b = std::get<double>(right);
    if (symbol == "==")
        return a == b;
    if (symbol == "!=")
        return a != b;
    if (symbol == "<=")
        return a <= b;
    if (symbol == ">=")
        return a >= b;
    return symbol == "<" ? a < b : a > b;
}

} // namespace pivotsim
