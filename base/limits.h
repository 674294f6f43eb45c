// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/registry.h"

#include <cstdint>
#include <fmt/format.h>
#include <functional>
#include <initializer_list>
#include <string>
#include <type_traits>
#include <vector>

namespace pivotsim {

/// A word that a field may hold, and what it means.
struct Keyword {
    std::string name, doc;
    std::int64_t value = 0; ///< of the enumerator, where the field is an enum
};

/// What a field's value must keep to, beside its type. Made from the marks below.
struct Limits {
    enum class Part { whole, choice_name, choice_parameters };

    std::string least, most; ///< as a study would write them; empty: no limit
    std::function<std::vector<Keyword>()> words; ///< empty: any. A function, as registries grow with plug-ins
    bool required = false;
    Part part = Part::whole;
};

/// Both ends are allowed. Texts carry their unit: Range{"1 kHz", "100 GHz"}.
struct Range {
    std::string least, most;

    Range(const char* least, const char* most) : least(least), most(most) { }
    template <class Number, std::enable_if_t<std::is_arithmetic_v<Number>, int> = 0>
    Range(Number least, Number most) : least(fmt::format("{}", least)), most(fmt::format("{}", most))
    {
    }

    void apply(Limits& limits) const { limits.least = least, limits.most = most; }
};

/// The field has no default.
struct Required {
    void apply(Limits& limits) const { limits.required = true; }
};

/// One of these words.
class OneOf {
public:
    OneOf(std::initializer_list<const char*> names) : names_(names.begin(), names.end()) { }
    OneOf(std::vector<std::string> names) : names_(std::move(names)) { } // NOLINT: reads as a list of words

    void apply(Limits& limits) const
    {
        std::vector<Keyword> words;
        for (const std::string& name : names_)
            words.push_back({name, "", static_cast<std::int64_t>(words.size())});
        limits.words = [words] { return words; };
    }

private:
    std::vector<std::string> names_;
};

/// How an enum's values are written.
template <class Enum> class EnumNames {
public:
    struct Entry {
        Enum value;
        const char* name;
        const char* doc = "";
    };

    EnumNames(std::initializer_list<Entry> entries)
    {
        for (const Entry& entry : entries)
            words_.push_back({entry.name, entry.doc, static_cast<std::int64_t>(entry.value)});
    }

    void apply(Limits& limits) const
    {
        limits.words = [words = words_] { return words; };
    }

private:
    std::vector<Keyword> words_;
};

/// The name of a registered implementation.
template <class Interface> struct Names {
    void apply(Limits& limits) const
    {
        limits.words = [] {
            std::vector<Keyword> words;
            for (const auto& [name, entry] : Registry<Interface>::instance().entries())
                words.push_back({name, entry.doc});
            return words;
        };
    }
};

/// Two keys hold one Choice: this one its name ...
struct ChoiceName {
    void apply(Limits& limits) const { limits.part = Limits::Part::choice_name; }
};

/// ... and this one its parameters; it stands after the name in the table.
struct ChoiceParameters {
    void apply(Limits& limits) const { limits.part = Limits::Part::choice_parameters; }
};

} // namespace pivotsim
