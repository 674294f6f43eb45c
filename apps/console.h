// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/diagnostics.h"

#include <cstdint>
#include <string>
#include <vector>

namespace pivotsim {

/// How the user wants to be talked to. Results go to stdout, everything else to stderr.
struct Console {
    bool json = false;
    bool quiet = false;
    int verbosity = 0;
    std::vector<std::string> plugins; ///< to be loaded first
    std::uint32_t time_limit = 0; ///< seconds; 0: none
    std::string colour_choice = "auto"; ///< auto, always, never

    /// On a terminal, unless NO_COLOR or TERM=dumb say otherwise.
    Colour colour() const;
    /// Progress and remarks; nothing under -q.
    void note(const std::string& text) const;
    /// Remarks for -v.
    void detail(const std::string& text) const;
    /// Errors and warnings, as text on stderr; with --json as one object on stdout.
    void report(const Diagnostics& findings) const;
    void fail(const std::string& kind, const std::string& message) const;
};

} // namespace pivotsim
