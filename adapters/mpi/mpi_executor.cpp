// SPDX-License-Identifier: Apache-2.0
// Sweeps over the ranks of an MPI job: rank 0 leads, hands out points and works too; the others evaluate into
// journals of their own and report. Nobody ever blocks in MPI, so that a lost rank or a cut link is noticed
// by its silence.
#include "base/diagnostics.h"
#include "base/plugin/plugin.h"
#include "search/executor/executor.h"
#include "search/executor/process_pool.h"
#include "search/store/journal.h"

#include <boost/mpi.hpp>
#include <boost/serialization/string.hpp>
#include <boost/serialization/vector.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <deque>
#include <fmt/format.h>
#include <fstream>
#include <list>
#include <memory>
#include <unistd.h>

namespace pivotsim {
namespace {

namespace mpi = boost::mpi;
using Clock = std::chrono::steady_clock;

enum Tag { tag_points, tag_records, tag_pulse, tag_finish };

/// Points that a rank has beyond those that it works at, so that it never waits for the next ones.
constexpr std::size_t simulations_ahead = 2, sums_ahead = 2048;
constexpr std::chrono::milliseconds patience{5};
/// Before it speaks for the first time a partner may be reading a store of millions of results.
constexpr std::chrono::duration<double> patience_at_first{600};
/// What an orderly MPI_Abort may take before the process ends without it.
constexpr unsigned abort_seconds = 5;

std::vector<std::uint64_t> packed(const std::vector<Candidate>& points)
{
    std::vector<std::uint64_t> numbers;
    for (const Candidate& point : points) {
        numbers.push_back(point.point);
        numbers.push_back(point.rung);
    }
    return numbers;
}

std::vector<Candidate> unpacked(const std::vector<std::uint64_t>& numbers)
{
    std::vector<Candidate> points;
    for (std::size_t i = 0; i + 1 < numbers.size(); i += 2)
        points.push_back({numbers[i], static_cast<std::uint32_t>(numbers[i + 1])});
    return points;
}

class MpiExecutor final : public Executor {
public:
    explicit MpiExecutor(const ExecutorContext& context) : context_(context)
    {
        if (world_.rank() == 0)
            partners_.resize(static_cast<std::size_t>(world_.size()));
        for (Partner& partner : partners_)
            partner.heard = Clock::now();
    }

    /// Partners that do not take their leave are lost: MPI_Finalize would wait for them forever.
    ~MpiExecutor() override
    {
        if (leads()) {
            for (int rank = 1; rank < world_.size(); ++rank)
                send(rank, tag_finish, std::vector<std::uint64_t>{});
            settle();
        }
        if (lost_)
            abort();
    }

    bool leads() const override { return world_.rank() == 0; }

    void run(
        const std::vector<Candidate>& batch, const std::function<void(const PointRecord&)>& done) override
    {
        std::deque<Candidate> queue(batch.begin(), batch.end());
        std::size_t left = batch.size();
        const auto count = [&](const PointRecord& record) {
            --left;
            done(record);
        };
        ProcessPool pool(context_, [&](const std::string& line, const PointRecord& record) {
            context_.journal->append(line);
            count(record);
        });
        const Clock::time_point began = Clock::now();
        for (Partner& partner : partners_) // nobody spoke while the leader was busy between batches
            partner.heard = began;
        while (left > 0 && !stopped()) {
            for (int rank = 1; rank < world_.size(); ++rank)
                provide(rank, queue);
            while (pool.waiting() == 0 && !queue.empty() && need(queue.front()) > pool.waiting())
                pool.add(take(queue, need(queue.front())));
            pool.idle() ? pause() : pool.advance(patience);
            hear(count);
            pulse();
            check_leases();
        }
        if (stopped())
            pool.clear();
    }

    void serve() override
    {
        bool finished = false, has_spoken = false; // the leader
        heard_ = Clock::now();
        std::vector<std::string> news;
        ProcessPool pool(context_, [&](const std::string& line, const PointRecord&) {
            context_.journal->append(line);
            news.push_back(line);
        });
        while (!finished && !stopped()) {
            pool.idle() ? pause() : pool.advance(patience);
            while (const auto message = world_.iprobe(0, mpi::any_tag)) {
                heard_ = Clock::now();
                has_spoken = true;
                std::vector<std::uint64_t> numbers;
                world_.recv(0, message->tag(), numbers);
                finished = finished || message->tag() == tag_finish;
                pool.add(unpacked(numbers));
            }
            if (!news.empty()) {
                send(0, tag_records, news);
                news.clear();
            }
            pulse();
            drop_sent();
            if (Clock::now() - heard_ > lease_of(has_spoken)) {
                pool.clear();
                context_.journal->sync();
                throw SimulationError(fmt::format(
                    "rank {}: nothing heard of the leader for {} s; what was evaluated is safe in '{}'",
                    world_.rank(), context_.lease, context_.journal->path().string()));
            }
        }
        pool.clear();
        settle();
    }

    void abandon() override { abort(); }

private:
    struct Partner {
        Clock::time_point heard;
        std::size_t outstanding = 0;
        bool has_spoken = false;
    };

    struct Sent {
        std::shared_ptr<void> message;
        mpi::request request;
    };

    bool stopped() const { return context_.stop != nullptr && *context_.stop != 0; }
    std::chrono::duration<double> lease_of(bool has_spoken) const
    {
        return has_spoken ? lease() : std::max(lease(), patience_at_first);
    }
    std::chrono::duration<double> lease() const { return std::chrono::duration<double>(context_.lease); }

    /// As many points as keep a rank's processes busy for a while.
    std::size_t need(const Candidate& point) const
    {
        return context_.workers * (context_.sweep.simulates(point.rung) ? 1 : sums_ahead);
    }

    static std::vector<Candidate> take(std::deque<Candidate>& queue, std::size_t count)
    {
        std::vector<Candidate> points;
        for (; count > 0 && !queue.empty(); --count) {
            points.push_back(queue.front());
            queue.pop_front();
        }
        return points;
    }

    /// Near the end everybody gets an equal part of what is left.
    void provide(int rank, std::deque<Candidate>& queue)
    {
        Partner& partner = partners_[static_cast<std::size_t>(rank)];
        if (queue.empty())
            return;
        const std::size_t wanted = std::min(simulations_ahead * need(queue.front()),
            std::max<std::size_t>(context_.workers, queue.size() / static_cast<std::size_t>(world_.size())));
        if (partner.outstanding * 2 > wanted)
            return;
        const std::vector<Candidate> points = take(queue, wanted - partner.outstanding);
        partner.outstanding += points.size();
        send(rank, tag_points, packed(points));
    }

    template <class Done> void hear(const Done& done)
    {
        while (const auto message = world_.iprobe(mpi::any_source, mpi::any_tag)) {
            Partner& partner = partners_[static_cast<std::size_t>(message->source())];
            partner.heard = Clock::now();
            partner.has_spoken = true;
            if (message->tag() != tag_records) {
                std::vector<std::uint64_t> nothing;
                world_.recv(message->source(), message->tag(), nothing);
                continue;
            }
            std::vector<std::string> lines;
            world_.recv(message->source(), tag_records, lines);
            for (const std::string& line : lines)
                if (const auto record = PointRecord::parse(line)) {
                    partner.outstanding -= std::min<std::size_t>(1, partner.outstanding);
                    done(*record);
                }
        }
        drop_sent();
    }

    /// A sign of life, four times a lease.
    void pulse()
    {
        if (Clock::now() - pulsed_ < lease() / 4)
            return;
        pulsed_ = Clock::now();
        for (int rank = 0; rank < world_.size(); ++rank)
            if (rank != world_.rank() && (leads() || rank == 0))
                send(rank, tag_pulse, std::vector<std::uint64_t>{});
    }

    void check_leases()
    {
        for (int rank = 1; rank < world_.size(); ++rank) {
            const Partner& partner = partners_[static_cast<std::size_t>(rank)];
            if (Clock::now() - partner.heard <= lease_of(partner.has_spoken))
                continue;
            throw SimulationError(
                fmt::format("rank {} has been silent for {} s: it or the link to it is lost; what "
                            "was evaluated is safe, run the same command again",
                    rank, context_.lease));
        }
    }

    /// A message lives until it is out.
    template <class Message> void send(int rank, Tag tag, Message message)
    {
        auto kept = std::make_shared<Message>(std::move(message));
        sent_.push_back({kept, world_.isend(rank, tag, *kept)});
    }

    void drop_sent()
    {
        sent_.remove_if([](Sent& each) { return each.request.test().has_value(); });
    }

    /// What was sent last goes out, or the lease ends.
    void settle()
    {
        const Clock::time_point began = Clock::now();
        while (!sent_.empty() && Clock::now() - began < lease()) {
            drop_sent();
            while (const auto message
                = world_.iprobe(mpi::any_source, mpi::any_tag)) { // nobody waits for an answer
                if (message->tag() == tag_records) {
                    std::vector<std::string> lines;
                    world_.recv(message->source(), tag_records, lines);
                } else {
                    std::vector<std::uint64_t> numbers;
                    world_.recv(message->source(), message->tag(), numbers);
                }
            }
            pause();
        }
        lost_ = lost_ || !sent_.empty();
    }

    static void pause() { ::usleep(1000); }

    /// MPI_Abort where that works. With a cut link mpirun may wait forever for those whom it cannot reach:
    /// then somebody who outlives this process ends it.
    [[noreturn]] static void abort()
    {
        const pid_t launcher = ::getppid();
        if (::fork() == 0) {
            ::setsid();
            ::sleep(abort_seconds);
            if (is_launcher(launcher))
                ::kill(launcher, SIGKILL);
            ::_exit(0);
        }
        ::alarm(abort_seconds);
        MPI_Abort(MPI_COMM_WORLD, 1);
        ::_exit(1);
    }

    static bool is_launcher(pid_t process)
    {
        std::string name;
        std::ifstream file{fmt::format("/proc/{}/comm", process)};
        std::getline(file, name);
        const auto begins = [&name](const char* with) { return name.rfind(with, 0) == 0; };
        return begins("mpirun") || begins("mpiexec") || begins("orterun") || begins("prterun");
    }

    const ExecutorContext& context_;
    // Points are forked off, and never call MPI.
    const int quiet_ = ::setenv("OMPI_MCA_mpi_warn_on_fork", "0", 0);
    mpi::environment environment_{mpi::threading::single, false};
    mpi::communicator world_;
    std::vector<Partner> partners_; ///< by rank
    std::list<Sent> sent_;
    Clock::time_point pulsed_, heard_;
    bool lost_ = false;
};

const Registration<Executor, MpiExecutor> registration{"mpi", "the ranks of an MPI job"};

} // namespace
} // namespace pivotsim

PIVOTSIM_PLUGIN("mpi", "sweeps over the ranks of an MPI job")
