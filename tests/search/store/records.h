// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/store/journal.h"
#include "search/store/store.h"
#include "tests/search/sweep/small_sweep.h"

#include <fmt/format.h>
#include <initializer_list>
#include <string>
#include <vector>

namespace pivotsim::test {

constexpr const char* some_sweep = "00112233445566ff";

/// A record of a sweep that nobody ran: figures follow from `study` alone, which stands for the hash.
inline PointRecord record_of(
    std::uint64_t point, PointStatus status = PointStatus::ok, std::uint64_t study = 0)
{
    PointRecord record;
    record.sweep = some_sweep;
    record.candidate = {point, 0};
    record.hash = {7, study != 0 ? study : point + 1};
    record.status = status;
    record.parameters = fmt::format(R"({{"a.b":"{}"}})", point);
    record.seconds = 0.25;
    if (status == PointStatus::ok)
        record.metrics[Metric::delay_ms] = 1.0 / static_cast<double>(record.hash.low + 2);
    else
        record.reason = fmt::format("{} of {}", to_string(status), point);
    return record;
}

inline PointRecord pointer_of(std::uint64_t point, std::uint64_t study)
{
    PointRecord record = record_of(point, PointStatus::ok, study);
    record.known = true;
    record.metrics = {};
    return record;
}

/// A journal of these records under a name, in a store's folder.
inline void write_journal(
    const std::filesystem::path& store, const std::string& name, const std::vector<PointRecord>& records)
{
    const std::filesystem::path folder = Store::journals_in(store);
    std::filesystem::path written;
    {
        Journal journal(folder);
        for (const PointRecord& record : records)
            journal.append(record);
        written = journal.path();
    }
    if (!records.empty())
        std::filesystem::rename(written, folder / (name + Journal::extension));
}

/// All that a store says of the sweep's points, a line each.
inline std::string points_in(Store& store, const std::string& sweep = some_sweep)
{
    std::string text;
    store.each_point(sweep, [&text](StoredPoint&& point) {
        text += fmt::format("{}/{} {} '{}' {} {}\n", point.candidate.point, point.candidate.rung,
            to_string(point.status), point.reason, point.parameters, point.metrics[Metric::delay_ms]);
    });
    return text;
}

} // namespace pivotsim::test
