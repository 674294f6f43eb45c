// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/codec.h"
#include "base/diagnostics.h"

#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace pivotsim {

/// A condition as a study writes it.
struct ConditionText {
    std::string text;
    SourcePlace place;
};

template <> class Codec<ConditionText> : public PlainCodec<Codec<ConditionText>, ConditionText> {
public:
    explicit Codec(const Limits&) { }
    void read(
        const Value& value, const std::string& key, ConditionText& target, Diagnostics& diagnostics) const
    {
        if (const auto text = read_text(value, key, diagnostics))
            target = {*text, value.place()};
    }
    Value write(const ConditionText& from) const { return Value::scalar(from.text, {}, true); }
    ValueType type() const { return form_of(ValueType::Form::text); }
};

/// A number in base units (bytes, hertz, seconds, ...), or a word.
using Operand = std::variant<double, std::string>;

/// What a scalar of a study is in a condition: "16 KiB" is 16384, "true" is 1, "unlimited" is infinite, "is"
/// is a word.
Operand operand_of(const std::string& text);

/// A condition over the values of a study and the figures of a point:
///     platform.pe_array.rows * platform.pe_array.cols <= 2520 and not (platform.clock > 150 MHz)
///     platform.pe_array.dataflow == is
/// or, and, not; == != < <= > >=; + - * /; parentheses. A word without a dot that names no figure is a text.
/// Arithmetic is that of doubles.
class Condition {
public:
    /// What a name stands for.
    using Lookup = std::function<Operand(const std::string& name)>;
    struct Node;

    /// `figures`: names without a dot. Throws InputError (E-CONDITION) at the place, with the column in the
    /// text.
    Condition(const ConditionText& condition, const std::vector<std::string>& figures);
    ~Condition();
    Condition(Condition&&) noexcept;
    Condition& operator=(Condition&&) noexcept;

    /// Throws InputError where a text meets arithmetic. A comparison with a figure that is not known (NaN) is
    /// false.
    bool holds(const Lookup& lookup) const;

    const std::string& text() const { return condition_.text; }
    const SourcePlace& place() const { return condition_.place; }
    /// All that it looks up, each once.
    const std::vector<std::string>& names() const { return names_; }

private:
    Operand value(const Node& node, const Lookup& lookup) const;
    double number(const Node& node, const Lookup& lookup) const;
    bool truth(const Node& node, const Lookup& lookup) const;
    bool compare(const Node& node, const Lookup& lookup) const;
    [[noreturn]] void fail(const std::string& why, std::vector<std::string> help = {}) const;

    ConditionText condition_;
    std::vector<std::string> names_;
    std::unique_ptr<Node> root_;
};

} // namespace pivotsim
