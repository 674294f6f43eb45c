// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tlm/probe.h"

#include <vector>

namespace pivotsim {

/// Tells several watchers what a model tells one. All must number tracks in the order in which they are
/// added.
class ProbeTee final : public Probe {
public:
    /// At least one; the first is told first.
    explicit ProbeTee(std::vector<Probe*> watchers);

    /// The closest of all: who looks less closely is told more than it asked for.
    Detail detail() const override;
    bool wants_again(sc_core::sc_time begin, sc_core::sc_time end) const override;

    TrackId add_track(const std::string& name, TrackKind kind, std::uint64_t capacity) override;
    void slice(TrackId track, const Slice& slice) override;
    void level(TrackId track, sc_core::sc_time time, std::uint64_t value) override;
    void macs(TrackId track, OperatorId op, std::uint64_t count) override;
    void at_rest(sc_core::sc_time time) override;
    void image_begins(std::uint64_t image, sc_core::sc_time time) override;
    void pass_done(const PassStep& step) override;
    void image_ends(std::uint64_t image, sc_core::sc_time time) override;
    void pass_begins(std::size_t pass, std::uint64_t variant, sc_core::sc_time time) override;
    void pass_ends(sc_core::sc_time time) override;
    void pass_repeats(
        std::size_t pass, std::uint64_t variant, sc_core::sc_time begin, sc_core::sc_time end) override;

private:
    std::vector<Probe*> watchers_;
};

} // namespace pivotsim
