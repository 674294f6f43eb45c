// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/timeline/timeline_sink.h"
#include "tlm/probe.h"

#include <array>
#include <boost/circular_buffer.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

/// The rows of the modules: puts slices that overlap into lanes, and draws an arrow from what a stall waited
/// for. A module's last slices are held back a little, since an arrow's begin is known only when it ends, and
/// since the bursts of one movement are drawn as one slice if it is `merging`.
class ModuleRows {
public:
    ModuleRows(TimelineSink& sink, bool merging) : sink_(sink), merging_(merging) { }

    /// In the order of their TrackIds.
    void add_module(const std::string& name, TrackKind kind, bool shown);

    bool shown(TrackId module) const { return modules_[module].shown; }
    TrackKind kind(TrackId module) const { return modules_[module].track_kind; }
    /// Makes rows for all that are shown, so that they follow each other as modules do: extras, then modules;
    /// `units_only`: of these, units.
    void open(bool units_only);
    /// Its first row, made if it has none yet.
    TimelineTrackId row(TrackId module);
    /// Rows of something that is no module but belongs to one: "images" of "platform.controller".
    std::size_t add_extra(const std::string& module, const std::string& name);
    void tell_extra(std::size_t extra, const TimelineSlice& told);

    /// `told` describes `slice`, but for its row.
    void tell(TrackId module, const Slice& slice, const TimelineSlice& told);
    /// Everything that was held back.
    void flush();

private:
    static constexpr std::size_t held_back = 8;

    struct Held {
        TimelineSlice told;
        OperandKind operand = OperandKind::command;
        std::uint64_t fold = 0;
        std::optional<Slice> stall; ///< one whose arrow is still to be found
    };
    struct Lane {
        TimelineTrackId row;
        std::uint64_t free_at; ///< picoseconds
    };
    struct Rows {
        std::string name, kind;
        std::vector<Lane> lanes;
    };
    struct Module : Rows {
        TrackKind track_kind;
        bool shown;
        bool merges; ///< bursts
        boost::circular_buffer<Held> held;
    };

    std::optional<TimelineTrackId> parent(const std::string& module);
    TimelineTrackId first_row(Rows& rows);
    Lane& lane(Rows& rows, std::uint64_t begin);
    void write(Rows& rows, const TimelineSlice& told);
    void release(Module& module, Held& held);
    void point(Held& held);
    static bool merge(Module& module, const Held& burst);
    Held* blocker(const Slice& stall);

    TimelineSink& sink_;
    const bool merging_;
    std::vector<Module> modules_;
    std::vector<Rows> extras_;
    std::map<std::string, TrackId> by_name_;
    std::map<std::string, TimelineTrackId> groups_; ///< parents that are no modules
    std::array<std::vector<TrackId>, track_kinds> by_kind_;
    std::uint64_t arrows_ = 0;
};

} // namespace pivotsim
