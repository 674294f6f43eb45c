// SPDX-License-Identifier: Apache-2.0
#include "observe/wave/vcd_scopes.h"

#include <algorithm>
#include <cctype>

namespace pivotsim {
namespace {

std::string legal(std::string name)
{
    for (char& each : name)
        if (!std::isalnum(static_cast<unsigned char>(each)))
            each = '_';
    return name.empty() ? "_" : name;
}

/// `is_taken` says of a name whether it is.
template <class IsTaken> std::string unique(const std::string& asked, IsTaken is_taken)
{
    const std::string name = legal(asked);
    std::string candidate = name;
    for (int number = 2; is_taken(candidate); ++number)
        candidate = name + "_" + std::to_string(number);
    return candidate;
}

} // namespace

VcdScopes::Scope& VcdScopes::child(Scope& scope, const std::string& asked)
{
    for (const auto& each : scope.scopes)
        if (each->asked == asked)
            return *each;
    auto added = std::make_unique<Scope>();
    added->asked = asked;
    added->name = unique(asked, [&scope](const std::string& name) {
        return std::any_of(scope.scopes.begin(), scope.scopes.end(),
            [&name](const auto& other) { return other->name == name; });
    });
    return *scope.scopes.emplace_back(std::move(added));
}

std::string VcdScopes::add(const std::string& module, const std::string& signal, const std::string& variable)
{
    Scope* scope = &root_;
    std::string full;
    for (std::size_t from = 0; from <= module.size();) {
        const std::size_t dot = std::min(module.find('.', from), module.size());
        scope = &child(*scope, module.substr(from, dot - from));
        full += scope->name + ".";
        from = dot + 1;
    }
    const std::string name = unique(signal, [scope](const std::string& each) {
        return std::find(scope->taken.begin(), scope->taken.end(), each) != scope->taken.end();
    });
    scope->taken.push_back(name);
    scope->variables += "$var " + variable + " " + name + " $end\n";
    return full + name;
}

void VcdScopes::declare(const Scope& scope, std::string& text)
{
    text += "$scope module " + scope.name + " $end\n" + scope.variables;
    for (const auto& each : scope.scopes)
        declare(*each, text);
    text += "$upscope $end\n";
}

std::string VcdScopes::declarations() const
{
    std::string text;
    for (const auto& each : root_.scopes)
        declare(*each, text);
    return text;
}

} // namespace pivotsim
