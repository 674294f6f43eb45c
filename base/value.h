// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/diagnostics.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pivotsim {

/// A configuration value that knows where it was written: what the loader makes of YAML, and what field
/// tables read. Scalars stay text until a field gives them a type.
class Value {
public:
    enum class Kind { null, scalar, sequence, map };
    struct Entry;

    Value() = default;
    static Value null(SourcePlace place = {});
    static Value scalar(std::string text, SourcePlace place = {}, bool quoted = false);
    static Value sequence(SourcePlace place = {});
    static Value map(SourcePlace place = {});

    Kind kind() const { return kind_; }
    bool is_null() const { return kind_ == Kind::null; }
    bool is_scalar() const { return kind_ == Kind::scalar; }
    bool is_sequence() const { return kind_ == Kind::sequence; }
    bool is_map() const { return kind_ == Kind::map; }
    /// "nothing", "a value", "a list", "a map": for messages.
    const char* kind_text() const;

    /// A scalar's text; empty for the other kinds.
    const std::string& text() const { return text_; }
    /// Written in quotes, hence certainly text.
    bool quoted() const { return quoted_; }

    /// A sequence's items.
    const std::vector<Value>& items() const { return items_; }
    std::vector<Value>& items() { return items_; }

    /// A map's entries in the order of writing.
    const std::vector<Entry>& entries() const { return entries_; }
    std::vector<Entry>& entries() { return entries_; }

    /// The entry's value, null pointer if there is none (or this is no map).
    const Value* find(std::string_view key) const;
    Value* find(std::string_view key);
    /// The value at "a.b.0.c"; list items by index from 0.
    const Value* find_path(std::string_view path) const;

    /// Replaces the entry's value or appends an entry.
    Value& set(std::string key, Value value, SourcePlace key_place = {});
    void append(Value value);
    bool remove(std::string_view key);

    const SourcePlace& place() const { return place_; }
    void set_place(SourcePlace place) { place_ = std::move(place); }

    /// Where it comes from, for people: "study.yaml:12", "--set #1", "default"; empty if nobody said.
    std::string origin() const;
    /// An origin that is no place in a text.
    void set_origin(std::string origin) { origin_ = std::move(origin); }

    /// Values in the tree, this one included.
    std::size_t node_count() const;

    /// Same kinds, texts, keys and order; places and quotes do not count.
    friend bool operator==(const Value& a, const Value& b);
    friend bool operator!=(const Value& a, const Value& b) { return !(a == b); }

private:
    Kind kind_ = Kind::null;
    bool quoted_ = false;
    std::string text_;
    std::vector<Value> items_;
    std::vector<Entry> entries_;
    SourcePlace place_;
    std::string origin_;
};

struct Value::Entry {
    std::string key;
    SourcePlace key_place;
    Value value;
};

/// Maps merge key by key; anything else of `over` replaces what `base` has. Places stay with their values.
/// Two maps whose `type` differs are about different implementations: `over` replaces, as parameters of the
/// one mean nothing to the other.
Value deep_merge(Value base, Value over);

} // namespace pivotsim
