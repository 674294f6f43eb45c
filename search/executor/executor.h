// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/registry.h"
#include "search/sweep/point_record.h"
#include "search/sweep/sweep.h"

#include <csignal>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace pivotsim {

class Journal;

/// What an executor works with; all of it outlives the executor. What is not known yet when that is made is
/// filled in before it runs or serves.
struct ExecutorContext {
    explicit ExecutorContext(const Sweep& of) : sweep(of) { }

    const Sweep& sweep;
    Journal* journal = nullptr; ///< of this process; null: nothing is kept
    /// Is there a result under this hash? Asked in the processes that evaluate, which see what was known when
    /// they were made.
    std::function<bool(const PointHash&)> knows;
    unsigned workers = 1; ///< processes on this machine
    double lease = 10; ///< seconds after which a silent partner counts as lost
    const volatile std::sig_atomic_t* stop = nullptr; ///< not 0: end soon, keep what is done
    std::function<void(const std::string&)> tell; ///< remarks for the user
};

/// Where points are evaluated.
class Executor {
public:
    static constexpr const char* kind = "executor";
    using Create = std::unique_ptr<Executor>(const ExecutorContext&);

    virtual ~Executor() = default;

    /// Evaluates all of them, in any order. `done` gets each record once it is in a journal. Returns early if
    /// it is asked to stop. Throws InputError where nothing can be kept any more, SimulationError where
    /// partners are lost.
    virtual void run(const std::vector<Candidate>& batch, const std::function<void(const PointRecord&)>& done)
        = 0;

    /// Does this process lead? One that does not calls serve(), which returns when the leader is through.
    virtual bool leads() const { return true; }
    virtual void serve() { }

    /// This process cannot go on, and has said why: partners are not to wait for it.
    virtual void abandon() { }
};

} // namespace pivotsim
