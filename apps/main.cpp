// SPDX-License-Identifier: Apache-2.0
#include "apps/command.h"
#include "apps/guard.h"
#include "base/plugin/plugin_loader.h"
#include "base/spelling.h"
#include "base/version.h"

#include <exception>
#include <fmt/format.h>
#include <systemc>

namespace pivotsim {
namespace {

void add_console_options(CLI::App& app, Console& console)
{
    app.add_flag("--json", console.json, "print one JSON object on stdout and nothing else there");
    app.add_flag("-q,--quiet", console.quiet, "no remarks on stderr");
    app.add_flag("-v,--verbose", console.verbosity, "more remarks on stderr");
    app.add_option("--colour,--color", console.colour_choice, "auto, always or never")
        ->check(CLI::IsMember({"auto", "always", "never"}));
    app.add_option(
        "--time-limit", console.time_limit, "seconds after which a run that hangs is ended; 0: none");
    app.add_option("--plugin", console.plugins, "load a plug-in: a name, or the file of a shared object")
        ->allow_extra_args(false);
}

/// CLI11 says only that a subcommand is required; the likely one is known here.
int usage_error(
    const CLI::App& app, const CLI::ParseError& error, const Console& console, int argc, char* argv[])
{
    std::string message = error.what();
    std::vector<std::string> verbs;
    for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; }))
        verbs.push_back(verb->get_name());
    const bool known = argc > 1 && std::find(verbs.begin(), verbs.end(), argv[1]) != verbs.end();
    if (argc > 1 && argv[1][0] != '-' && !known) {
        message = fmt::format("unknown command '{}'", argv[1]);
        if (const auto likely = closest(argv[1], verbs))
            message += fmt::format("; did you mean '{}'?", *likely);
    }
    console.fail("usage", message);
    if (!console.json)
        fmt::print(
            stderr, "  pivotsim {}--help shows how it is used\n", known ? std::string{argv[1]} + " " : "");
    return exit_usage;
}

int execute(const std::vector<Command>& commands, const Console& console)
{
    try {
        limit_time(console.time_limit);
        for (const std::string& plugin : console.plugins)
            load_plugin(plugin);
        for (const Command& command : commands)
            if (command.app->parsed())
                return command.execute();
        return exit_usage;
    } catch (const InputError& error) {
        console.report(error.findings());
        return exit_usage;
    } catch (const SimulationError& error) {
        console.fail("simulation", error.what() + suspects());
        return exit_simulation;
    } catch (const std::exception& error) {
        const std::string others = suspects();
        console.fail("internal",
            others.empty() ? fmt::format("unexpected: {}; please report this", error.what())
                           : fmt::format("unexpected: {}{}", error.what(), others));
        return exit_simulation;
    }
}

int run(int argc, char* argv[])
{
    sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
    sc_core::sc_report_handler::set_actions(sc_core::SC_WARNING, sc_core::SC_DO_NOTHING);

    Console console;
    CLI::App app{"Simulates vision-transformer accelerators whose work depends on the input.", "pivotsim"};
    app.set_version_flag("--version", fmt::format("pivotsim {}", version));
    app.require_subcommand(1);
    app.fallthrough();
    add_console_options(app, console);
    const std::vector<Command> commands{add_run(app, console), add_search(app, console),
        add_sweep(app, console), add_reproduce(app, console), add_compile(app, console),
        add_validate(app, console), add_config(app, console), add_describe(app, console),
        add_gates(app, console), add_memory(app, console), add_report(app, console),
        add_timeline(app, console), add_conformance(app, console), add_doctor(app, console),
        add_new(app, console), add_new_plugin(app, console)};
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& success) { // --help, --version
        return app.exit(success);
    } catch (const CLI::ParseError& error) {
        return usage_error(app, error, console, argc, argv);
    }
    guard_against_crashes();
    const int code = execute(commands, console);
    guard_no_more();
    return code;
}

} // namespace
} // namespace pivotsim

// The kernel's own main() is not used: a run elaborates where it is asked for, and sweeps fork first.
int sc_main(int, char*[])
{
    return 0;
}

int main(int argc, char* argv[])
{
    return pivotsim::run(argc, argv);
}
