// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/store/store.h"

#include <functional>
#include <string>

namespace pivotsim {

enum class TableFormat { csv, jsonl };

struct TableExport {
    TableFormat format = TableFormat::csv;
    bool front_only = false;
    bool all_rungs = false; ///< also what a strategy tried on cheaper models
};

/// A sweep's table, a row a point, by index: point, rung, status, reason, a column for each path that varies,
/// one for each figure, on_front. CSV as RFC 4180 has it; what is not known is empty there and left out of
/// JSON lines. The same results give the same bytes, whoever evaluated them, when and where.
void export_table(Store& store, const StoredSweep& sweep, const TableExport& what,
    const std::function<void(const std::string&)>& write);

} // namespace pivotsim
