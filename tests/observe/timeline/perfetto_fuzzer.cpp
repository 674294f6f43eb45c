// SPDX-License-Identifier: Apache-2.0
// For libFuzzer. observe_tests compiles it so that it stays sound; clang runs it, built as
// docs/timeline.md says.
#include "base/diagnostics.h"
#include "observe/timeline/perfetto_reader.h"
#include "observe/timeline/timeline_sums.h"
#include "observe/timeline/timeline_validator.h"

#include <string>
#include <sys/mman.h>
#include <unistd.h>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size)
{
    static const int memory = ::memfd_create("timeline", 0);
    const std::string path = "/proc/self/fd/" + std::to_string(memory);
    if (::ftruncate(memory, 0) != 0 || ::pwrite(memory, bytes, size, 0) != static_cast<ssize_t>(size))
        return 0;
    try {
        pivotsim::TimelineSums sums;
        pivotsim::PerfettoReader{sums}.read(path);
        pivotsim::TimelineValidator validator;
        pivotsim::PerfettoReader{validator}.read(path);
    } catch (const pivotsim::InputError&) { // refused
    }
    return 0;
}
