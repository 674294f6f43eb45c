// SPDX-License-Identifier: Apache-2.0
#include "search/isolated.h"

#include "base/diagnostics.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

namespace pivotsim {
namespace {

constexpr char done = 'd', failed = 'f';

void write_all(int pipe, const std::string& text)
{
    std::size_t written = 0;
    while (written < text.size()) {
        const ssize_t count = ::write(pipe, text.data() + written, text.size() - written);
        if (count < 0 && errno != EINTR)
            return; // the parent is gone
        written += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
}

std::string read_all(int pipe)
{
    std::string text;
    char buffer[65536];
    for (;;) {
        const ssize_t count = ::read(pipe, buffer, sizeof buffer);
        if (count == 0 || (count < 0 && errno != EINTR))
            return text;
        if (count > 0)
            text.append(buffer, static_cast<std::size_t>(count));
    }
}

[[noreturn]] void be_child(int pipe, const std::function<std::string()>& work)
{
    std::string answer;
    try {
        answer = done + work();
    } catch (const InputError& error) {
        answer = failed + render(error.findings(), Colour::off);
    } catch (const std::exception& error) {
        answer = std::string{failed} + error.what();
    }
    write_all(pipe, answer);
    ::close(pipe);
    ::_exit(0); // no destructors: the kernel's own would complain of a simulation that is not at its end
}

} // namespace

std::string in_child(const std::function<std::string()>& work)
{
    int ends[2];
    if (::pipe(ends) != 0)
        throw SimulationError(fmt::format("cannot make a pipe: {}", std::strerror(errno)));
    std::fflush(nullptr); // what is buffered must not be printed twice
    const pid_t child = ::fork();
    if (child < 0)
        throw SimulationError(fmt::format("cannot fork: {}", std::strerror(errno)));
    if (child == 0) {
        ::close(ends[0]);
        be_child(ends[1], work);
    }
    ::close(ends[1]);
    const std::string answer = read_all(ends[0]);
    ::close(ends[0]);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) { }
    if (WIFSIGNALED(status))
        throw SimulationError(fmt::format(
            "the simulation was killed by signal {} ({})", WTERMSIG(status), ::strsignal(WTERMSIG(status))));
    if (answer.empty())
        throw SimulationError(
            fmt::format("the simulation ended without an answer, status {}", WEXITSTATUS(status)));
    if (answer.front() == failed)
        throw SimulationError(answer.substr(1));
    return answer.substr(1);
}

} // namespace pivotsim
