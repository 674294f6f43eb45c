// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace pivotsim {

/// SQLite's C API, as far as the store needs it. Everything throws InputError (E-STORE) with the file's name,
/// SQLite's words, and what to do where that is known: a damaged file, a full disk, one that is locked or may
/// not be written.
class SqliteStatement;

class Sqlite {
public:
    enum class Mode { create, read_only };

    Sqlite(std::filesystem::path path, Mode mode);
    ~Sqlite();
    Sqlite(const Sqlite&) = delete;
    Sqlite& operator=(const Sqlite&) = delete;

    /// One or several statements without results.
    void execute(const std::string& sql);
    SqliteStatement prepare(const std::string& sql);

    const std::filesystem::path& path() const { return path_; }
    [[noreturn]] void fail(int code) const;

private:
    std::filesystem::path path_;
    sqlite3* handle_ = nullptr;
};

/// A prepared statement; bound values hold until they are bound again.
class SqliteStatement {
public:
    SqliteStatement(const Sqlite& database, sqlite3_stmt* statement);
    ~SqliteStatement();
    SqliteStatement(SqliteStatement&& other) noexcept;
    SqliteStatement(const SqliteStatement&) = delete;
    SqliteStatement& operator=(const SqliteStatement&) = delete;

    /// Parameters count from 1. A NaN is NULL.
    SqliteStatement& bind(int parameter, std::int64_t value);
    SqliteStatement& bind(int parameter, double value);
    SqliteStatement& bind(int parameter, std::string_view text);
    SqliteStatement& bind_null(int parameter);

    /// The next row; false if there is none, and the statement can be run again.
    bool step();
    /// Runs it to its end.
    void run();

    /// Columns count from 0.
    std::int64_t integer(int column) const;
    double real(int column) const; ///< NaN for NULL
    std::string text(int column) const;
    bool is_null(int column) const;

private:
    const Sqlite& database_;
    sqlite3_stmt* statement_;
};

/// Rolled back unless it is committed.
class SqliteTransaction {
public:
    explicit SqliteTransaction(Sqlite& database) : database_(database)
    {
        database_.execute("BEGIN IMMEDIATE");
    }
    ~SqliteTransaction();
    SqliteTransaction(const SqliteTransaction&) = delete;
    SqliteTransaction& operator=(const SqliteTransaction&) = delete;

    void commit();

private:
    Sqlite& database_;
    bool open_ = true;
};

} // namespace pivotsim
