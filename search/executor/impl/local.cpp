// SPDX-License-Identifier: Apache-2.0
#include "search/executor/executor.h"
#include "search/executor/process_pool.h"
#include "search/store/journal.h"

namespace pivotsim {
namespace {

/// Processes of this machine, and one journal.
class LocalExecutor final : public Executor {
public:
    explicit LocalExecutor(const ExecutorContext& context) : context_(context) { }

    void run(
        const std::vector<Candidate>& batch, const std::function<void(const PointRecord&)>& done) override
    {
        ProcessPool pool(context_, [&](const std::string& line, const PointRecord& record) {
            context_.journal->append(line);
            done(record);
        });
        pool.add(batch);
        while (!pool.idle() && (context_.stop == nullptr || *context_.stop == 0))
            pool.advance(std::chrono::milliseconds{200});
    }

private:
    const ExecutorContext& context_;
};

const Registration<Executor, LocalExecutor> registration{"local", "a pool of processes on this machine"};

} // namespace
} // namespace pivotsim
