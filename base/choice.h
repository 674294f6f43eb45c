// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/registry.h"
#include "base/value.h"

#include <memory>
#include <string>
#include <utility>

namespace pivotsim {

/// A registered implementation that a study chose, with the parameters as written.
/// In a study: `costs: {type: per_element, softmax: 12.7 ns}`, or `costs: per_element` with its defaults.
template <class Interface> struct Choice {
    std::string name;
    Value parameters = Value::map();
};

/// Makes what was chosen. Throws InputError for wrong parameters, std::out_of_range for an unknown name.
template <class Interface, class... Arguments>
std::unique_ptr<Interface> create(const Choice<Interface>& choice, Arguments&&... arguments)
{
    return Registry<Interface>::instance().create(
        choice.name, choice.parameters, std::forward<Arguments>(arguments)...);
}

} // namespace pivotsim
