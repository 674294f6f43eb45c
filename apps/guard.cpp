// SPDX-License-Identifier: Apache-2.0
#include "apps/guard.h"

#include "apps/command.h"
#include "base/plugin/plugin_loader.h"
#include "base/registration_log.h"
#include "base/under_way.h"

#include <array>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <string>
#include <unistd.h>
#include <vector>

namespace pivotsim {
namespace {

pid_t guarded = 0;
std::uint32_t limit_seconds = 0;

/// Safe inside a signal handler.
void tell(const char* text)
{
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text, std::strlen(text));
}

void tell_what_was_under_way()
{
    if (*under_way() != '\0') {
        tell(" while '");
        tell(under_way());
        tell("' was under way");
    }
    if (const std::string& loading = RegistrationLog::instance().origin(); !loading.empty()) {
        tell(" while '");
        tell(loading.c_str());
        tell("' was loaded");
    }
    const char* before = "\n  = help: plug-ins loaded: ";
    for (const Plugin& plugin : loaded_plugins()) {
        tell(before);
        tell(plugin.name.c_str());
        before = ", ";
    }
    tell("\n");
}

const char* name_of(int signal)
{
    switch (signal) {
    case SIGSEGV:
        return "a memory access (SIGSEGV)";
    case SIGBUS:
        return "a memory access (SIGBUS)";
    case SIGFPE:
        return "an arithmetic error (SIGFPE)";
    case SIGILL:
        return "an illegal instruction (SIGILL)";
    default:
        return "an abort (SIGABRT)";
    }
}

void crashed(int signal)
{
    tell("error[simulation]: crashed by ");
    tell(name_of(signal));
    tell_what_was_under_way();
    if (::getpid() == guarded)
        ::_exit(exit_simulation);
    std::signal(signal, SIG_DFL);
    ::raise(signal);
}

void over_time(int)
{
    std::array<char, 16> digits{};
    std::to_chars(digits.begin(), digits.end() - 1, limit_seconds);
    tell("error[simulation]: the time limit of ");
    tell(digits.data());
    tell(" s has passed");
    tell_what_was_under_way();
    ::_exit(exit_simulation);
}

void ended_early()
{
    if (guarded != ::getpid())
        return;
    tell("error[simulation]: somebody has called exit()");
    tell_what_was_under_way();
    ::_exit(exit_simulation);
}

} // namespace

void guard_no_more()
{
    guarded = 0;
}

std::string suspects()
{
    std::string text;
    for (const Plugin& plugin : loaded_plugins())
        text += (text.empty() ? "\n  = help: plug-ins loaded: " : ", ") + plugin.name;
    if (*under_way() != '\0' && !text.empty())
        text = fmt::format("\n  = help: '{}' was under way{}", under_way(), text);
    return text;
}

void guard_against_crashes()
{
    guarded = ::getpid();
    std::atexit(ended_early);
    static std::vector<char> stack(64 * 1024); // a stack that has overflowed takes no handler
    stack_t alternate{};
    alternate.ss_sp = stack.data();
    alternate.ss_size = stack.size();
    ::sigaltstack(&alternate, nullptr);
    struct sigaction action { };
    action.sa_handler = crashed;
    action.sa_flags = SA_ONSTACK;
    for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT})
        ::sigaction(signal, &action, nullptr);
}

void limit_time(std::uint32_t seconds)
{
    if (seconds == 0)
        return;
    limit_seconds = seconds;
    std::signal(SIGALRM, over_time);
    ::alarm(seconds);
}

} // namespace pivotsim
