// SPDX-License-Identifier: Apache-2.0
#include "apps/console.h"

#include "base/diagnostics_json.h"

#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace pivotsim {

Colour Console::colour() const
{
    if (colour_choice != "auto")
        return colour_choice == "always" ? Colour::on : Colour::off;
    const char* terminal = std::getenv("TERM");
    const bool dumb = terminal && std::string{terminal} == "dumb";
    return !std::getenv("NO_COLOR") && !dumb && isatty(STDERR_FILENO) ? Colour::on : Colour::off;
}

void Console::note(const std::string& text) const
{
    if (!quiet)
        fmt::print(stderr, "{}\n", text);
}

void Console::detail(const std::string& text) const
{
    if (verbosity > 0 && !quiet)
        fmt::print(stderr, "{}\n", text);
}

void Console::report(const Diagnostics& findings) const
{
    if (json && findings.has_errors())
        fmt::print("{{\"errors\": {}}}\n", render_json(findings));
    else if (!findings.empty())
        fmt::print(stderr, "{}", render(findings, colour()));
}

void Console::fail(const std::string& kind, const std::string& message) const
{
    if (json)
        fmt::print("{}\n", nlohmann::ordered_json{{"error", {{"kind", kind}, {"message", message}}}}.dump(2));
    else
        fmt::print(
            stderr, colour() == Colour::on ? "\x1b[1;31m{}\x1b[0m: {}\n" : "{}: {}\n", "error", message);
}

} // namespace pivotsim
