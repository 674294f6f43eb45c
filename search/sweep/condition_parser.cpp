// SPDX-License-Identifier: Apache-2.0
#include "search/sweep/condition_parser.h"

#include "base/quantity.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <fmt/format.h>
#include <limits>

namespace pivotsim {
namespace {

using Node = Condition::Node;
using Tree = std::unique_ptr<Node>;

constexpr int deepest = 100;

const std::array<const Dimension*, 8> dimensions{&dimension::size, &dimension::frequency,
    &dimension::duration, &dimension::bandwidth, &dimension::port_width, &dimension::power,
    &dimension::energy, &dimension::ratio};

bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool starts_word(char c)
{
    return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_';
}
bool in_word(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
}

std::optional<double> plain_number(std::string_view text)
{
    double number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure == std::errc{} && end == text.data() + text.size())
        return number;
    return {};
}

/// Durations count in femtoseconds, which nobody would write; here they are seconds.
std::optional<double> quantity(std::string_view text)
{
    for (const Dimension* each : dimensions) {
        QuantityFault fault;
        if (const auto amount = parse_quantity(text, *each, fault))
            return static_cast<double>(each == &dimension::duration ? *amount * 1e-15L : *amount);
    }
    return {};
}

/// Recursive descent; each function takes what binds at least as strongly as its name says.
class Parser {
public:
    Parser(const std::string& text, const std::vector<std::string>& figures, std::vector<std::string>& names)
        : text_(text), figures_(figures), names_(names)
    {
    }

    Tree parse()
    {
        Tree tree = disjunction();
        skip();
        if (at_ < text_.size())
            fail(fmt::format("'{}' is not expected here", text_.substr(at_, 12)));
        return tree;
    }

private:
    Tree disjunction()
    {
        if (++depth_ > deepest)
            fail("nested too deeply");
        Tree left = conjunction();
        while (takes_word("or"))
            left = join(Node::Kind::disjunction, "or", std::move(left), conjunction());
        --depth_;
        return left;
    }

    Tree conjunction()
    {
        Tree left = inversion();
        while (takes_word("and"))
            left = join(Node::Kind::conjunction, "and", std::move(left), inversion());
        return left;
    }

    Tree inversion()
    {
        if (!takes_word("not"))
            return comparison();
        if (++depth_ > deepest)
            fail("nested too deeply");
        Tree inner = inversion();
        --depth_;
        return join(Node::Kind::inversion, "not", std::move(inner), nullptr);
    }

    Tree comparison()
    {
        Tree left = sum();
        const std::size_t at = at_;
        for (const char* symbol : {"==", "!=", "<=", ">=", "<", ">"})
            if (takes(symbol)) {
                Tree tree = join(Node::Kind::comparison, symbol, std::move(left), sum());
                check_units(*tree, at);
                return tree;
            }
        if (peek() == '=')
            fail("'=' is no comparison", {"did you mean '=='?"});
        return left;
    }

    /// Figures are plain numbers in the unit that their name tells: 500 ms is 0.5, and delay_ms is never so
    /// small.
    void check_units(const Node& comparison, std::size_t at)
    {
        const Node* figure = find(comparison, [](const Node& node) { return node.figure; });
        if (figure == nullptr || find(comparison, [](const Node& node) { return node.has_unit; }) == nullptr)
            return;
        at_ = at;
        fail(fmt::format("'{}' is a plain number; it is compared with a quantity", figure->text),
            {"write delay_ms <= 150, energy_j <= 0.3: the figure's name tells the unit"});
    }

    template <class Is> static const Node* find(const Node& node, const Is& is)
    {
        if (is(node))
            return &node;
        for (const Node* part : {node.left.get(), node.right.get()})
            if (const Node* found = part != nullptr ? find(*part, is) : nullptr)
                return found;
        return nullptr;
    }

    Tree sum()
    {
        Tree left = product();
        for (;;) {
            const char symbol = peek();
            if (symbol != '+' && symbol != '-')
                return left;
            ++at_;
            left = join(Node::Kind::arithmetic, {symbol}, std::move(left), product());
        }
    }

    Tree product()
    {
        Tree left = unary();
        for (;;) {
            const char symbol = peek();
            if (symbol != '*' && symbol != '/')
                return left;
            ++at_;
            left = join(Node::Kind::arithmetic, {symbol}, std::move(left), unary());
        }
    }

    Tree unary()
    {
        if (peek() != '-')
            return primary();
        ++at_;
        if (++depth_ > deepest)
            fail("nested too deeply");
        Tree inner = unary();
        --depth_;
        return join(Node::Kind::negate, "-", std::move(inner), nullptr);
    }

    Tree primary()
    {
        const char c = peek();
        if (c == '(') {
            ++at_;
            Tree inner = disjunction();
            if (!takes(")"))
                fail("')' is missing");
            return inner;
        }
        if (c == '\'' || c == '"')
            return text(c);
        if (starts_word(c))
            return word();
        if (std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '.')
            return number();
        fail(at_ == text_.size() ? "a value is missing at the end" : fmt::format("'{}' is no value", c));
    }

    Tree text(char quote)
    {
        const std::size_t end = text_.find(quote, at_ + 1);
        if (end == std::string::npos)
            fail("the text has no end");
        Tree tree = constant(text_.substr(at_ + 1, end - at_ - 1));
        at_ = end + 1;
        return tree;
    }

    Tree word()
    {
        const std::size_t from = at_;
        const std::string name = take_word();
        if (name == "and" || name == "or" || name == "not") {
            at_ = from;
            fail(fmt::format("a value is missing before '{}'", name));
        }
        const bool figure = std::find(figures_.begin(), figures_.end(), name) != figures_.end();
        if (!figure && name.find('.') == std::string::npos)
            return constant(operand_of(name));
        if (std::find(names_.begin(), names_.end(), name) == names_.end())
            names_.push_back(name);
        Tree tree = std::make_unique<Node>();
        tree->kind = Node::Kind::name;
        tree->text = name;
        tree->figure = figure;
        return tree;
    }

    /// "16", "2.5e-3", "16 KiB", "70 %".
    Tree number()
    {
        const std::size_t from = at_;
        while (at_ < text_.size()
            && (std::isdigit(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '.'
                || ((text_[at_] == '+' || text_[at_] == '-')
                    && (text_[at_ - 1] == 'e' || text_[at_ - 1] == 'E'))
                || ((text_[at_] == 'e' || text_[at_] == 'E') && exponent_follows())))
            ++at_;
        const std::string digits = text_.substr(from, at_ - from);
        const auto plain = plain_number(digits);
        if (!plain) {
            at_ = from;
            fail(fmt::format("'{}' is no number", digits));
        }
        const std::size_t after = at_;
        skip();
        const std::size_t unit_from = at_;
        while (at_ < text_.size() && (starts_word(text_[at_]) || text_[at_] == '%' || text_[at_] == '/')) {
            const bool per_second = at_ > unit_from && text_.compare(at_, 2, "/s") == 0;
            if (text_[at_] == '/' && !per_second)
                break;
            ++at_;
        }
        const std::string unit = text_.substr(unit_from, at_ - unit_from);
        if (unit.empty() || unit == "and" || unit == "or" || unit == "not") {
            at_ = after;
            return constant(*plain);
        }
        if (const auto amount = quantity(digits + " " + unit)) {
            Tree tree = constant(*amount);
            tree->has_unit = unit != "%";
            return tree;
        }
        at_ = unit_from;
        fail(fmt::format("'{}' is no unit", unit));
    }

    bool exponent_follows() const
    {
        const std::size_t next = at_ + 1;
        if (next >= text_.size())
            return false;
        const bool sign = text_[next] == '+' || text_[next] == '-';
        const std::size_t digit = sign ? next + 1 : next;
        return digit < text_.size() && std::isdigit(static_cast<unsigned char>(text_[digit])) != 0;
    }

    void skip()
    {
        while (at_ < text_.size() && is_space(text_[at_]))
            ++at_;
    }
    char peek()
    {
        skip();
        return at_ < text_.size() ? text_[at_] : '\0';
    }
    bool takes(const std::string& symbol)
    {
        skip();
        if (text_.compare(at_, symbol.size(), symbol) != 0)
            return false;
        at_ += symbol.size();
        return true;
    }
    std::string take_word()
    {
        const std::size_t from = at_;
        while (at_ < text_.size() && in_word(text_[at_]))
            ++at_;
        return text_.substr(from, at_ - from);
    }
    bool takes_word(const char* word)
    {
        skip();
        const std::size_t from = at_;
        if (at_ < text_.size() && starts_word(text_[at_]) && take_word() == word)
            return true;
        at_ = from;
        return false;
    }

    static Tree constant(Operand value)
    {
        Tree tree = std::make_unique<Node>();
        tree->constant = std::move(value);
        return tree;
    }
    static Tree join(Node::Kind kind, std::string text, Tree left, Tree right)
    {
        Tree tree = std::make_unique<Node>();
        tree->kind = kind;
        tree->text = std::move(text);
        tree->left = std::move(left);
        tree->right = std::move(right);
        return tree;
    }

    [[noreturn]] void fail(std::string message, std::vector<std::string> help = {}) const
    {
        throw ConditionFault{at_, std::move(message), std::move(help)};
    }

    const std::string& text_;
    const std::vector<std::string>& figures_;
    std::vector<std::string>& names_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

} // namespace

Operand operand_of(const std::string& text)
{
    if (text == "true" || text == "false")
        return text == "true" ? 1.0 : 0.0;
    if (text == "unlimited")
        return std::numeric_limits<double>::infinity();
    const bool plus = text.size() > 1 && text[0] == '+' && text[1] != '-'; // as YAML has it
    if (const auto number = plain_number(std::string_view{text}.substr(plus ? 1 : 0)))
        return *number;
    if (!text.empty() && !starts_word(text.front()))
        if (const auto amount = quantity(text))
            return *amount;
    return text;
}

std::unique_ptr<Condition::Node> parse_condition(
    const std::string& text, const std::vector<std::string>& figures, std::vector<std::string>& names)
{
    return Parser(text, figures, names).parse();
}

} // namespace pivotsim
