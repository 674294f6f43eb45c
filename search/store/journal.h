// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/store/stored_sweep.h"
#include "search/sweep/point_record.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace pivotsim {

/// An append-only file of records, one writer each: what a sweep has found out is in here first, and stays. A
/// line is the CRC-32 of what follows, eight hexadecimal digits, a blank, and the record as JSON:
///     pivotsim-journal 1
///     a4c50d11 {"define":{"sweep":"...","axes":[...],...}}
///     6ec1f0a3 {"sweep":"...","point":12,...}
/// A record is one write(2); it is on the disk itself within a second, or when the journal is closed.
class Journal {
public:
    static constexpr const char* header = "pivotsim-journal 1\n";
    static constexpr const char* extension = ".journal";

    /// A new file in the folder, named after the host, the process and the time, locked while it is open.
    /// Throws InputError (E-STORE).
    explicit Journal(const std::filesystem::path& folder);
    ~Journal();
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    /// Says what a sweep is before its first record, so that tables can be made of the journal alone.
    void define(const StoredSweep& sweep) { definition_ = sweep.to_line(); }

    /// Throws InputError (E-STORE) if the disk is full or gone; the file then ends with the last whole
    /// record.
    void append(const PointRecord& record) { append(record.to_line()); }
    /// A record's line, as another process wrote it.
    void append(const std::string& line);
    /// To the disk itself. Throws InputError (E-STORE) also if somebody has removed or moved the file.
    void sync();

    const std::filesystem::path& path() const { return path_; }

private:
    void write(const std::string& line);

    std::filesystem::path path_;
    std::string definition_; ///< that is not written yet
    int file_ = -1;
    std::uint64_t size_ = 0;
    std::int64_t synced_ = 0; ///< steady clock, ns
};

/// What reading a journal came to.
struct JournalReading {
    std::uint64_t records = 0;
    std::uint64_t damaged = 0; ///< lines whose checksum is wrong, and lines that are no records
    std::uint64_t torn = 0; ///< bytes after the last line end: a write that was cut off, or is under way
    std::uint64_t end = 0; ///< bytes that were read for good; the next reading goes on from here
};

/// Hands out the records from byte `from` on, and what sweeps are. Throws InputError (E-STORE) if the file is
/// no journal.
JournalReading read_journal(const std::filesystem::path& path, std::uint64_t from,
    const std::function<void(PointRecord&&)>& each, const std::function<void(StoredSweep&&)>& define = {});

} // namespace pivotsim
