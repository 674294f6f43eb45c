// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/executor/executor.h"
#include "search/store/store.h"

#include <array>
#include <functional>
#include <map>
#include <unordered_map>
#include <unordered_set>

namespace pivotsim {

/// A part of a sweep's points: those at places i, i + n, i + 2 n, ... of its list.
struct Shard {
    std::uint32_t index = 0, count = 1;
};

/// What is known of a sweep before it goes on.
struct SweepKnowledge {
    std::unordered_set<PointHash> hashes; ///< that have a result, in any sweep
    std::map<std::pair<std::uint64_t, std::uint32_t>, PointStatus> statuses; ///< of this sweep's candidates

    /// From the database, which has folded the journals in.
    static SweepKnowledge from(Store& store, const Sweep& sweep);
    /// From the journals alone, where nobody should write to the database.
    static SweepKnowledge from_journals(const std::filesystem::path& folder, const Sweep& sweep);
};

/// Points by what became of them, this time.
struct SweepTally {
    std::uint64_t proposed = 0; ///< by the strategy
    std::uint64_t known = 0; ///< needed no evaluation
    std::array<std::uint64_t, 8> evaluated{}; ///< by PointStatus
    bool interrupted = false;

    std::uint64_t of(PointStatus status) const { return evaluated[static_cast<std::size_t>(status)]; }
    std::uint64_t failed() const;
    std::uint64_t all_evaluated() const;
};

struct SweepOptions {
    Shard shard;
    bool retry_failed = false;
};

/// Takes a sweep from where it stands to its end: what the strategy proposes and nobody knows is evaluated.
class SweepRun {
public:
    /// All outlive the run. The store may be null, then nothing can be asked about results of other sweeps;
    /// an adaptive strategy needs one.
    SweepRun(Sweep& sweep, Store* store, SweepKnowledge& knowledge, const SweepOptions& options);

    /// For an ExecutorContext.
    std::function<bool(const PointHash&)> knows() const;

    /// What the first batch leaves to be done; for estimates.
    std::vector<Candidate> first_batch();
    /// A record that was made beforehand.
    void take(const PointRecord& record);

    /// `progress` is told after each record: done and to be done of the batch.
    using Progress = std::function<void(const SweepTally&, std::uint64_t done, std::uint64_t of)>;
    SweepTally run(Executor& executor, const volatile std::sig_atomic_t& stop, const Progress& progress);

private:
    std::vector<Candidate> propose();
    bool is_done(const Candidate& candidate) const;
    void remember(const PointRecord& record);
    void teach(const std::vector<Candidate>& batch);

    Sweep& sweep_;
    Store* const store_;
    SweepKnowledge& knowledge_;
    const SweepOptions options_;
    std::vector<Candidate> batch_, todo_;
    bool proposed_ = false;
    SweepTally tally_;
    std::map<std::pair<std::uint64_t, std::uint32_t>, Metrics> answers_; ///< where the strategy learns
    std::unordered_map<PointHash, Metrics> results_; ///< of this run, likewise
};

} // namespace pivotsim
