// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/store/store.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace pivotsim {

/// Records on their way into the database, within a transaction of the caller's.
class Folding {
public:
    explicit Folding(Sqlite& database);

    void add(const std::string& journal, PointRecord&& record, FoldReport& report);
    /// What a sweep is, if nobody has said it yet.
    void add(const StoredSweep& sweep);
    /// The same, whatever was said.
    void describe(const StoredSweep& sweep);
    /// Pointers to results wait until all results are there. Returns the journals with pointers to results
    /// that are not: those are to be read again, should the results come.
    std::set<std::string> finish();

    std::uint64_t folded(const std::string& journal);
    void set_folded(const std::string& journal, std::uint64_t bytes);
    std::int64_t sweep_key(const std::string& id);

private:
    std::int64_t result_key(const PointHash& hash);
    void add_result(const PointRecord& record, FoldReport& report);
    bool add_point(const PointRecord& record);
    void contradict(const PointRecord& record, std::int64_t result, FoldReport& report);

    Sqlite& database_;
    SqliteStatement find_journal_, set_journal_, find_sweep_, add_sweep_, find_result_, add_result_,
        read_result_, add_point_, is_described_;
    std::map<std::string, std::int64_t> sweeps_;
    std::vector<std::pair<std::string, PointRecord>> pointers_; ///< with their journals
};

} // namespace pivotsim
