// SPDX-License-Identifier: Apache-2.0
// What codecs are made of: each reads a value of one form, or reports why it cannot and returns nothing.
#pragma once

#include "base/field_table.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

struct IntegerRange {
    std::int64_t least;
    std::uint64_t most;
};

/// The limits' range within the type's.
IntegerRange integer_range(const Limits& limits, IntegerRange of_type);

std::optional<bool> read_boolean(const Value& value, const std::string& key, Diagnostics& diagnostics);

/// Decimal digits with a sign; the result is to be cast to the type whose range was given.
std::optional<std::uint64_t> read_integer(
    const Value& value, const std::string& key, const IntegerRange& allowed, Diagnostics& diagnostics);

std::optional<double> read_number(
    const Value& value, const std::string& key, const Limits& limits, Diagnostics& diagnostics);

std::optional<std::string> read_text(const Value& value, const std::string& key, Diagnostics& diagnostics);

std::optional<Keyword> read_word(
    const Value& value, const std::string& key, const std::vector<Keyword>& words, Diagnostics& diagnostics);

/// In the dimension's base unit.
std::optional<long double> read_quantity(const Value& value, const std::string& key,
    const Dimension& dimension, const Limits& limits, Diagnostics& diagnostics);

bool is_list(const Value& value, const std::string& key, Diagnostics& diagnostics);

/// The name in `{type: name, ...}` or `name`.
const Value* type_of(const Value& choice, const char* kind, Diagnostics& diagnostics);
/// The parameters beside it.
Value without_type(const Value& choice);
/// `table` is null if the implementation takes no parameters.
void check_parameters(
    const FieldTable* table, const std::string& name, const Value& parameters, Diagnostics& diagnostics);

ValueType form_of(ValueType::Form form, const Limits& limits = {});
ValueType quantity_type(const Dimension& dimension, const Limits& limits);

} // namespace pivotsim
