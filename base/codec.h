// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/choice.h"
#include "base/field_table.h"
#include "base/input_file.h"
#include "base/scalars.h"
#include "base/units.h"

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace pivotsim {

template <class T> class Fields;

/// The table of a type: its own `fields()`, or `fields_of(const T*)` in its namespace.
template <class T> auto fields_of(const T*) -> decltype(T::fields())
{
    return T::fields();
}

/// What all codecs of plain values share: an origin each, nothing to do for a missing key.
template <class Self, class T> class PlainCodec {
public:
    void absent(const Value&, T&, Diagnostics&) const { }

    Value resolved(const T& from, const Value* given) const
    {
        Value value = static_cast<const Self*>(this)->write(from);
        value.set_origin(given != nullptr ? given->origin() : "default");
        return value;
    }
};

/// How a T is read from a value, written to one, and described. A read that fails reports and leaves the
/// target.
template <class T, class = void> class Codec;

template <> class Codec<bool> : public PlainCodec<Codec<bool>, bool> {
public:
    explicit Codec(const Limits&) { }
    void read(const Value& value, const std::string& key, bool& target, Diagnostics& diagnostics) const
    {
        target = read_boolean(value, key, diagnostics).value_or(target);
    }
    Value write(bool from) const { return Value::scalar(from ? "true" : "false"); }
    ValueType type() const { return form_of(ValueType::Form::boolean); }
};

template <class T> class Codec<T, std::enable_if_t<std::is_integral_v<T>>> : public PlainCodec<Codec<T>, T> {
public:
    explicit Codec(const Limits& limits) : limits_(limits) { }
    void read(const Value& value, const std::string& key, T& target, Diagnostics& diagnostics) const
    {
        const IntegerRange allowed = integer_range(limits_,
            {static_cast<std::int64_t>(std::numeric_limits<T>::min()),
                static_cast<std::uint64_t>(std::numeric_limits<T>::max())});
        if (const auto number = read_integer(value, key, allowed, diagnostics))
            target = static_cast<T>(*number);
    }
    Value write(T from) const { return Value::scalar(fmt::format("{}", from)); }
    ValueType type() const { return form_of(ValueType::Form::integer, limits_); }

private:
    Limits limits_;
};

template <> class Codec<double> : public PlainCodec<Codec<double>, double> {
public:
    explicit Codec(const Limits& limits) : limits_(limits) { }
    void read(const Value& value, const std::string& key, double& target, Diagnostics& diagnostics) const
    {
        target = read_number(value, key, limits_, diagnostics).value_or(target);
    }
    Value write(double from) const { return Value::scalar(fmt::format("{}", from)); }
    ValueType type() const { return form_of(ValueType::Form::number, limits_); }

private:
    Limits limits_;
};

template <> class Codec<std::string> : public PlainCodec<Codec<std::string>, std::string> {
public:
    explicit Codec(const Limits& limits) : limits_(limits) { }
    void read(const Value& value, const std::string& key, std::string& target, Diagnostics& diagnostics) const
    {
        if (!limits_.words)
            target = read_text(value, key, diagnostics).value_or(target);
        else if (const auto word = read_word(value, key, limits_.words(), diagnostics))
            target = word->name;
    }
    Value write(const std::string& from) const { return Value::scalar(from, {}, !limits_.words); }
    ValueType type() const
    {
        return form_of(limits_.words ? ValueType::Form::word : ValueType::Form::text, limits_);
    }

private:
    Limits limits_;
};

template <> class Codec<InputFile> : public PlainCodec<Codec<InputFile>, InputFile> {
public:
    explicit Codec(const Limits&) { }
    void read(const Value& value, const std::string& key, InputFile& target, Diagnostics& diagnostics) const
    {
        if (const auto name = read_text(value, key, diagnostics))
            target = {*name, value.place()};
    }
    Value write(const InputFile& from) const { return Value::scalar(from.name, {}, true); }
    ValueType type() const { return form_of(ValueType::Form::file); }
};

template <class T> class Codec<T, std::enable_if_t<std::is_enum_v<T>>> : public PlainCodec<Codec<T>, T> {
public:
    explicit Codec(const Limits& limits) : limits_(limits) { }
    void read(const Value& value, const std::string& key, T& target, Diagnostics& diagnostics) const
    {
        if (const auto word = read_word(value, key, limits_.words(), diagnostics))
            target = static_cast<T>(word->value);
    }
    Value write(T from) const
    {
        for (const Keyword& word : limits_.words())
            if (word.value == static_cast<std::int64_t>(from))
                return Value::scalar(word.name);
        throw std::logic_error("an enumerator has no name in its field table");
    }
    ValueType type() const { return form_of(ValueType::Form::word, limits_); }

private:
    Limits limits_;
};

/// How a quantity's type holds its amount in the dimension's base unit.
template <class T> struct QuantityTraits;

template <> struct QuantityTraits<Bytes> {
    static const Dimension& dimension() { return dimension::size; }
    static long double get(Bytes from) { return static_cast<long double>(from.count); }
    static Bytes make(long double amount) { return static_cast<std::uint64_t>(amount); }
};

template <> struct QuantityTraits<Frequency> {
    static const Dimension& dimension() { return dimension::frequency; }
    static long double get(Frequency from) { return static_cast<long double>(from.hertz); }
    static Frequency make(long double amount) { return {static_cast<std::uint64_t>(amount)}; }
};

template <> struct QuantityTraits<Duration> {
    static const Dimension& dimension() { return dimension::duration; }
    static long double get(Duration from) { return static_cast<long double>(from.femtoseconds); }
    static Duration make(long double amount) { return {static_cast<std::uint64_t>(amount)}; }
};

template <> struct QuantityTraits<Bandwidth> {
    static const Dimension& dimension() { return dimension::bandwidth; }
    static long double get(Bandwidth from)
    {
        return from.unlimited() ? std::numeric_limits<long double>::infinity()
                                : static_cast<long double>(from.bytes_per_second);
    }
    static Bandwidth make(long double amount)
    {
        return {std::isinf(amount) ? Bandwidth::no_limit : static_cast<std::uint64_t>(amount)};
    }
};

template <> struct QuantityTraits<PortWidth> {
    static const Dimension& dimension() { return dimension::port_width; }
    static long double get(PortWidth from)
    {
        return from.unlimited() ? std::numeric_limits<long double>::infinity()
                                : static_cast<long double>(from.bytes_per_cycle);
    }
    static PortWidth make(long double amount)
    {
        return {std::isinf(amount) ? PortWidth::no_limit : static_cast<std::uint64_t>(amount)};
    }
};

template <> struct QuantityTraits<Power> {
    static const Dimension& dimension() { return dimension::power; }
    static long double get(Power from) { return from.watts; }
    static Power make(long double amount) { return {static_cast<double>(amount)}; }
};

template <> struct QuantityTraits<Energy> {
    static const Dimension& dimension() { return dimension::energy; }
    static long double get(Energy from) { return from.joules; }
    static Energy make(long double amount) { return {static_cast<double>(amount)}; }
};

template <> struct QuantityTraits<Ratio> {
    static const Dimension& dimension() { return dimension::ratio; }
    static long double get(Ratio from) { return from.value; }
    static Ratio make(long double amount) { return {static_cast<double>(amount)}; }
};

template <class T>
class Codec<T, std::void_t<decltype(QuantityTraits<T>::dimension())>> : public PlainCodec<Codec<T>, T> {
    using Traits = QuantityTraits<T>;

public:
    explicit Codec(const Limits& limits) : limits_(limits) { }
    void read(const Value& value, const std::string& key, T& target, Diagnostics& diagnostics) const
    {
        if (const auto amount = read_quantity(value, key, Traits::dimension(), limits_, diagnostics))
            target = Traits::make(*amount);
    }
    Value write(T from) const
    {
        return Value::scalar(format_quantity(Traits::get(from), Traits::dimension()));
    }
    ValueType type() const { return quantity_type(Traits::dimension(), limits_); }

private:
    Limits limits_;
};

template <class Item>
class Codec<std::vector<Item>> : public PlainCodec<Codec<std::vector<Item>>, std::vector<Item>> {
public:
    explicit Codec(const Limits& limits) : item_(limits) { }
    void read(
        const Value& value, const std::string& key, std::vector<Item>& target, Diagnostics& diagnostics) const
    {
        if (!is_list(value, key, diagnostics))
            return;
        target.clear();
        for (const Value& item : value.items())
            item_.read(item, key, target.emplace_back(), diagnostics);
    }
    Value write(const std::vector<Item>& from) const
    {
        Value list = Value::sequence();
        for (const Item& item : from)
            list.append(item_.write(item));
        return list;
    }
    ValueType type() const
    {
        ValueType type = form_of(ValueType::Form::list);
        type.item = std::make_shared<ValueType>(item_.type());
        return type;
    }

private:
    Codec<Item> item_;
};

template <class Inner> class Codec<std::optional<Inner>> {
public:
    explicit Codec(const Limits& limits) : inner_(limits) { }
    void absent(const Value&, std::optional<Inner>&, Diagnostics&) const { }
    void read(const Value& value, const std::string& key, std::optional<Inner>& target,
        Diagnostics& diagnostics) const
    {
        inner_.read(value, key, target.emplace(), diagnostics);
    }
    Value write(const std::optional<Inner>& from) const { return from ? inner_.write(*from) : Value{}; }
    Value resolved(const std::optional<Inner>& from, const Value* given) const
    {
        return from ? inner_.resolved(*from, given) : Value{};
    }
    ValueType type() const { return inner_.type(); }

private:
    Codec<Inner> inner_;
};

/// A type with a field table of its own.
template <class T> class Codec<T, std::void_t<decltype(fields_of(static_cast<const T*>(nullptr)))>> {
public:
    explicit Codec(const Limits&) { }
    void absent(const Value&, T&, Diagnostics&) const { }
    void read(const Value& value, const std::string&, T& target, Diagnostics& diagnostics) const
    {
        target = table().read(value, diagnostics);
    }
    Value write(const T& from) const { return table().write(from); }
    Value resolved(const T& from, const Value* given) const { return table().resolved(from, given); }
    ValueType type() const
    {
        ValueType type = form_of(ValueType::Form::table);
        type.table = &table();
        return type;
    }

private:
    static const Fields<T>& table() { return fields_of(static_cast<const T*>(nullptr)); }
};

template <class Interface> class Codec<Choice<Interface>> {
    using Chosen = Choice<Interface>;
    using Part = Limits::Part;

public:
    explicit Codec(const Limits& limits) : part_(limits.part) { }

    void absent(const Value& map, Chosen& target, Diagnostics& diagnostics) const
    {
        if (part_ == Part::choice_name)
            return;
        const Value none = Value::map(map.place());
        check_parameters(find(target.name), target.name, none, diagnostics);
    }

    void read(const Value& value, const std::string& key, Chosen& target, Diagnostics& diagnostics) const
    {
        if (part_ != Part::choice_parameters) {
            const Value* name = part_ == Part::whole ? type_of(value, Interface::kind, diagnostics) : &value;
            const auto word = name != nullptr ? read_word(*name, key, words(), diagnostics) : std::nullopt;
            if (!word) {
                target.name.clear(); // says nothing about parameters that may not be its own
                return;
            }
            target.name = word->name;
        }
        if (part_ == Part::choice_name || target.name.empty())
            return;
        target.parameters = part_ == Part::whole ? without_type(value) : value;
        check_parameters(find(target.name), target.name, target.parameters, diagnostics);
    }

    Value write(const Chosen& from) const { return resolved(from, nullptr); }

    Value resolved(const Chosen& from, const Value* given) const
    {
        Value name = Value::scalar(from.name);
        const Value* name_given = given != nullptr && given->is_map() ? given->find("type") : given;
        name.set_origin(name_given != nullptr ? name_given->origin() : "default");
        if (part_ == Part::choice_name)
            return name;
        const FieldTable* table = find(from.name);
        Value parameters = table != nullptr ? table->resolved(from.parameters) : Value::map();
        if (part_ == Part::choice_parameters)
            return parameters;
        parameters.entries().insert(parameters.entries().begin(), {"type", {}, std::move(name)});
        return parameters;
    }

    ValueType type() const
    {
        ValueType type = form_of(ValueType::Form::choice);
        type.part = part_;
        for (const auto& [name, entry] : Registry<Interface>::instance().entries())
            type.variants.push_back({name, entry.doc, entry.parameters});
        return type;
    }

private:
    static std::vector<Keyword> words()
    {
        Limits limits;
        Names<Interface>{}.apply(limits);
        return limits.words();
    }
    static const FieldTable* find(const std::string& name)
    {
        const Registry<Interface>& registry = Registry<Interface>::instance();
        return registry.contains(name) ? registry.at(name).parameters : nullptr;
    }

    Part part_;
};

} // namespace pivotsim
