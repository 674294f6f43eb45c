// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace pivotsim {

/// Crashes of this process, and plug-ins that call exit(), are told with what was under way, and end it with
/// exit code 1; in processes forked from it crashes are told and stay the signals that they are.
void guard_against_crashes();
/// The process may end now.
void guard_no_more();

/// Ends the process the same way after so many seconds. 0: no limit.
void limit_time(std::uint32_t seconds);

/// What to add to the message of something that was thrown while plug-ins are loaded; empty without any.
std::string suspects();

} // namespace pivotsim
