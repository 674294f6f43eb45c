// SPDX-License-Identifier: Apache-2.0
#include "tests/apps/command_run.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

namespace pivotsim::test {
namespace {

/// The child's side: never returns.
[[noreturn]] void execute(const std::vector<std::string>& arguments, const std::string& folder,
    const std::vector<std::string>& environment, const std::string& out, const std::string& err)
{
    std::vector<char*> argv{const_cast<char*>("pivotsim")};
    for (const std::string& argument : arguments)
        argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    for (const std::string& variable : environment)
        ::putenv(const_cast<char*>(variable.c_str()));
    const bool redirected = std::freopen(out.c_str(), "w", stdout) != nullptr
        && std::freopen(err.c_str(), "w", stderr) != nullptr
        && std::freopen("/dev/null", "r", stdin) != nullptr;
    constexpr int no_command = 127;
    if (redirected && ::chdir(folder.c_str()) == 0)
        ::execv(PIVOTSIM_COMMAND, argv.data());
    ::_exit(no_command);
}

} // namespace

CommandRun pivotsim(const std::vector<std::string>& arguments, const std::string& folder,
    const std::vector<std::string>& environment)
{
    const std::string base
        = (std::filesystem::temp_directory_path() / ("pivotsim." + std::to_string(::getpid()))).string();
    const std::string out = base + ".out", err = base + ".err";
    const pid_t child = ::fork();
    if (child == 0)
        execute(arguments, folder, environment, out, err);
    int status = 0;
    ::waitpid(child, &status, 0);
    CommandRun run{WIFEXITED(status) ? WEXITSTATUS(status) : -1, content_of(out), content_of(err)};
    std::filesystem::remove(out);
    std::filesystem::remove(err);
    return run;
}

std::string content_of(const std::string& path)
{
    std::ifstream file{path, std::ios::binary};
    EXPECT_TRUE(file) << path;
    return {std::istreambuf_iterator<char>{file}, {}};
}

} // namespace pivotsim::test
