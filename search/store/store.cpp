// SPDX-License-Identifier: Apache-2.0
#include "search/store/store.h"

#include "base/diagnostics.h"
#include "search/store/file_system.h"
#include "search/store/folding.h"
#include "search/store/journal.h"
#include "search/store/schema.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr const char* database_name = "store.sqlite";

void make_folder(const fs::path& folder)
{
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure)
        throw InputError({}, "E-STORE",
            fmt::format("cannot make the folder '{}': {}", folder.string(), failure.message()),
            {"--store names another one"});
}

PointHash hash_of(const std::string& hexadecimal)
{
    return PointHash::parse(hexadecimal).value_or(PointHash{});
}

std::string metric_columns()
{
    std::string text;
    for (const MetricInfo& info : metric_table())
        text += fmt::format(", {}", info.name);
    return text;
}

Metrics metrics_in(const SqliteStatement& row, int first)
{
    Metrics metrics;
    for (std::size_t i = 0; i < metric_count; ++i)
        metrics.values()[i] = row.real(first + static_cast<int>(i));
    return metrics;
}

std::vector<std::string> list_in(const std::string& json)
{
    const Json list = Json::parse(json, nullptr, false);
    return list.is_array() ? list.get<std::vector<std::string>>() : std::vector<std::string>{};
}

} // namespace

Store::Store(const fs::path& folder) : folder_(folder)
{
    make_folder(folder_);
    database_ = std::make_unique<Sqlite>(folder_ / database_name, Sqlite::Mode::create);
    SqliteStatement asked = database_->prepare("PRAGMA user_version");
    asked.step();
    const std::int64_t there = asked.integer(0);
    while (asked.step()) { }
    if (there > schema_version)
        throw InputError({}, "E-STORE",
            fmt::format("'{}' has schema version {}; this pivotsim knows {}", database_->path().string(),
                there, schema_version));
    // Memory maps of a write-ahead log are not shared between machines.
    const bool shared = !network_file_system(folder_).empty();
    database_->execute(
        fmt::format("PRAGMA journal_mode = {}; PRAGMA synchronous = {}; PRAGMA cache_size = -200000",
            shared ? "DELETE" : "WAL", shared ? "FULL" : "NORMAL"));
    if (there == 0)
        database_->execute(
            fmt::format("BEGIN; {} PRAGMA user_version = {}; COMMIT", schema_sql(), schema_version));
}

fs::path Store::journals_in(const fs::path& folder)
{
    make_folder(folder / "journals");
    return folder / "journals";
}

fs::path Store::set_aside(const fs::path& folder)
{
    std::error_code failure;
    if (!fs::exists(folder / database_name, failure))
        return {};
    fs::path aside;
    for (int number = 1; aside.empty() || fs::exists(aside, failure); ++number)
        aside = folder / fmt::format("{}.damaged-{}", database_name, number);
    for (const char* part : {"", "-wal", "-shm"}) {
        const fs::path from = (folder / database_name).string() + part;
        if (!fs::exists(from, failure))
            continue;
        fs::rename(from, aside.string() + part, failure);
        if (failure)
            throw InputError(
                {}, "E-STORE", fmt::format("cannot rename '{}': {}", from.string(), failure.message()));
    }
    return aside;
}

FoldReport Store::fold()
{
    FoldReport report;
    std::vector<fs::path> journals;
    std::error_code failure;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_ / "journals", failure))
        if (entry.path().extension() == Journal::extension)
            journals.push_back(entry.path());
    std::sort(journals.begin(), journals.end());
    SqliteTransaction transaction(*database_);
    Folding folding(*database_);
    std::map<std::string, std::uint64_t> before;
    for (const fs::path& journal : journals) {
        const std::string name = journal.filename().string();
        before[name] = folding.folded(name);
        const JournalReading reading = read_journal(
            journal, before[name],
            [&](PointRecord&& record) { folding.add(name, std::move(record), report); },
            [&](StoredSweep&& sweep) { folding.add(sweep); });
        report.journals += reading.records > 0 ? 1 : 0;
        report.records += reading.records;
        report.damaged += reading.damaged;
        report.torn += reading.torn;
        folding.set_folded(name, reading.end);
    }
    for (const std::string& journal : folding.finish())
        folding.set_folded(journal, before[journal]);
    transaction.commit();
    return report;
}

void Store::describe(const StoredSweep& sweep)
{
    SqliteTransaction transaction(*database_);
    Folding(*database_).describe(sweep);
    transaction.commit();
}

std::vector<StoredSweep> Store::sweeps()
{
    std::vector<StoredSweep> sweeps;
    SqliteStatement rows = database_->prepare("SELECT id, name, command, pivotsim, axes, objectives, rungs, "
                                              "points, study FROM sweeps ORDER BY key");
    while (rows.step()) {
        StoredSweep sweep;
        sweep.id = rows.text(0);
        sweep.name = rows.text(1);
        sweep.command = rows.text(2);
        sweep.pivotsim = rows.text(3);
        sweep.axes = list_in(rows.text(4));
        sweep.objectives = list_in(rows.text(5));
        sweep.rungs = static_cast<std::uint32_t>(rows.integer(6));
        sweep.points = static_cast<std::uint64_t>(rows.integer(7));
        sweep.study = rows.text(8);
        sweeps.push_back(std::move(sweep));
    }
    return sweeps;
}

std::unordered_set<PointHash> Store::known()
{
    std::unordered_set<PointHash> known;
    SqliteStatement rows = database_->prepare("SELECT hex(hash) FROM results");
    while (rows.step())
        known.insert(hash_of(rows.text(0)));
    return known;
}

std::optional<Metrics> Store::result(const PointHash& hash)
{
    SqliteStatement row = database_->prepare(
        fmt::format("SELECT key{} FROM results WHERE hash = x'{}'", metric_columns(), hash.to_string()));
    if (!row.step())
        return {};
    return metrics_in(row, 1);
}

void Store::each_point(const std::string& sweep, const std::function<void(StoredPoint&&)>& each)
{
    SqliteStatement rows = database_->prepare(fmt::format(
        "SELECT p.point, p.rung, p.status, p.reason, p.parameters, p.on_front{} FROM points p LEFT JOIN "
        "results r ON r.key = p.result WHERE p.sweep = (SELECT key FROM sweeps WHERE id = ?) "
        "ORDER BY p.point, p.rung",
        metric_columns()));
    rows.bind(1, sweep);
    while (rows.step()) {
        StoredPoint point;
        point.candidate
            = {static_cast<std::uint64_t>(rows.integer(0)), static_cast<std::uint32_t>(rows.integer(1))};
        point.status = point_status(rows.text(2)).value_or(PointStatus::error);
        point.reason = rows.text(3);
        point.parameters = rows.text(4);
        point.on_front = rows.integer(5) != 0;
        point.metrics = metrics_in(rows, 6);
        each(std::move(point));
    }
}

std::vector<std::pair<Candidate, PointStatus>> Store::statuses(const std::string& sweep)
{
    std::vector<std::pair<Candidate, PointStatus>> statuses;
    SqliteStatement rows = database_->prepare(
        "SELECT point, rung, status FROM points WHERE sweep = (SELECT key FROM sweeps WHERE id = ?) "
        "ORDER BY point, rung");
    rows.bind(1, sweep);
    while (rows.step()) {
        const Candidate candidate{
            static_cast<std::uint64_t>(rows.integer(0)), static_cast<std::uint32_t>(rows.integer(1))};
        statuses.emplace_back(candidate, point_status(rows.text(2)).value_or(PointStatus::error));
    }
    return statuses;
}

void Store::mark_front(const std::string& sweep, const std::vector<std::uint64_t>& points)
{
    SqliteTransaction transaction(*database_);
    const std::int64_t key = Folding(*database_).sweep_key(sweep);
    database_->prepare("UPDATE points SET on_front = 0 WHERE sweep = ? AND on_front").bind(1, key).run();
    SqliteStatement mark
        = database_->prepare("UPDATE points SET on_front = 1 WHERE sweep = ?1 AND point = ?2 AND rung = "
                             "(SELECT rungs - 1 FROM sweeps WHERE key = ?1)");
    for (const std::uint64_t point : points)
        mark.bind(1, key).bind(2, static_cast<std::int64_t>(point)).run();
    transaction.commit();
}

double Store::mean_seconds(const std::string& sweep)
{
    SqliteStatement row = database_->prepare(
        "SELECT avg(r.seconds) FROM points p JOIN results r ON r.key = p.result WHERE p.sweep = "
        "(SELECT key FROM sweeps WHERE id = ?)");
    row.bind(1, sweep);
    return row.step() && !row.is_null(0) ? row.real(0) : 0;
}

} // namespace pivotsim
