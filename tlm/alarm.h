// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <systemc>

namespace pivotsim {

/// Calls `wake` at the earliest of the times asked for, as an SC_METHOD of the surrounding module.
/// The one way in which models here wait: nothing runs while no alarm is set.
class Alarm {
public:
    Alarm(const char* name, std::function<void()> wake);
    Alarm(const Alarm&) = delete;
    Alarm& operator=(const Alarm&) = delete;

    /// Not before now; an earlier pending alarm stays, a later one is replaced (the caller sets it again).
    void at(sc_core::sc_time time);

    /// In the next delta cycle, never inside the caller.
    void soon() { event_.notify(sc_core::SC_ZERO_TIME); }

private:
    sc_core::sc_event event_;
};

} // namespace pivotsim
