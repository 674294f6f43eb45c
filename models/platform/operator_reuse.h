// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/accelerator/accelerator.h"
#include "models/memory/memory_level.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

/// Simulates an operator once and replays it wherever an identical one begins in the same state: the same
/// shape, mapping, alignment of its tensors and phase of the unit's clock, nothing under way, and a memory
/// that has forgotten what was before. Stands between the models and the recorder, so that a replay tells
/// slice for slice what a simulation would have told.
class OperatorReuse final : public Probe {
public:
    struct Parts {
        const Trace& trace;
        const AddressMap& addresses;
        const MemoryLevel& memory;
        std::vector<const Accelerator*> units;
        sc_core::sc_time quiet; ///< that the memory has had before any operator begins
    };

    explicit OperatorReuse(Probe& recorder) : recorder_(recorder) { }

    /// Before the first operator; without it, everything is simulated.
    void enable(const Parts& parts);

    /// The operator begins now on the unit, and nothing else is under way. If it was simulated before: how
    /// long it takes. All that it does has been told then, and nobody is to execute it.
    std::optional<sc_core::sc_time> begin(OperatorId op, std::size_t unit);
    /// The operator that was begun and not replayed is done.
    void end();

    std::uint64_t replayed() const { return replayed_; }
    /// Of all replays of a unit, on top of its own.
    const AcceleratorStatistics& of_unit(std::size_t unit) const { return of_units_.at(unit); }
    const MemoryStatistics& of_memory() const { return of_memory_; }

    Detail detail() const override { return recorder_.detail(); }
    TrackId add_track(const std::string& name, TrackKind kind, std::uint64_t capacity) override
    {
        return recorder_.add_track(name, kind, capacity);
    }
    void slice(TrackId track, const Slice& slice) override;
    void level(TrackId track, sc_core::sc_time time, std::uint64_t value) override;
    void macs(TrackId track, OperatorId op, std::uint64_t count) override;

private:
    struct Level {
        sc_core::sc_time time;
        std::uint64_t value;
    };
    /// One call of the probe, its time relative to the operator's begin.
    struct Event {
        enum class Kind : std::uint8_t { slice, level, macs } kind;
        TrackId track;
        std::size_t index; ///< among the slices or levels; the count, for macs
    };
    struct Recording {
        sc_core::sc_time duration;
        std::vector<Event> events;
        std::vector<Slice> slices;
        std::vector<Level> levels;
        AcceleratorStatistics unit;
        MemoryStatistics memory;
        bool complete = false;
    };

    std::string key(OperatorId op, std::size_t unit) const;
    void replay(const Recording& recording, OperatorId op, std::size_t unit);

    Probe& recorder_;
    std::optional<Parts> parts_;
    std::map<std::string, Recording> recordings_;
    Recording* open_ = nullptr; ///< is being recorded
    std::size_t open_unit_ = 0;
    sc_core::sc_time began_;
    std::size_t noted_ = 0; ///< events of all recordings
    std::vector<AcceleratorStatistics> of_units_;
    MemoryStatistics of_memory_;
    std::uint64_t replayed_ = 0;
};

} // namespace pivotsim
