// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/level_order.h"
#include "observe/span_account.h"
#include "observe/timeline/module_rows.h"
#include "observe/timeline/run_counters.h"
#include "observe/timeline/slice_texts.h"
#include "observe/track_owners.h"
#include "observe/view/module_filter.h"
#include "observe/view/window.h"

#include <map>
#include <string>
#include <vector>

namespace pivotsim {

struct TimelineOptions {
    Detail detail = Detail::slices;
    ModuleFilter modules;
    Window window;
    std::uint64_t limit = 0; ///< bytes, after which there are counters only; 0: none
    std::vector<std::string> passes; ///< what an image's passes are called, in order
};

/// Draws a timeline of a run into a sink: images, passes, encoders and gate decisions of the controller,
/// operators of each unit, and, from `slices` on, what every module does, with arrows from what a stall
/// waited for; counters over time. The rows of the array add up to the run's cycle stack.
class TimelineRecorder final : public Probe {
public:
    /// All references outlive it.
    TimelineRecorder(
        const Trace& trace, const Clock& clock, const TimelineOptions& options, TimelineSink& sink);

    Detail detail() const override { return options_.detail; }
    TrackId add_track(const std::string& name, TrackKind kind, std::uint64_t capacity) override;
    void slice(TrackId track, const Slice& slice) override;
    void level(TrackId track, sc_core::sc_time time, std::uint64_t value) override;
    void macs(TrackId track, OperatorId op, std::uint64_t count) override;
    void at_rest(sc_core::sc_time time) override;
    void image_begins(std::uint64_t image, sc_core::sc_time time) override;
    void pass_done(const PassStep& step) override;
    void image_ends(std::uint64_t image, sc_core::sc_time time) override;
    bool wants_again(sc_core::sc_time begin, sc_core::sc_time end) const override
    {
        return options_.window.touches(begin, end);
    }
    void pass_begins(std::size_t pass, std::uint64_t variant, sc_core::sc_time time) override;
    void pass_ends(sc_core::sc_time time) override;
    void pass_repeats(
        std::size_t pass, std::uint64_t variant, sc_core::sc_time begin, sc_core::sc_time end) override;

    /// The run is over, or has failed; `energy` prices the steps of the power's counter, null: no power.
    void finish(sc_core::sc_time end, const EnergyModel* energy);
    /// Was there anything in the window?
    bool told_something() const { return told_; }
    /// When it was cut down to counters, if it was.
    const std::optional<sc_core::sc_time>& cut_at() const { return cut_at_; }
    /// Patterns of modules that matched none.
    std::vector<std::string> unmatched() const { return options_.modules.unmatched(names_); }

private:
    struct Encoder {
        EncoderIndex encoder;
        sc_core::sc_time begin, end;
    };

    bool drawing() const { return !cut_at_; }
    bool exact_levels() const { return options_.detail == Detail::beats && sink_.exact_levels(); }
    void tell(TrackId track, const Slice& slice);
    void settle_levels();
    void tell_level(TrackId track, std::uint64_t when, std::uint64_t value);
    void tell_wait(std::size_t accelerator, Cycles from, Cycles until, StallCause cause);
    void account_until(sc_core::sc_time time);
    void encoder_slice(const Slice& slice);
    void end_encoder();
    void check_limit(sc_core::sc_time time);
    TimelineSlice controller_slice(
        const std::string& name, sc_core::sc_time begin, sc_core::sc_time end, std::uint64_t image);

    const Trace& trace_;
    const Clock& clock_;
    TimelineOptions options_;
    TimelineSink& sink_;
    ModuleRows rows_;
    RunCounters counters_;
    SpanAccount spans_;
    sc_core::sc_time accounted_; ///< until when
    std::vector<std::string> names_; ///< of all modules
    TrackOwners owners_;
    std::vector<std::size_t> accelerator_of_; ///< by track
    std::vector<std::optional<TrackId>>
        arrays_; ///< by accelerator: the row of what it waits for between operators
    struct Level {
        LevelOrder order;
        std::optional<TimelineTrackId> counter;
    };
    std::vector<Level> levels_; ///< by module
    SliceTexts texts_;
    std::size_t images_row_, passes_row_, encoders_row_;
    std::optional<std::size_t> gate_row_; ///< where a gate decides
    bool opened_ = false; ///< the rows are there
    std::map<std::uint64_t, sc_core::sc_time> images_; ///< under way: when they began
    bool overlapping_ = false; ///< images are worked on at once: encoders cannot be told apart
    std::optional<Encoder> encoder_;
    bool told_ = false;
    bool repeats_ = false; ///< the pass under way was told before
    std::uint64_t repeated_passes_ = 0;
    std::optional<sc_core::sc_time> cut_at_;
};

} // namespace pivotsim
