// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/codec.h"
#include "base/field_table.h"

#include <functional>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace pivotsim {

/// One member of T: its key, its meaning, and the limits of its value.
///     {"rows", &PeArrayConfig::rows, "PE rows", Range{1, 4096}}
template <class T> class Field {
public:
    template <class Member, class... Marks>
    Field(const char* key, Member T::*member, const char* doc, const Marks&... marks) : key_(key), doc_(doc)
    {
        Limits limits;
        (apply(marks, limits), ...);
        required_ = limits.required;
        const Codec<Member> codec{limits};
        read_ = [codec, member, name = key_](
                    const Value& map, const Value* given, T& target, Diagnostics& diagnostics) {
            if (given != nullptr)
                codec.read(*given, name, target.*member, diagnostics);
            else
                codec.absent(map, target.*member, diagnostics);
        };
        write_ = [codec, member](const T& from) { return codec.write(from.*member); };
        resolve_ = [codec, member](
                       const T& from, const Value* given) { return codec.resolved(from.*member, given); };
        type_ = [codec] { return codec.type(); };
    }

    const std::string& key() const { return key_; }

private:
    friend class Fields<T>;

    template <class Mark> static void apply(const Mark& mark, Limits& limits) { mark.apply(limits); }
    static void apply(const std::vector<std::string>& words, Limits& limits) { OneOf{words}.apply(limits); }

    std::string key_, doc_;
    bool required_ = false;
    std::function<void(const Value& map, const Value* given, T& target, Diagnostics&)> read_;
    std::function<Value(const T&)> write_;
    std::function<Value(const T&, const Value*)> resolve_;
    std::function<ValueType()> type_;
};

/// The field table of T. From it follow parsing, defaults (those of T{}), ranges, units, `describe`, the
/// reference page and the JSON Schema. T has `static const Fields<T>& fields()`, or its namespace a function
/// `const Fields<T>& fields_of(const T*)`.
template <class T> class Fields final : public FieldTable {
public:
    /// What is wrong with the whole, once each field is right.
    using Check = std::vector<Complaint> (*)(const T&);

    Fields(std::string name, std::string doc, std::initializer_list<Field<T>> fields, Check check = nullptr)
        : FieldTable(std::move(name), std::move(doc)), fields_(fields), check_(check)
    {
        for (const Field<T>& field : fields_) {
            if (std::find(keys_.begin(), keys_.end(), field.key_) != keys_.end())
                throw std::logic_error("'" + this->name() + "' has two fields '" + field.key_ + "'");
            keys_.push_back(field.key_);
        }
    }

    /// A plain value instead of a map stands for this key: `schedule: paper`.
    Fields(std::string name, std::string doc, const char* shorthand, std::initializer_list<Field<T>> fields,
        Check check = nullptr)
        : Fields(std::move(name), std::move(doc), fields, check)
    {
        shorthand_ = shorthand;
    }

    /// Beside its own keys a map may have any with a dot in them; they go into T's member `Value paths`.
    struct PathKeys {
        std::string meaning;
    };
    Fields(std::string name, std::string doc, PathKeys keys, std::initializer_list<Field<T>> fields,
        Check check = nullptr)
        : Fields(std::move(name), std::move(doc), fields, check)
    {
        path_keys_ = std::move(keys.meaning);
    }

    /// Throws InputError with all findings.
    T read(const Value& given) const
    {
        Diagnostics diagnostics;
        T result = read(given, diagnostics);
        diagnostics.throw_if_errors();
        return result;
    }

    /// Fields with findings keep their defaults.
    T read(const Value& given, Diagnostics& diagnostics) const
    {
        T result;
        if (given.is_null() && !given.place().known())
            return result;
        if (!shorthand_.empty() && given.is_scalar())
            return read(long_form(given), diagnostics);
        if (!check_map(given, keys_, diagnostics))
            return result;
        const std::size_t errors = diagnostics.error_count();
        for (const Field<T>& field : fields_) {
            const Value* value = given.find(field.key_);
            if (value == nullptr && field.required_)
                report_missing(given, field.key_, field.type_(), diagnostics);
            field.read_(given, value, result, diagnostics);
        }
        set_place(result, given.place(), 0);
        keep_paths(result, given, 0);
        if (check_ != nullptr && diagnostics.error_count() == errors)
            report(given, check_(result), diagnostics);
        return result;
    }

    /// All fields of a value, in the table's order; none has an origin.
    Value write(const T& from) const
    {
        Value map = Value::map();
        for (const Field<T>& field : fields_)
            if (Value value = field.write_(from); !value.is_null())
                map.set(field.key_, std::move(value));
        add_paths(map, from, 0);
        return map;
    }

    /// As write, each value with its origin: that of `given`, or "default".
    Value resolved(const T& from, const Value* given) const
    {
        const Value expanded = given != nullptr && given->is_scalar() ? long_form(*given) : Value{};
        if (expanded.is_map())
            given = &expanded;
        Value map = Value::map();
        for (const Field<T>& field : fields_) {
            const Value* value = given != nullptr ? given->find(field.key_) : nullptr;
            if (Value written = field.resolve_(from, value); !written.is_null())
                map.set(field.key_, std::move(written));
        }
        add_paths(map, from, 0);
        return map;
    }

    std::vector<Row> rows() const override
    {
        const T defaults;
        std::vector<Row> rows;
        for (const Field<T>& field : fields_)
            rows.push_back({field.key_, field.doc_, field.required_,
                field.required_ ? Value{} : field.write_(defaults), field.type_()});
        return rows;
    }

    void check(const Value& given, Diagnostics& diagnostics) const override { read(given, diagnostics); }

    Value resolved(const Value& given) const override
    {
        Diagnostics ignored; // `given` was checked when it was read
        return resolved(read(given, ignored), &given);
    }

private:
    Value long_form(const Value& scalar) const
    {
        Value map = Value::map(scalar.place());
        map.set(shorthand_, scalar, scalar.place());
        return map;
    }

    // A type with a member `place` learns where it was written, for findings that come later.
    template <class U>
    static auto set_place(U& target, const SourcePlace& place, int) -> decltype(void(target.place = place))
    {
        target.place = place;
    }
    template <class U> static void set_place(U&, const SourcePlace&, long) { }

    template <class U>
    auto keep_paths(U& target, const Value& given, int) const -> decltype(void(target.paths = given))
    {
        target.paths = Value::map(given.place());
        for (const Value::Entry& entry : given.entries())
            if (is_path_key(entry.key))
                target.paths.set(entry.key, entry.value, entry.key_place);
    }
    template <class U> void keep_paths(U&, const Value&, long) const { }

    template <class U>
    static auto add_paths(Value& map, const U& from, int) -> decltype(void(from.paths.entries()))
    {
        for (const Value::Entry& entry : from.paths.entries())
            map.set(entry.key, entry.value, entry.key_place);
    }
    template <class U> static void add_paths(Value&, const U&, long) { }

    std::vector<Field<T>> fields_;
    std::vector<std::string> keys_;
    Check check_;
};

} // namespace pivotsim
