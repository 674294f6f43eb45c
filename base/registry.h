// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/registration_log.h"

#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace pivotsim {

class FieldTable; // base/fields.h: what an implementation's parameters are called, mean and may be
class Value; // base/value.h: a source-located configuration value

/// Every implementation of an interface, by name. One mechanism for all that a study may swap.
/// The interface names itself for messages and says what an implementation is made from:
///     static constexpr const char* kind = "dataflow";
///     using Create = std::unique_ptr<Dataflow>();          // or (const Clock&, Probe&) ...
template <class Interface, class Signature = typename Interface::Create> class Registry;

template <class Interface, class... Arguments>
class Registry<Interface, std::unique_ptr<Interface>(Arguments...)> {
public:
    using Factory = std::function<std::unique_ptr<Interface>(const Value& parameters, Arguments...)>;

    struct Entry {
        std::string doc;
        const FieldTable* parameters = nullptr; ///< null: takes none
        Factory create;
        std::string origin; ///< the plug-in's file; empty: built in
    };

    static Registry& instance()
    {
        static Registry registry;
        return registry;
    }

    void add(const std::string& name, Entry entry)
    {
        RegistrationLog& log = RegistrationLog::instance();
        const std::string what = std::string{Interface::kind} + " '" + name + "'";
        entry.origin = log.origin();
        const auto [place, added] = entries_.emplace(name, std::move(entry));
        if (added)
            log.added(what);
        else
            log.taken(what, place->second.origin);
    }

    bool contains(const std::string& name) const { return entries_.count(name) != 0; }

    /// Throws std::out_of_range if nothing has that name; studies are checked before they come here.
    const Entry& at(const std::string& name) const
    {
        const auto entry = entries_.find(name);
        if (entry == entries_.end())
            throw std::out_of_range(std::string{"no "} + Interface::kind + " is called '" + name + "'");
        return entry->second;
    }

    std::unique_ptr<Interface> create(
        const std::string& name, const Value& parameters, Arguments... arguments) const
    {
        return at(name).create(parameters, std::forward<Arguments>(arguments)...);
    }

    /// In alphabetical order.
    const std::map<std::string, Entry>& entries() const { return entries_; }

private:
    std::map<std::string, Entry> entries_;
};

/// A constant of this type at namespace scope puts `Implementation` into the registry.
/// An implementation with parameters takes its Config first; Config::fields() is its field table.
template <class Interface, class Implementation, class Config = void,
    class Signature = typename Interface::Create>
class Registration;

template <class Interface, class Implementation, class Config, class... Arguments>
class Registration<Interface, Implementation, Config, std::unique_ptr<Interface>(Arguments...)> {
public:
    Registration(const std::string& name, const std::string& doc)
    {
        try {
            add(name, doc);
        } catch (const std::exception& error) { // while a shared object is loaded, nobody could catch it
            RegistrationLog::instance().failed(name, error.what());
        }
    }

private:
    static void add(const std::string& name, const std::string& doc)
    {
        typename Registry<Interface>::Entry entry;
        entry.doc = doc;
        if constexpr (std::is_void_v<Config>) {
            entry.create = [](const Value&, Arguments... arguments) -> std::unique_ptr<Interface> {
                return std::make_unique<Implementation>(std::forward<Arguments>(arguments)...);
            };
        } else {
            entry.parameters = &Config::fields();
            entry.create = [](const Value& parameters, Arguments... arguments) -> std::unique_ptr<Interface> {
                return std::make_unique<Implementation>(
                    Config::fields().read(parameters), std::forward<Arguments>(arguments)...);
            };
        }
        Registry<Interface>::instance().add(name, std::move(entry));
    }
};

} // namespace pivotsim
