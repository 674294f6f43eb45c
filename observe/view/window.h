// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tlm/clock.h"
#include "tlm/probe.h"
#include "workloads/trace.h"

#include <string>
#include <vector>

namespace pivotsim {

/// The part of a run that a recorder looks at. Written as
///
///   10us:40us  10us:  :40us        simulated time
///   cycles:1000-2000               cycles of the PL
///   op:encoder.3.qkv  op:*.fc1     operators, by shell pattern
///   encoder:5-6  encoder:7         encoders, from 1
///   image:3-5  image:3             images, from 1: from the first's begin to the last's end
///
/// Each recorder has one of its own, and tells it of images as the models tell them.
class Window {
public:
    /// All of the run.
    Window() = default;
    /// Throws InputError. The trace outlives nothing: what is needed of it is kept.
    static Window parse(const std::string& text, const Trace& trace, const Clock& clock);

    bool all() const { return kind_ == Kind::all; }

    void image_begins(std::uint64_t image, sc_core::sc_time time);
    void image_ends(std::uint64_t image, sc_core::sc_time time);

    /// In time it is enough that they touch; a slice that belongs to no operator is shown beside one that
    /// does.
    bool shows(const Slice& slice) { return kind_ == Kind::all || shows_part(slice); }
    /// Of a level that changes at `time`.
    bool shows(sc_core::sc_time time) const;
    bool shows(OperatorId op) const;
    /// Is there something to be seen between these times, as far as is known?
    bool touches(sc_core::sc_time begin, sc_core::sc_time end) const;

    /// Bounds in time; those of all where the window is not one of times.
    sc_core::sc_time begin() const { return begin_; }
    sc_core::sc_time end() const { return end_; }

private:
    enum class Kind { all, time, operators, images };

    bool shows_part(const Slice& slice);

    Kind kind_ = Kind::all;
    sc_core::sc_time begin_, end_ = sc_core::sc_max_time();
    std::vector<bool> wanted_; ///< by operator
    std::uint64_t first_image_ = 0, last_image_ = 0;
    std::uint64_t images_open_ = 0; ///< of those wanted, begun and not ended
    bool beside_ = false; ///< the operator told last is wanted
};

} // namespace pivotsim
