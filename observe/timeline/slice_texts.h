// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/timeline/timeline_sink.h"
#include "tlm/probe.h"
#include "workloads/trace.h"

#include <array>
#include <map>
#include <vector>

namespace pivotsim {

/// What slices are called: "preload", "wait: weights", "read inputs", "encoder.3.qkv".
class SliceTexts {
public:
    SliceTexts(const Trace& trace, TimelineSink& sink);

    TextId name(TrackId module, TrackKind kind, const Slice& slice);
    TextId wait(StallCause cause) const { return waits_[static_cast<std::size_t>(cause)]; }
    TextId resource(Resource resource) const { return resources_[static_cast<std::size_t>(resource)]; }
    TextId op(OperatorId op);
    /// Any other.
    TextId text(const std::string& text);

private:
    TextId bank(TrackId module, const Slice& slice);

    const Trace& trace_;
    TimelineSink& sink_;
    std::map<std::string, TextId> others_;
    std::array<TextId, activities> activities_{};
    std::array<TextId, stall_causes> waits_{};
    std::array<TextId, resources> resources_{};
    std::array<TextId, operand_kinds> operands_{};
    std::array<std::array<TextId, operand_kinds>, 2> transactions_{}; ///< reads, writes
    std::array<TextId, 2> row_hits_{}; ///< reads, writes
    TextId wait_for_operands_;
    std::vector<TextId> ops_; ///< 0: not needed yet
    std::vector<Activity> last_; ///< of a bank, by module
};

} // namespace pivotsim
