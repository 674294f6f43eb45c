// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/wave/signal_change.h"

#include <memory>
#include <string>
#include <vector>

namespace pivotsim {

/// The tree of modules and signals of a wave. A name that VCD cannot hold is replaced: what is no letter,
/// digit or underscore becomes one, and a name that is taken then gets a number.
class VcdScopes {
public:
    /// Of a signal in a module named by its place: "platform.pl.pe_array". Returns the signal's name as
    /// viewers write it. `variable` is how it is declared, up to the name: "wire 1 !".
    std::string add(const std::string& module, const std::string& signal, const std::string& variable);

    /// From $scope to $upscope, siblings in the order in which they were added.
    std::string declarations() const;

private:
    struct Scope {
        std::string asked, name;
        std::vector<std::string> taken; ///< by signals
        std::string variables;
        std::vector<std::unique_ptr<Scope>> scopes;
    };

    static Scope& child(Scope& scope, const std::string& asked);
    static void declare(const Scope& scope, std::string& text);

    Scope root_;
};

} // namespace pivotsim
