// SPDX-License-Identifier: Apache-2.0
#include "observe/wave/fst_pipe.h"

#include "base/diagnostics.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

extern char** environ; // NOLINT(readability-redundant-declaration): POSIX leaves it to the program

namespace pivotsim {
namespace {

constexpr const char* program = "vcd2fst";

bool on_path()
{
    const char* path = std::getenv("PATH");
    const std::string folders = path ? path : "";
    for (std::size_t from = 0; from <= folders.size();) {
        const std::size_t colon = std::min(folders.find(':', from), folders.size());
        const std::string folder = folders.substr(from, colon - from);
        if (::access(((folder.empty() ? "." : folder) + "/" + program).c_str(), X_OK) == 0)
            return true;
        from = colon + 1;
    }
    return false;
}

} // namespace

FstPipe::FstPipe(const std::string& path, bool force) : neighbour_(path, force)
{
    if (!on_path())
        throw InputError({}, "E-WAVE",
            fmt::format("'{}' needs the program {}, which is not there", path, program),
            {"it is in Debian's package gtkwave; .vcd and .vcd.gz need no program"});
    complaints_ = std::tmpfile();
    if (!complaints_)
        neighbour_.fail(std::strerror(errno));
    start();
}

FstPipe::~FstPipe()
{
    if (pipe_ >= 0)
        ::close(pipe_);
    if (process_ > 0) {
        ::kill(process_, SIGTERM);
        wait();
    }
    if (complaints_)
        std::fclose(complaints_);
}

/// A socket and no pipe: writing to one whose reader has died can be refused a signal.
void FstPipe::start()
{
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        neighbour_.fail(std::strerror(errno));
    pipe_ = ends[0];
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, ::fileno(complaints_), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, ::fileno(complaints_), STDERR_FILENO);
    std::array<std::string, 5> words{program, "-v", "-", "-f", neighbour_.name()};
    std::array<char*, 6> arguments{};
    for (std::size_t i = 0; i < words.size(); ++i)
        arguments.at(i) = words.at(i).data();
    const int error = ::posix_spawnp(&process_, program, &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    if (error != 0) {
        process_ = -1;
        neighbour_.fail(fmt::format("{}: {}", program, std::strerror(error)));
    }
}

void FstPipe::write(std::string_view text)
{
    while (!text.empty()) {
        const ssize_t put = ::send(pipe_, text.data(), text.size(), MSG_NOSIGNAL);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            fail("ended early");
        text.remove_prefix(static_cast<std::size_t>(put));
    }
}

void FstPipe::close()
{
    ::close(std::exchange(pipe_, -1));
    const int status = wait();
    if (WIFSIGNALED(status))
        fail(fmt::format("died of signal {}", WTERMSIG(status)));
    if (WEXITSTATUS(status) != 0)
        fail(fmt::format("ended with code {}", WEXITSTATUS(status)));
    if (!is_whole_fst(neighbour_.name()))
        fail("left a file that is not whole; is the disk full?");
    neighbour_.settle();
}

int FstPipe::wait()
{
    int status = 0;
    while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) { }
    process_ = -1;
    return status;
}

/// With the first line of what it said.
void FstPipe::fail(const std::string& how)
{
    std::array<char, 256> line{};
    std::rewind(complaints_);
    if (std::fgets(line.data(), line.size(), complaints_) == nullptr)
        line[0] = 0;
    std::string said{line.data(), std::strcspn(line.data(), "\n")};
    neighbour_.fail(fmt::format("{} {}{}{}", program, how, said.empty() ? "" : ": ", said));
}

bool is_whole_fst(const std::string& path)
{
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    const auto size = static_cast<std::uint64_t>(std::max<std::streamoff>(file.tellg(), 0));
    bool header = false, hierarchy = false;
    std::uint64_t at = 0;
    while (file && at < size) { // a block: its kind, its length without the kind in 8 bytes, big end first
        std::array<char, 9> head{};
        file.seekg(static_cast<std::streamoff>(at));
        if (!file.read(head.data(), head.size()))
            return false;
        std::uint64_t length = 0;
        for (std::size_t i = 1; i < head.size(); ++i)
            length = length << 8U | static_cast<unsigned char>(head.at(i));
        constexpr char header_kind = 0, first_hierarchy = 4, hierarchy_lz4 = 6, hierarchy_lz4_twice = 7;
        header |= head[0] == header_kind;
        hierarchy |= head[0] == first_hierarchy || head[0] == hierarchy_lz4 || head[0] == hierarchy_lz4_twice;
        if (length < 8 || length > size - at - 1)
            return false;
        at += 1 + length;
    }
    return header && hierarchy;
}

} // namespace pivotsim
