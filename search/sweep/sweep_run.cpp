// SPDX-License-Identifier: Apache-2.0
#include "search/sweep/sweep_run.h"

#include "base/diagnostics.h"
#include "search/store/journal.h"
#include "search/sweep/sweep_front.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>

namespace pivotsim {
namespace {

std::pair<std::uint64_t, std::uint32_t> key_of(const Candidate& candidate)
{
    return {candidate.point, candidate.rung};
}

void keep(SweepKnowledge& knowledge, const PointRecord& record, const std::string& sweep)
{
    if (record.status == PointStatus::ok)
        knowledge.hashes.insert(record.hash);
    if (record.sweep != sweep)
        return;
    const auto [there, fresh] = knowledge.statuses.emplace(key_of(record.candidate), record.status);
    if (!fresh && weight(record.status) > weight(there->second))
        there->second = record.status;
}

} // namespace

std::uint64_t SweepTally::failed() const
{
    std::uint64_t failed = 0;
    for (std::size_t i = 0; i < evaluated.size(); ++i)
        failed += is_failure(static_cast<PointStatus>(i)) ? evaluated[i] : 0;
    return failed;
}

std::uint64_t SweepTally::all_evaluated() const
{
    return std::accumulate(evaluated.begin(), evaluated.end(), std::uint64_t{0});
}

SweepKnowledge SweepKnowledge::from(Store& store, const Sweep& sweep)
{
    SweepKnowledge knowledge;
    knowledge.hashes = store.known();
    for (const auto& [candidate, status] : store.statuses(sweep.id()))
        knowledge.statuses[key_of(candidate)] = status;
    return knowledge;
}

SweepKnowledge SweepKnowledge::from_journals(const std::filesystem::path& folder, const Sweep& sweep)
{
    SweepKnowledge knowledge;
    std::error_code failure;
    std::vector<PointRecord> pointers;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "journals", failure))
        if (entry.path().extension() == Journal::extension)
            read_journal(entry.path(), 0, [&](PointRecord&& record) {
                if (record.known)
                    pointers.push_back(std::move(record));
                else
                    keep(knowledge, record, sweep.id());
            });
    for (const PointRecord& pointer : pointers)
        if (knowledge.hashes.count(pointer.hash) > 0)
            keep(knowledge, pointer, sweep.id());
    return knowledge;
}

SweepRun::SweepRun(Sweep& sweep, Store* store, SweepKnowledge& knowledge, const SweepOptions& options)
    : sweep_(sweep), store_(store), knowledge_(knowledge), options_(options)
{
    if (sweep.strategy().adaptive() && options.shard.count > 1)
        throw InputError({}, "E-SWEEP",
            fmt::format(
                "strategy '{}' learns from every result, so that its points cannot be cut into shards",
                sweep.config().strategy.name),
            {"run it as one sweep, local or under mpirun"});
}

std::function<bool(const PointHash&)> SweepRun::knows() const
{
    return [this](const PointHash& hash) { return knowledge_.hashes.count(hash) > 0; };
}

bool SweepRun::is_done(const Candidate& candidate) const
{
    const auto status = knowledge_.statuses.find(key_of(candidate));
    if (status == knowledge_.statuses.end() || status->second == PointStatus::killed)
        return false;
    return !(options_.retry_failed && is_failure(status->second));
}

std::vector<Candidate> SweepRun::propose()
{
    std::vector<Candidate> batch = sweep_.strategy().propose();
    if (options_.shard.count > 1) {
        std::vector<Candidate> part;
        for (std::size_t i = options_.shard.index; i < batch.size(); i += options_.shard.count)
            part.push_back(batch[i]);
        batch = std::move(part);
    }
    todo_.clear();
    for (const Candidate& candidate : batch)
        if (!is_done(candidate))
            todo_.push_back(candidate);
    tally_.proposed += batch.size();
    tally_.known += batch.size() - todo_.size();
    return batch;
}

std::vector<Candidate> SweepRun::first_batch()
{
    if (!proposed_)
        batch_ = propose();
    proposed_ = true;
    return todo_;
}

void SweepRun::take(const PointRecord& record)
{
    keep(knowledge_, record, sweep_.id());
    if (record.known && record.status == PointStatus::ok)
        ++tally_.known;
    else
        ++tally_.evaluated[static_cast<std::size_t>(record.status)];
    if (sweep_.strategy().adaptive() && record.status == PointStatus::ok)
        remember(record);
    const auto at = std::find_if(todo_.begin(), todo_.end(),
        [&record](const Candidate& candidate) { return key_of(candidate) == key_of(record.candidate); });
    if (at == todo_.begin() && at != todo_.end())
        todo_.erase(at);
}

/// What a pointer points at is in the store, or was found in this run and is not folded yet.
void SweepRun::remember(const PointRecord& record)
{
    if (!record.known)
        results_[record.hash] = record.metrics;
    if (const auto found = results_.find(record.hash); found != results_.end())
        answers_[key_of(record.candidate)] = found->second;
    else if (const auto stored = store_ != nullptr ? store_->result(record.hash) : std::nullopt)
        answers_[key_of(record.candidate)] = *stored;
}

/// Figures of points that were done before come from the store.
void SweepRun::teach(const std::vector<Candidate>& batch)
{
    std::vector<Judged> judged;
    bool fetched = false;
    for (const Candidate& candidate : batch) {
        auto answer = answers_.find(key_of(candidate));
        if (answer == answers_.end() && !fetched && store_ != nullptr) {
            fetched = true;
            store_->each_point(sweep_.id(), [this](StoredPoint&& point) {
                if (point.status == PointStatus::ok)
                    answers_.emplace(key_of(point.candidate), point.metrics);
            });
            answer = answers_.find(key_of(candidate));
        }
        Judged each{candidate, {}};
        if (answer != answers_.end() && may_be_on_front(sweep_, candidate.point, answer->second))
            for (const Metric objective : sweep_.objectives())
                each.objectives.push_back(answer->second.cost(objective));
        judged.push_back(std::move(each));
    }
    sweep_.strategy().learn(judged);
}

SweepTally SweepRun::run(Executor& executor, const volatile std::sig_atomic_t& stop, const Progress& progress)
{
    for (first_batch(); !batch_.empty(); batch_ = propose()) {
        const std::vector<Candidate> todo = std::move(todo_);
        todo_.clear();
        std::uint64_t done = 0;
        executor.run(todo, [&](const PointRecord& record) {
            take(record);
            progress(tally_, ++done, todo.size());
        });
        if (stop != 0 && done < todo.size()) {
            tally_.interrupted = true;
            break;
        }
        if (sweep_.strategy().adaptive())
            teach(batch_);
    }
    return tally_;
}

} // namespace pivotsim
