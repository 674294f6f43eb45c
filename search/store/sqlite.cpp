// SPDX-License-Identifier: Apache-2.0
#include "search/store/sqlite.h"

#include "base/diagnostics.h"

#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <sqlite3.h>
#include <utility>

namespace pivotsim {
namespace {

constexpr int patience = 60'000; // ms that another writer may take

std::vector<std::string> help_for(int code)
{
    switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return {"the journals beside it hold every result: `pivotsim sweep merge STUDY --rebuild` keeps the "
                "damaged "
                "file under another name and makes a new one from them"};
    case SQLITE_FULL:
        return {"the journals hold every result; free some space and run `pivotsim sweep merge STUDY`"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {"another pivotsim is merging into it; run the command again when that one is through"};
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
        return {"may the folder be written? --store names another one"};
    default:
        return {};
    }
}

} // namespace

Sqlite::Sqlite(std::filesystem::path path, Mode mode) : path_(std::move(path))
{
    const int flags
        = mode == Mode::create ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    const int code = ::sqlite3_open_v2(path_.c_str(), &handle_, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    if (code != SQLITE_OK) {
        const std::string why = handle_ != nullptr ? ::sqlite3_errmsg(handle_) : ::sqlite3_errstr(code);
        ::sqlite3_close(std::exchange(handle_, nullptr));
        throw InputError(
            {}, "E-STORE", fmt::format("cannot open '{}': {}", path_.string(), why), help_for(code));
    }
    ::sqlite3_busy_timeout(handle_, patience);
}

Sqlite::~Sqlite()
{
    ::sqlite3_close(handle_);
}

void Sqlite::fail(int code) const
{
    throw InputError(
        {}, "E-STORE", fmt::format("'{}': {}", path_.string(), ::sqlite3_errmsg(handle_)), help_for(code));
}

void Sqlite::execute(const std::string& sql)
{
    const int code = ::sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        fail(code);
}

SqliteStatement Sqlite::prepare(const std::string& sql)
{
    sqlite3_stmt* statement = nullptr;
    const int code
        = ::sqlite3_prepare_v2(handle_, sql.c_str(), static_cast<int>(sql.size()) + 1, &statement, nullptr);
    if (code != SQLITE_OK)
        fail(code);
    return {*this, statement};
}

SqliteStatement::SqliteStatement(const Sqlite& database, sqlite3_stmt* statement)
    : database_(database), statement_(statement)
{
}

SqliteStatement::SqliteStatement(SqliteStatement&& other) noexcept
    : database_(other.database_), statement_(std::exchange(other.statement_, nullptr))
{
}

SqliteStatement::~SqliteStatement()
{
    ::sqlite3_finalize(statement_);
}

SqliteStatement& SqliteStatement::bind(int parameter, std::int64_t value)
{
    ::sqlite3_bind_int64(statement_, parameter, value);
    return *this;
}

SqliteStatement& SqliteStatement::bind(int parameter, double value)
{
    if (std::isnan(value))
        return bind_null(parameter);
    ::sqlite3_bind_double(statement_, parameter, value);
    return *this;
}

SqliteStatement& SqliteStatement::bind(int parameter, std::string_view text)
{
    ::sqlite3_bind_text(statement_, parameter, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
    return *this;
}

SqliteStatement& SqliteStatement::bind_null(int parameter)
{
    ::sqlite3_bind_null(statement_, parameter);
    return *this;
}

bool SqliteStatement::step()
{
    const int code = ::sqlite3_step(statement_);
    if (code == SQLITE_ROW)
        return true;
    ::sqlite3_reset(statement_);
    if (code != SQLITE_DONE)
        database_.fail(code);
    return false;
}

void SqliteStatement::run()
{
    while (step()) { }
}

std::int64_t SqliteStatement::integer(int column) const
{
    return ::sqlite3_column_int64(statement_, column);
}

double SqliteStatement::real(int column) const
{
    return is_null(column) ? std::numeric_limits<double>::quiet_NaN()
                           : ::sqlite3_column_double(statement_, column);
}

std::string SqliteStatement::text(int column) const
{
    const auto* text = reinterpret_cast<const char*>(::sqlite3_column_text(statement_, column));
    return text != nullptr
        ? std::string{text, static_cast<std::size_t>(::sqlite3_column_bytes(statement_, column))}
        : std::string{};
}

bool SqliteStatement::is_null(int column) const
{
    return ::sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

SqliteTransaction::~SqliteTransaction()
{
    if (!open_)
        return;
    try {
        database_.execute("ROLLBACK");
    } catch (const InputError&) { // what ended the transaction has ended it
    }
}

void SqliteTransaction::commit()
{
    database_.execute("COMMIT");
    open_ = false;
}

} // namespace pivotsim
