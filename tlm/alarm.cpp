// SPDX-License-Identifier: Apache-2.0
#include "tlm/alarm.h"

namespace pivotsim {

Alarm::Alarm(const char* name, std::function<void()> wake) : event_((std::string{name} + "_event").c_str())
{
    sc_core::sc_spawn_options options;
    options.spawn_method();
    options.dont_initialize();
    options.set_sensitivity(&event_);
    sc_core::sc_spawn(std::move(wake), name, &options);
}

void Alarm::at(sc_core::sc_time time)
{
    const sc_core::sc_time now = sc_core::sc_time_stamp();
    event_.notify(time > now ? time - now : sc_core::SC_ZERO_TIME);
}

} // namespace pivotsim
