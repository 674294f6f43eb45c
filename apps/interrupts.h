// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <csignal>

namespace pivotsim {

/// While it lives, Ctrl-C and a scheduler's SIGTERM ask for an end instead of making one; a second Ctrl-C
/// ends at once.
class Interrupts {
public:
    Interrupts();
    ~Interrupts();
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

    /// Not 0 once one has arrived.
    static const volatile std::sig_atomic_t& arrived();

private:
    struct sigaction of_int_ {
    }, of_term_{};
};

} // namespace pivotsim
