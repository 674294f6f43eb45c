// SPDX-License-Identifier: Apache-2.0
#include "search/store/folding.h"

#include <array>
#include <cstring>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

/// The hash as SQLite holds it: 16 bytes, the most significant one first.
std::string blob_of(const PointHash& hash)
{
    std::string bytes;
    for (const std::uint64_t half : {hash.high, hash.low})
        for (int shift = 56; shift >= 0; shift -= 8)
            bytes += static_cast<char>(half >> shift & 0xff);
    return bytes;
}

std::string columns()
{
    std::string text;
    for (const MetricInfo& info : metric_table())
        text += fmt::format(", {}", info.name);
    return text;
}

std::string insert_result()
{
    std::string places;
    for (std::size_t i = 0; i < metric_count; ++i)
        places += ", ?";
    return fmt::format(
        "INSERT OR IGNORE INTO results (hash, seconds{}) VALUES (CAST(? AS BLOB), ?{})", columns(), places);
}

/// Of two records about one point the one that says more counts, whatever the order in which they come; of
/// two that say as much the one that comes later in the alphabet.
constexpr const char* insert_point = R"(
INSERT INTO points (sweep, point, rung, status, reason, result, parameters) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (sweep, point, rung) DO UPDATE SET status = excluded.status, reason = excluded.reason,
    result = excluded.result
WHERE (CASE excluded.status WHEN 'killed' THEN 0 WHEN 'error' THEN 1 WHEN 'crash' THEN 1 WHEN 'timeout' THEN 1
           WHEN 'memory' THEN 1 WHEN 'ok' THEN 3 ELSE 2 END, excluded.status, ifnull(excluded.reason, ''))
    > (CASE points.status WHEN 'killed' THEN 0 WHEN 'error' THEN 1 WHEN 'crash' THEN 1 WHEN 'timeout' THEN 1
           WHEN 'memory' THEN 1 WHEN 'ok' THEN 3 ELSE 2 END, points.status, ifnull(points.reason, '')))";

bool same(double a, double b)
{
    return std::memcmp(&a, &b, sizeof a) == 0 || (std::isnan(a) && std::isnan(b));
}

} // namespace

Folding::Folding(Sqlite& database)
    : database_(database), find_journal_(database.prepare("SELECT folded FROM journals WHERE name = ?")),
      set_journal_(database.prepare("INSERT OR REPLACE INTO journals (name, folded) VALUES (?, ?)")),
      find_sweep_(database.prepare("SELECT key FROM sweeps WHERE id = ?")),
      add_sweep_(database.prepare("INSERT OR IGNORE INTO sweeps (id) VALUES (?)")),
      find_result_(database.prepare("SELECT key FROM results WHERE hash = CAST(? AS BLOB)")),
      add_result_(database.prepare(insert_result())),
      read_result_(database.prepare(fmt::format("SELECT key{} FROM results WHERE key = ?", columns()))),
      add_point_(database.prepare(insert_point)),
      is_described_(database.prepare("SELECT 1 FROM sweeps WHERE id = ? AND name IS NOT NULL"))
{
}

std::uint64_t Folding::folded(const std::string& journal)
{
    find_journal_.bind(1, journal);
    if (!find_journal_.step())
        return 0;
    const std::int64_t bytes = find_journal_.integer(0);
    while (find_journal_.step()) { }
    return static_cast<std::uint64_t>(bytes);
}

void Folding::set_folded(const std::string& journal, std::uint64_t bytes)
{
    set_journal_.bind(1, journal).bind(2, static_cast<std::int64_t>(bytes)).run();
}

std::int64_t Folding::sweep_key(const std::string& id)
{
    if (const auto known = sweeps_.find(id); known != sweeps_.end())
        return known->second;
    add_sweep_.bind(1, id).run();
    find_sweep_.bind(1, id).step();
    const std::int64_t key = sweeps_[id] = find_sweep_.integer(0);
    while (find_sweep_.step()) { }
    return key;
}

void Folding::add(const StoredSweep& sweep)
{
    is_described_.bind(1, sweep.id);
    const bool described = is_described_.step();
    while (described && is_described_.step()) { }
    if (!described)
        describe(sweep);
}

void Folding::describe(const StoredSweep& sweep)
{
    database_
        .prepare("UPDATE sweeps SET name = ?, command = ?, pivotsim = ?, axes = ?, objectives = ?, rungs = "
                 "?, points = ?, "
                 "study = ? WHERE key = ?")
        .bind(1, sweep.name)
        .bind(2, sweep.command)
        .bind(3, sweep.pivotsim)
        .bind(4, nlohmann::json(sweep.axes).dump())
        .bind(5, nlohmann::json(sweep.objectives).dump())
        .bind(6, static_cast<std::int64_t>(sweep.rungs))
        .bind(7, static_cast<std::int64_t>(sweep.points))
        .bind(8, sweep.study)
        .bind(9, sweep_key(sweep.id))
        .run();
}

std::int64_t Folding::result_key(const PointHash& hash)
{
    find_result_.bind(1, blob_of(hash));
    if (!find_result_.step())
        return 0;
    const std::int64_t key = find_result_.integer(0);
    while (find_result_.step()) { }
    return key;
}

void Folding::add(const std::string& journal, PointRecord&& record, FoldReport& report)
{
    if (record.known) {
        pointers_.emplace_back(journal, std::move(record));
        return;
    }
    if (record.status == PointStatus::ok)
        add_result(record, report);
    add_point(record);
}

void Folding::add_result(const PointRecord& record, FoldReport& report)
{
    const std::int64_t there = result_key(record.hash);
    if (there != 0)
        return contradict(record, there, report);
    add_result_.bind(1, blob_of(record.hash)).bind(2, record.seconds);
    for (std::size_t i = 0; i < metric_count; ++i)
        add_result_.bind(static_cast<int>(i) + 3, record.metrics.values()[i]);
    add_result_.run();
}

/// A result is a pure function of what its hash is of. Two that differ are a bug, here or in the machine.
void Folding::contradict(const PointRecord& record, std::int64_t result, FoldReport& report)
{
    read_result_.bind(1, result);
    while (read_result_.step())
        for (std::size_t i = 0; i < metric_count; ++i) {
            const double there = read_result_.real(static_cast<int>(i) + 1),
                         here = record.metrics.values()[i];
            if (!same(there, here))
                report.contradictions.push_back(fmt::format("point {} of sweep {}: {} is {} and {}",
                    record.candidate.point, record.sweep, metric_table()[i].name, there, here));
        }
}

bool Folding::add_point(const PointRecord& record)
{
    add_point_.bind(1, sweep_key(record.sweep))
        .bind(2, static_cast<std::int64_t>(record.candidate.point))
        .bind(3, static_cast<std::int64_t>(record.candidate.rung))
        .bind(4, std::string_view{to_string(record.status)});
    if (record.reason.empty())
        add_point_.bind_null(5);
    else
        add_point_.bind(5, record.reason);
    const std::int64_t result = record.status == PointStatus::ok ? result_key(record.hash) : 0;
    if (record.status == PointStatus::ok && result == 0)
        return false; // a pointer to what is not there
    if (result == 0)
        add_point_.bind_null(6);
    else
        add_point_.bind(6, result);
    add_point_.bind(7, record.parameters).run();
    return true;
}

std::set<std::string> Folding::finish()
{
    std::set<std::string> unfinished;
    for (const auto& [journal, pointer] : pointers_)
        if (!add_point(pointer))
            unfinished.insert(journal);
    pointers_.clear();
    return unfinished;
}

} // namespace pivotsim
