// SPDX-License-Identifier: Apache-2.0
#include "search/store/schema.h"

#include "search/sweep/metrics.h"

#include <fmt/format.h>

namespace pivotsim {

std::string schema_sql()
{
    std::string columns, selected;
    for (const MetricInfo& info : metric_table()) {
        columns += fmt::format("    {} REAL, -- {}\n", info.name, info.doc);
        selected += fmt::format(", r.{}", info.name);
    }
    return fmt::format(R"(
CREATE TABLE IF NOT EXISTS journals ( -- what has been folded in
    name TEXT PRIMARY KEY,
    folded INTEGER NOT NULL -- bytes
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS sweeps (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, -- 16 hexadecimal digits
    name TEXT, -- of the study
    command TEXT, -- that runs it again
    pivotsim TEXT, -- version
    axes TEXT, -- JSON list of paths
    objectives TEXT, -- JSON list of figures
    rungs INTEGER NOT NULL DEFAULT 1,
    points INTEGER, -- that are meant
    study TEXT -- YAML, everything with its defaults
);

CREATE TABLE IF NOT EXISTS results ( -- by what they follow from, whichever sweep asked
    key INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE, -- 16 bytes
{}    seconds REAL NOT NULL -- that the evaluation took; no part of the result
);

CREATE TABLE IF NOT EXISTS points (
    sweep INTEGER NOT NULL REFERENCES sweeps (key),
    point INTEGER NOT NULL, -- index in the grid
    rung INTEGER NOT NULL, -- of the strategy; the last one is the study as written
    status TEXT NOT NULL, -- ok, left_out, refused, error, crash, timeout, memory, killed
    reason TEXT, -- why there is no result
    result INTEGER REFERENCES results (key),
    parameters TEXT NOT NULL, -- JSON object: values as written, by path
    on_front INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (sweep, point, rung)
) WITHOUT ROWID;

CREATE VIEW IF NOT EXISTS v_points AS
    SELECT s.id AS sweep, s.name, p.point, p.rung, p.parameters, p.status, p.reason, p.on_front,
        nullif(lower(hex(r.hash)), '') AS hash{}, r.seconds
    FROM points p JOIN sweeps s ON s.key = p.sweep LEFT JOIN results r ON r.key = p.result;

CREATE VIEW IF NOT EXISTS v_final AS -- the study as written, no rung below
    SELECT v.* FROM v_points v JOIN sweeps s ON s.id = v.sweep WHERE v.rung = s.rungs - 1;

CREATE VIEW IF NOT EXISTS v_pareto AS SELECT * FROM v_final WHERE on_front;

CREATE VIEW IF NOT EXISTS v_failures AS
    SELECT * FROM v_points WHERE status IN ('error', 'crash', 'timeout', 'memory', 'killed');
)",
        columns, selected);
}

} // namespace pivotsim
