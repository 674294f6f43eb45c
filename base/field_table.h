// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/limits.h"
#include "base/quantity.h"
#include "base/value.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

class FieldTable;

/// What a value may be: for messages, `describe`, the reference page and the JSON Schema.
struct ValueType {
    enum class Form { boolean, integer, number, text, file, quantity, word, list, table, choice };

    /// An implementation that a choice may name.
    struct Variant {
        std::string name, doc;
        const FieldTable* parameters = nullptr; ///< null: takes none
    };

    Form form = Form::text;
    const Dimension* dimension = nullptr; ///< of a quantity
    std::string least, most; ///< empty: no limit
    std::vector<Keyword> words; ///< of a word
    std::shared_ptr<const ValueType> item; ///< of a list
    const FieldTable* table = nullptr; ///< of a table
    std::vector<Variant> variants; ///< of a choice
    Limits::Part part = Limits::Part::whole; ///< of a choice

    /// "a whole number from 1 to 4096", "a frequency such as 125 MHz".
    std::string text() const;
};

/// What is wrong with a whole whose parts are right, and the key to blame, if it is one: "clock",
/// "timing.tck".
struct Complaint {
    std::string message;
    std::string key;
};

/// A type's fields without the type: what they are called, mean and may be.
class FieldTable {
public:
    struct Row {
        std::string key, doc;
        bool required = false;
        Value fallback; ///< what holds if the key is left out; null: nothing
        ValueType type;
    };

    FieldTable(std::string name, std::string doc) : name_(std::move(name)), doc_(std::move(doc)) { }
    FieldTable(const FieldTable&) = delete;
    FieldTable& operator=(const FieldTable&) = delete;
    virtual ~FieldTable() = default;

    const std::string& name() const { return name_; }
    const std::string& doc() const { return doc_; }
    /// The key that a plain value stands for, where a map is expected; empty if there is none.
    const std::string& shorthand() const { return shorthand_; }
    /// What keys with a dot in them mean, where a map may have such beside those of its rows; empty if it may
    /// not.
    const std::string& path_keys() const { return path_keys_; }

    virtual std::vector<Row> rows() const = 0;
    /// Reports everything that is wrong with a map for this table.
    virtual void check(const Value& given, Diagnostics& diagnostics) const = 0;
    /// `given` with defaults filled in, in the table's order; every value has its origin.
    virtual Value resolved(const Value& given) const = 0;

protected:
    /// False, with a finding, if `given` is no map; reports keys that are in no row.
    bool check_map(const Value& given, const std::vector<std::string>& keys, Diagnostics& diagnostics) const;
    bool is_path_key(const std::string& key) const
    {
        return !path_keys_.empty() && key.find('.') != std::string::npos;
    }
    void report_missing(
        const Value& given, const std::string& key, const ValueType& type, Diagnostics& diagnostics) const;
    void report(const Value& given, const std::vector<Complaint>& complaints, Diagnostics& diagnostics) const;

    std::string shorthand_, path_keys_;

private:
    std::string name_, doc_;
};

} // namespace pivotsim
