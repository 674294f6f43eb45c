// SPDX-License-Identifier: Apache-2.0
#include "observe/timeline/timeline_file.h"

#include "base/diagnostics.h"
#include "observe/timeline/chrome_writer.h"
#include "observe/timeline/perfetto_writer.h"

#include <filesystem>
#include <fmt/format.h>

namespace pivotsim {

std::unique_ptr<TimelineSink> create_timeline(const std::string& path, bool replace)
{
    std::filesystem::path name{path};
    if (name.extension() == ".gz")
        name = name.stem();
    const std::string ending = name.extension();
    if (ending == ".pftrace" || ending == ".perfetto-trace")
        return std::make_unique<PerfettoWriter>(path, replace);
    if (ending == ".json")
        return std::make_unique<ChromeWriter>(path, replace);
    throw InputError({}, "E-FILE",
        fmt::format("'{}': the ending says the format of a timeline, and '{}' is none", path, ending),
        {".pftrace for Perfetto, .json for Chrome's tracing; with .gz behind it, compressed"});
}

} // namespace pivotsim
