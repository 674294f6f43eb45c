// SPDX-License-Identifier: Apache-2.0
#include "apps/provenance.h"

#include "base/version.h"

#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using Json = nlohmann::ordered_json;

/// A number or a truth value if it was written as one, else the text.
Json plain_json(const Value& value)
{
    if (value.is_null())
        return nullptr;
    if (value.quoted())
        return value.text();
    const Json typed = Json::parse(value.text(), nullptr, false);
    return typed.is_number() || typed.is_boolean() ? typed : Json(value.text());
}

} // namespace

std::string for_shell(const std::string& word)
{
    const std::string plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/=-+,:@%";
    if (!word.empty() && word.find_first_not_of(plain) == std::string::npos)
        return word;
    std::string quoted = "'";
    for (const char c : word)
        quoted += c == '\'' ? std::string{"'\\''"} : std::string{c};
    return quoted + "'";
}

Json configuration_json(const Value& value, bool origin)
{
    Json json;
    if (value.is_map()) {
        json = Json::object();
        for (const Value::Entry& entry : value.entries())
            json[entry.key] = configuration_json(entry.value, origin);
    } else if (value.is_sequence() && (!origin || value.origin().empty())) {
        json = Json::array();
        for (const Value& item : value.items())
            json.push_back(configuration_json(item, origin));
    } else {
        const Json plain = value.is_sequence() ? configuration_json(value, false) : plain_json(value);
        if (!origin)
            return plain;
        json = {{"value", plain}, {"origin", value.origin()}};
    }
    return json;
}

Json provenance_json(const std::string& verb, const StudyArguments& arguments)
{
    std::string command = "pivotsim " + verb + " " + for_shell(arguments.file);
    for (const std::string& override : arguments.overrides)
        command += " --set " + for_shell(override);
    return {{"pivotsim", version}, {"command", command}};
}

void add_provenance(
    Json& result, const std::string& verb, const StudyArguments& arguments, const LoadedStudy& loaded)
{
    result["configuration"] = configuration_json(loaded.resolved(), true);
    result["provenance"] = provenance_json(verb, arguments);
}

} // namespace pivotsim
