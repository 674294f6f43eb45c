// SPDX-License-Identifier: Apache-2.0
#include "search/executor/point_process.h"

#include "base/diagnostics.h"
#include "search/sweep/evaluate.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace pivotsim {
namespace {

PointProcess::Clock::duration of(Duration duration)
{
    return std::chrono::duration_cast<PointProcess::Clock::duration>(
        std::chrono::duration<double>(duration.seconds()));
}

std::uint64_t address_space_in_use()
{
    std::uint64_t pages = 0;
    std::ifstream{"/proc/self/statm"} >> pages;
    return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

/// What the point takes beyond the program ends in std::bad_alloc; nobody needs its core.
void limit_memory(Bytes most)
{
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    rlimit space{};
    ::getrlimit(RLIMIT_AS, &space);
    space.rlim_cur = std::min<rlim_t>(space.rlim_max, address_space_in_use() + most.count);
    ::setrlimit(RLIMIT_AS, &space);
}

/// Handlers of the parent, of MPI and of test frameworks say nothing here.
void default_signals()
{
    for (int signal = 1; signal < NSIG; ++signal)
        if (signal != SIGKILL && signal != SIGSTOP)
            ::signal(signal, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

bool write_all(int pipe, const std::string& text)
{
    std::size_t written = 0;
    while (written < text.size()) {
        const ssize_t count = ::write(pipe, text.data() + written, text.size() - written);
        if (count < 0 && errno != EINTR)
            return false; // the parent is gone
        written += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    return true;
}

/// Signals that others send; all else is of the process's own making.
bool sent_by_others(int signal)
{
    return signal == SIGKILL || signal == SIGTERM || signal == SIGINT || signal == SIGHUP
        || signal == SIGQUIT;
}

} // namespace

PointProcess::PointProcess(const ExecutorContext& context, std::vector<Candidate> points)
    : context_(context), points_(std::move(points)), patience_(of(context.sweep.config().timeout))
{
    int ends[2], starts[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        throw SimulationError(fmt::format("cannot make a pipe: {}", std::strerror(errno)));
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, starts) != 0) {
        const int error = errno;
        ::close(ends[0]);
        ::close(ends[1]);
        throw SimulationError(fmt::format("cannot make a pair of sockets: {}", std::strerror(error)));
    }
    std::fflush(nullptr); // what is buffered must not be printed twice
    const pid_t parent = ::getpid();
    child_ = ::fork();
    if (child_ < 0) {
        const int error = errno;
        for (const int end : {ends[0], ends[1], starts[0], starts[1]})
            ::close(end);
        throw SimulationError(fmt::format("cannot fork: {}", std::strerror(error)));
    }
    if (child_ == 0) {
        ::close(ends[0]);
        ::close(starts[0]);
        be_child(ends[1], starts[1], parent);
    }
    ::setpgid(child_, child_); // both do it, whoever comes first
    ::close(ends[1]);
    ::close(starts[1]);
    pipe_ = ends[0];
    start_ = starts[0];
    ::fcntl(pipe_, F_SETFL, O_NONBLOCK);
}

void PointProcess::begin()
{
    const char go = 1;
    if (::send(start_, &go, 1, MSG_NOSIGNAL) != 1) { // it is dead, which its pipe will tell
    }
    deadline_ = Clock::now() + patience_;
}

PointProcess::~PointProcess()
{
    if (!waited_) {
        kill_group();
        wait();
    }
    ::close(pipe_);
    ::close(start_);
}

void PointProcess::be_child(int pipe, int start, pid_t parent) const
{
    ::setpgid(0, 0);
    default_signals();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent)
        ::_exit(0); // it died before that was said
    limit_memory(context_.sweep.config().memory);
    char go = 0;
    if (::recv(start, &go, 1, 0) != 1)
        ::_exit(0); // nobody wants it any more
    try {
        for (const Candidate& point : points_)
            if (!write_all(pipe, evaluate(context_.sweep, point, context_.knows).to_line() + '\n'))
                break;
    } catch (const std::bad_alloc&) {
        ::_exit(ENOMEM);
    } catch (...) { // it must not reach what is the parent's
        ::_exit(EXIT_FAILURE);
    }
    ::_exit(0); // no destructors: the kernel's own would complain of a simulation that is not at its end
}

PointProcess::News PointProcess::read()
{
    News news;
    char buffer[65536];
    for (;;) {
        const ssize_t count = ::read(pipe_, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0) {
            news.ended = count == 0 || errno != EAGAIN;
            break;
        }
        partial_.append(buffer, static_cast<std::size_t>(count));
        if (count < static_cast<ssize_t>(sizeof buffer))
            break;
    }
    std::size_t from = 0;
    for (std::size_t end = 0; (end = partial_.find('\n', from)) != std::string::npos; from = end + 1)
        news.lines.push_back(partial_.substr(from, end - from));
    partial_.erase(0, from);
    reported_ += news.lines.size();
    if (!news.lines.empty())
        deadline_ = Clock::now() + patience_;
    if (news.ended)
        wait();
    return news;
}

void PointProcess::kill_for_timeout()
{
    timed_out_ = true;
    kill_group();
}

void PointProcess::kill_group() const
{
    if (::kill(-child_, SIGKILL) != 0)
        ::kill(child_, SIGKILL);
}

void PointProcess::wait()
{
    while (::waitpid(child_, &status_, 0) < 0 && errno == EINTR) { }
    ::kill(-child_, SIGKILL); // what it may have left behind
    waited_ = true;
}

bool PointProcess::gone()
{
    if (!waited_ && ::waitpid(child_, &status_, WNOHANG) == child_)
        waited_ = true;
    return waited_;
}

std::optional<PointRecord> PointProcess::casualty()
{
    if (reported_ == points_.size())
        return {};
    PointRecord record = blank_record(context_.sweep, points_[reported_]);
    if (timed_out_) {
        record.status = PointStatus::timeout;
        record.reason = fmt::format("took more than {} s", context_.sweep.config().timeout.seconds());
    } else if (WIFSIGNALED(status_)) {
        const int signal = WTERMSIG(status_);
        record.status = sent_by_others(signal) ? PointStatus::killed : PointStatus::crash;
        record.reason = fmt::format("killed by signal {} ({})", signal, ::strsignal(signal));
    } else if (WEXITSTATUS(status_) == ENOMEM) {
        record.status = PointStatus::memory;
        record.reason = "more memory than the sweep allows a point";
    } else {
        record.status = PointStatus::crash;
        record.reason = fmt::format("ended without an answer, exit status {}", WEXITSTATUS(status_));
    }
    return record;
}

std::vector<Candidate> PointProcess::untouched() const
{
    const std::size_t touched = std::min(points_.size(), reported_ + 1);
    return {points_.begin() + static_cast<std::ptrdiff_t>(touched), points_.end()};
}

} // namespace pivotsim
