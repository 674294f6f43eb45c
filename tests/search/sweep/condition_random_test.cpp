// SPDX-License-Identifier: Apache-2.0
// Precedence and association, held to the shunting-yard algorithm (Dijkstra, 1961) over the same text.
#include "search/statistics/draw.h"
#include "search/sweep/condition.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <map>
#include <sstream>

namespace pivotsim {
namespace {

const std::map<std::string, double> values{{"p.a", 3}, {"p.b", -2}, {"p.c", 0.5}, {"p.d", 0}, {"p.e", 7}};

/// Tokens with blanks between them. A comparison stands in no other one without parentheses.
class Writer {
public:
    explicit Writer(std::uint64_t seed) : draw_(seed) { }

    std::string logic(int depth)
    {
        switch (depth <= 0 ? 0 : draw_.below(5)) {
        case 1:
            return logic(depth - 1) + " and " + logic(depth - 1);
        case 2:
            return logic(depth - 1) + " or " + logic(depth - 1);
        case 3:
            return "not " + (draw_.below(2) == 0 ? comparison(depth - 1) : "( " + logic(depth - 1) + " )");
        case 4:
            return "( " + logic(depth - 1) + " )";
        default:
            return draw_.below(4) == 0 ? arithmetic(depth) : comparison(depth);
        }
    }

private:
    std::string comparison(int depth)
    {
        static const char* const symbols[]{"==", "!=", "<", "<=", ">", ">="};
        return arithmetic(depth) + " " + symbols[draw_.below(6)] + " " + arithmetic(depth);
    }

    std::string arithmetic(int depth)
    {
        if (depth <= 0)
            return operand();
        switch (draw_.below(6)) {
        case 0:
            return "( " + arithmetic(depth - 1) + " )";
        case 1:
            return "( " + logic(depth - 1) + " )"; // 1 or 0
        case 2:
            return "~ " + operand();
        default:
            return arithmetic(depth - 1) + " " + std::string{"+-*/"[draw_.below(4)]} + " "
                + arithmetic(depth - 1);
        }
    }

    std::string operand()
    {
        if (draw_.below(2) == 0)
            return std::to_string(draw_.below(9));
        return std::string{"p."} + "abcde"[draw_.below(5)];
    }

    Draw draw_;
};

/// Operators by precedence; "~" is the sign.
class ShuntingYard {
public:
    bool holds(const std::string& text)
    {
        std::istringstream tokens{text};
        for (std::string token; tokens >> token;)
            take(token);
        while (!operators_.empty())
            reduce();
        return is_true(operands_.back());
    }

private:
    static bool is_true(double number) { return number == number && number != 0; }

    static int strength(const std::string& symbol)
    {
        static const std::map<std::string, int> strengths{{"(", 0}, {"or", 1}, {"and", 2}, {"not", 3},
            {"==", 4}, {"!=", 4}, {"<", 4}, {"<=", 4}, {">", 4}, {">=", 4}, {"+", 5}, {"-", 5}, {"*", 6},
            {"/", 6}, {"~", 7}};
        const auto found = strengths.find(symbol);
        return found == strengths.end() ? -1 : found->second;
    }

    void take(const std::string& token)
    {
        if (token == "(" || token == "not" || token == "~") {
            operators_.push_back(token);
        } else if (token == ")") {
            while (operators_.back() != "(")
                reduce();
            operators_.pop_back();
        } else if (strength(token) > 0) {
            while (!operators_.empty() && strength(operators_.back()) >= strength(token))
                reduce();
            operators_.push_back(token);
        } else {
            operands_.push_back(values.count(token) != 0 ? values.at(token) : std::stod(token));
        }
    }

    void reduce()
    {
        const std::string symbol = operators_.back();
        operators_.pop_back();
        const double right = operands_.back();
        if (symbol == "~" || symbol == "not") {
            operands_.back() = symbol == "~" ? -right : is_true(right) ? 0 : 1;
            return;
        }
        operands_.pop_back();
        operands_.back() = apply(symbol, operands_.back(), right);
    }

    static double apply(const std::string& symbol, double left, double right)
    {
        const bool known = left == left && right == right;
        if (symbol == "or" || symbol == "and")
            return symbol == "or" ? is_true(left) || is_true(right) : is_true(left) && is_true(right);
        switch (symbol.front()) {
        case '+':
            return left + right;
        case '-':
            return left - right;
        case '*':
            return left * right;
        case '/':
            return left / right;
        case '=':
            return left == right;
        case '!':
            return known && left != right;
        case '<':
            return symbol == "<" ? left < right : left <= right;
        default:
            return symbol == ">" ? left > right : left >= right;
        }
    }

    std::vector<std::string> operators_;
    std::vector<double> operands_;
};

TEST(ConditionPrecedence, IsThatOfTheShuntingYard)
{
    Writer writer(7);
    int held = 0;
    constexpr int rounds = 20'000;
    for (int round = 0; round < rounds; ++round) {
        const std::string tokens = writer.logic(round % 5);
        const bool expected = ShuntingYard{}.holds(tokens);
        std::string text;
        for (const char c : tokens) // with blanks, and without where they part no words
            text += c == '~' ? '-' : c;
        const auto lookup = [](const std::string& name) { return Operand{values.at(name)}; };
        ASSERT_EQ(Condition({text, {}}, {}).holds(lookup), expected) << text;
        held += expected ? 1 : 0;
    }
    EXPECT_GT(held, rounds / 5); // both answers come up
    EXPECT_LT(held, rounds * 4 / 5);
}

TEST(ConditionPrecedence, DoesNotNeedBlanks)
{
    Writer writer(8);
    for (int round = 0; round < 5000; ++round) {
        const std::string tokens = writer.logic(round % 5);
        std::string spaced, tight;
        std::istringstream stream{tokens};
        for (std::string token; stream >> token;) {
            const bool word = token == "and" || token == "or" || token == "not";
            token = token == "~" ? "-" : token;
            spaced += token + " \n\t";
            tight += word ? " " + token + " " : token;
        }
        const auto lookup = [](const std::string& name) { return Operand{values.at(name)}; };
        ASSERT_EQ(Condition({tight, {}}, {}).holds(lookup), Condition({spaced, {}}, {}).holds(lookup))
            << tight;
    }
}

} // namespace
} // namespace pivotsim
