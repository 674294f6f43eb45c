// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/level_order.h"
#include "observe/view/module_filter.h"
#include "observe/view/window.h"
#include "observe/wave/gtkw_file.h"
#include "observe/wave/state_lane.h"
#include "observe/wave/vcd_writer.h"
#include "observe/wave/wave_place.h"
#include "tlm/clock.h"
#include "workloads/trace.h"

#include <exception>
#include <memory>
#include <string>
#include <vector>

namespace pivotsim {

struct WaveOptions {
    std::string file; ///< .vcd, .vcd.gz or .fst
    bool force = false; ///< replaces what exists
    Window window;
    ModuleFilter modules = ModuleFilter{};
    Detail detail = Detail::slices;
    std::vector<std::string> passes; ///< what an image's passes are called, in order
};

/// Writes a run as signals: what each module did at every instant. Values at a window's begin are those that
/// the whole run has there.
class WaveRecorder final : public Probe {
public:
    /// Opens the file; throws InputError.
    WaveRecorder(const Trace& trace, WaveOptions options);
    ~WaveRecorder() override;

    Detail detail() const override { return options_.detail; }
    bool wants_again(sc_core::sc_time begin, sc_core::sc_time end) const override
    {
        return options_.window.touches(begin, end);
    }
    TrackId add_track(const std::string& name, TrackKind kind, std::uint64_t capacity) override;
    void slice(TrackId track, const Slice& slice) override;
    void level(TrackId track, sc_core::sc_time time, std::uint64_t value) override;
    void macs(TrackId, OperatorId, std::uint64_t) override { }
    void at_rest(sc_core::sc_time time) override;
    void image_begins(std::uint64_t image, sc_core::sc_time time) override;
    void pass_done(const PassStep& step) override;
    void image_ends(std::uint64_t image, sc_core::sc_time time) override;
    void pass_begins(std::size_t pass, std::uint64_t variant, sc_core::sc_time time) override;
    void pass_ends(sc_core::sc_time time) override;
    void pass_repeats(
        std::size_t pass, std::uint64_t variant, sc_core::sc_time begin, sc_core::sc_time end) override;

    /// After the run: the wave appears under its name, and a save file for GTKWave beside it. Throws what
    /// went wrong while writing: a run is not stopped for it.
    void finish();

    std::uint64_t changes() const { return writer_.written(); }
    /// Changes that were told after something later had been written; they are written late.
    std::uint64_t late() const { return sorter_.late(); }
    std::string save_file() const { return GtkwFile::path_for(options_.file); }
    /// Patterns of modules that matched none.
    std::vector<std::string> unmatched() const { return options_.modules.unmatched(track_names_); }

private:
    struct Track {
        TrackKind kind;
        bool shown;
        SignalId first; ///< of its signals
        std::size_t lane;
    };

    template <class Work> void unless_failed(Work work);
    void add_controller(const std::string& root);
    void add_lane(Track& track, std::size_t signals, const StateLane::Values& at_rest = {});
    void show(const Track& track, const Slice& slice);
    void set_level(TrackId id, std::uint64_t when, std::uint64_t value);
    void settle_levels();
    void outstanding(const Track& track, const Slice& slice);
    void set_controller(sc_core::sc_time time, SignalId signal, std::int64_t value);
    void save_view() const;
    SignalId add_signal(const WavePlace& place, const std::string& name, SignalKind kind, unsigned width = 1,
        bool level = false, std::int64_t value = 0);
    void show_pass(std::size_t pass, std::int64_t course, sc_core::sc_time time);
    std::int64_t name_of(OperatorId op);
    void take(const SignalChange& change);
    void flush();

    const Trace& trace_;
    WaveOptions options_;
    std::unique_ptr<WaveFile> file_;
    VcdWriter writer_;
    ChangeSorter sorter_;
    GtkwFile view_;
    std::vector<Track> tracks_;
    std::vector<LevelOrder> orders_; ///< of buffers, by track
    std::vector<std::string> track_names_;
    std::vector<StateLane> lanes_;
    std::vector<std::int64_t> operator_names_; ///< texts of the writer; -1: not yet
    std::vector<std::int64_t> activities_, causes_;
    bool controller_shown_ = false;
    std::int64_t idle_ = 0, in_full_ = 0, repeated_ = 0;
    std::uint64_t images_open_ = 0;
    sc_core::sc_time rest_, last_end_;
    std::exception_ptr failure_;
};

} // namespace pivotsim
