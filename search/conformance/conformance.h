// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/study.h"

#include <cstdint>
#include <string>
#include <vector>

namespace pivotsim {

/// Something that every accelerator must do.
struct ConformanceRule {
    const char* name;
    const char* asks;
};

/// In the order of reports.
const std::vector<ConformanceRule>& conformance_rules();

/// Where a rule was broken first, and how often it was tried.
struct ConformanceVerdict {
    ConformanceRule rule;
    std::uint64_t tried = 0, broken = 0;
    std::string where, finding; ///< of the first breach
};

struct ConformanceReport {
    std::vector<std::string> executes; ///< kinds of operators that it was tried with
    std::vector<std::string> declined; ///< pieces of work that it refuses, with its reason
    std::vector<ConformanceVerdict> verdicts;

    bool passed() const;
};

/// Puts one accelerator of the study's platform ("pl" or a name) through every kind of operator that it
/// accepts, from one element to a hundred times its buffers: alone and in a chain, again, with memory that
/// is ideal, narrow, late or a DRAM, and beside a second one of its kind. Each trial is a process of its own
/// with so many seconds; after the third that hangs it goes no further.
ConformanceReport try_accelerator(const Study& study, const std::string& unit, std::uint32_t seconds);

} // namespace pivotsim
