// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/store/sqlite.h"
#include "search/store/stored_sweep.h"
#include "search/sweep/point_record.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

namespace pivotsim {

/// What folding journals into the database came to.
struct FoldReport {
    std::uint64_t journals = 0, records = 0, damaged = 0, torn = 0;
    std::vector<std::string> contradictions; ///< points of one hash with two different results

    bool clean() const { return damaged == 0 && contradictions.empty(); }
};

/// A row of a sweep's table.
struct StoredPoint {
    Candidate candidate;
    PointStatus status = PointStatus::ok;
    std::string reason, parameters;
    Metrics metrics;
    bool on_front = false;
};

/// Results of any number of sweeps in a folder: `journals/`, which hold all that was found out, and
/// `store.sqlite`, which is made of them and can be made again. Everything throws InputError (E-STORE).
class Store {
public:
    /// Makes the folder and the database if they are not there. A database that cannot be read is left as it
    /// is.
    explicit Store(const std::filesystem::path& folder);

    /// The folder for a Journal, made if it is not there. Needs no database.
    static std::filesystem::path journals_in(const std::filesystem::path& folder);
    /// Sets a damaged database aside, under another name that is returned. Nothing if there is none.
    static std::filesystem::path set_aside(const std::filesystem::path& folder);

    const std::filesystem::path& folder() const { return folder_; }

    /// Takes over what the journals hold and the database does not. Again and again comes to the same.
    FoldReport fold();

    /// Keeps what the sweep is beside its points, instead of what was known of it.
    void describe(const StoredSweep& sweep);
    /// All, in the order in which they were met first.
    std::vector<StoredSweep> sweeps();

    std::unordered_set<PointHash> known();
    /// The figures of a result. Nothing if there is none.
    std::optional<Metrics> result(const PointHash& hash);
    /// In the order of candidates; `from` and `count` cut a part out of it.
    void each_point(const std::string& sweep, const std::function<void(StoredPoint&&)>& each);
    /// Candidates with their statuses, and nothing else of them.
    std::vector<std::pair<Candidate, PointStatus>> statuses(const std::string& sweep);
    /// Marks these of the last rung, and no others.
    void mark_front(const std::string& sweep, const std::vector<std::uint64_t>& points);
    /// Mean seconds of an evaluation of the sweep's points; 0 if none is known.
    double mean_seconds(const std::string& sweep);

private:
    const std::filesystem::path folder_;
    std::unique_ptr<Sqlite> database_;
};

} // namespace pivotsim
