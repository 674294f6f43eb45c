// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/diagnostics.h"
#include "workloads/trace.h"

#include <memory>
#include <string>

namespace pivotsim {

/// Reads other people's models as workload traces of one image.
class WorkloadImporter {
public:
    static constexpr const char* kind = "workload importer";
    using Create = std::unique_ptr<WorkloadImporter>();

    virtual ~WorkloadImporter() = default;

    /// Never prices what it does not know at zero. Throws InputError at `place`, which is where the study
    /// names the file, with everything that is wrong.
    virtual Trace read(const std::string& file, const SourcePlace& place) const = 0;
};

} // namespace pivotsim
