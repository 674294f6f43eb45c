// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/timeline/timeline_sink.h"

#include <memory>
#include <string>

namespace pivotsim {

/// The writer that a file's ending asks for: .pftrace (Perfetto) or .json (Chrome), each also with .gz.
/// Throws InputError for another ending, and as OutputStream does.
std::unique_ptr<TimelineSink> create_timeline(const std::string& path, bool replace);

} // namespace pivotsim
