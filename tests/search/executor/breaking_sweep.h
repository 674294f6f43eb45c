// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/executor/process_pool.h"
#include "tests/search/sweep/small_sweep.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <map>
#include <string>
#include <vector>

namespace pivotsim::test {

/// A study whose memory level varies: `ideal`, or an adapter that breaks in one way (tests/CMakeLists.txt).
inline std::string breaking_study(
    const Scratch& scratch, const std::vector<std::string>& levels, const std::string& settings)
{
    std::string axis;
    for (const std::string& level : levels)
        axis += level == "ideal" || level == "fast"
            ? fmt::format("    - [{}, {{}}]\n", level)
            : fmt::format(
                "    - [external, {{extends: memories/ddr4_2133p_reference.yaml, external: {{library: "
                "{}/tests/channel_adapter_{}.so, config: "
                "{}/configs/memories/ddr4_2133p_reference.yaml}}}}]\n",
                PIVOTSIM_BINARY_DIR, level, PIVOTSIM_SOURCE_DIR);
    return small_study(scratch, "\n  platform.memory.level, platform.memory.dram:\n" + axis + settings);
}

inline bool knows_nothing(const PointHash&)
{
    return false;
}

/// Lets a pool come to its end; the records by point.
inline std::map<std::uint64_t, std::vector<PointRecord>> drain(
    const ExecutorContext& context, const std::vector<Candidate>& points)
{
    std::map<std::uint64_t, std::vector<PointRecord>> records;
    ProcessPool pool(context, [&records](const std::string& line, const PointRecord& record) {
        EXPECT_EQ(line, record.to_line());
        records[record.candidate.point].push_back(record);
    });
    pool.add(points);
    while (!pool.idle())
        pool.advance(std::chrono::milliseconds{50});
    return records;
}

/// All points of a sweep.
inline std::vector<Candidate> candidates_of(const Sweep& sweep)
{
    std::vector<Candidate> candidates;
    for (const std::uint64_t point : sweep.points())
        candidates.push_back({point, 0});
    return candidates;
}

} // namespace pivotsim::test
