// SPDX-License-Identifier: Apache-2.0
#include "search/store/journal.h"

#include "base/diagnostics.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

namespace pivotsim {
namespace {

constexpr std::int64_t sync_every = 1'000'000'000; // ns
constexpr std::size_t checksum_digits = 8;

std::int64_t now()
{
    return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds{1};
}

std::string checksum_text(std::string_view text)
{
    return fmt::format(
        "{:08x}", ::crc32(0, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(text.size())));
}

[[noreturn]] void fail(const std::filesystem::path& path, int error)
{
    std::vector<std::string> help;
    if (error == ENOSPC || error == EDQUOT || error == EFBIG)
        help = {"all records before this one are safe; free some space and run the same command again"};
    throw InputError(
        {}, "E-STORE", fmt::format("cannot write '{}': {}", path.string(), std::strerror(error)), help);
}

std::string host_name()
{
    char name[256] = "";
    ::gethostname(name, sizeof name - 1);
    return name;
}

/// All or nothing; false with errno.
bool write_whole(int file, const std::string& text)
{
    std::size_t written = 0;
    while (written < text.size()) {
        const ssize_t count = ::write(file, text.data() + written, text.size() - written);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        written += static_cast<std::size_t>(count);
    }
    return true;
}

/// What follows the checksum; nothing if that is wrong.
std::optional<std::string_view> checked(std::string_view line)
{
    if (line.size() < checksum_digits + 2 || line[checksum_digits] != ' ')
        return {};
    const std::string_view text = line.substr(checksum_digits + 1);
    if (checksum_text(text) != line.substr(0, checksum_digits)) // as texts: a capital digit is damage, too
        return {};
    return text;
}

} // namespace

Journal::Journal(const std::filesystem::path& folder)
{
    const auto stamp = std::chrono::system_clock::now().time_since_epoch() / std::chrono::microseconds{1};
    path_ = folder / fmt::format("{}-{}-{:x}{}", host_name(), ::getpid(), stamp, extension);
    file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0666);
    if (file_ < 0)
        fail(path_, errno);
    ::flock(file_, LOCK_EX | LOCK_NB); // best effort: tells others that somebody writes here
    size_ = std::strlen(header);
    synced_ = now();
    if (!write_whole(file_, header)) {
        const int error = errno;
        ::close(file_);
        ::unlink(path_.c_str());
        fail(path_, error);
    }
}

Journal::~Journal()
{
    ::fdatasync(file_);
    const bool empty = size_ == std::strlen(header);
    ::close(file_);
    if (empty)
        ::unlink(path_.c_str());
}

void Journal::append(const std::string& line)
{
    if (!definition_.empty()) {
        write(definition_);
        definition_.clear();
    }
    write(line);
}

void Journal::write(const std::string& line)
{
    const std::string whole = fmt::format("{} {}\n", checksum_text(line), line);
    if (!write_whole(file_, whole)) {
        const int error = errno;
        if (::ftruncate(file_, static_cast<off_t>(size_)) != 0) { // then readers drop the torn tail
        }
        fail(path_, error);
    }
    size_ += whole.size();
    if (now() - synced_ > sync_every)
        sync();
}

void Journal::sync()
{
    struct stat open {
    }, there{};
    const bool gone = ::stat(path_.c_str(), &there) != 0;
    if (::fstat(file_, &open) != 0 || gone || open.st_ino != there.st_ino)
        throw InputError({}, "E-STORE",
            fmt::format("'{}' is no longer there: somebody has removed or moved it, with what was found out",
                path_.string()),
            {"if its folder was moved, name it with --store and run the same command again"});
    if (::fdatasync(file_) != 0 && errno != EINVAL && errno != EROFS)
        fail(path_, errno);
    synced_ = now();
}

JournalReading read_journal(const std::filesystem::path& path, std::uint64_t from,
    const std::function<void(PointRecord&&)>& each, const std::function<void(StoredSweep&&)>& define)
{
    std::ifstream file{path, std::ios::binary};
    if (!file)
        throw InputError(
            {}, "E-STORE", fmt::format("cannot read '{}': {}", path.string(), std::strerror(errno)));
    JournalReading reading;
    std::string line;
    const std::string first{Journal::header, std::strlen(Journal::header) - 1};
    if (from == 0) {
        std::getline(file, line);
        if (file.eof() && (line.empty() || first.compare(0, line.size(), line) == 0)) {
            reading.torn = line.size();
            return reading; // its writer was stopped before it had begun
        }
        if (line != first)
            throw InputError({}, "E-STORE",
                fmt::format(
                    "'{}' is no journal of this version: it begins '{}'", path.string(), line.substr(0, 40)),
                {fmt::format("expected '{}'", first)});
        from = std::strlen(Journal::header);
    }
    reading.end = from;
    file.seekg(static_cast<std::streamoff>(from));
    while (std::getline(file, line)) {
        if (file.eof()) { // no line end: a write that was cut off
            reading.torn = line.size();
            break;
        }
        reading.end += line.size() + 1;
        const auto text = checked(line);
        if (auto record = text ? PointRecord::parse(*text) : std::nullopt) {
            ++reading.records;
            each(std::move(*record));
        } else if (auto sweep = text ? StoredSweep::parse(*text) : std::nullopt) {
            if (define)
                define(std::move(*sweep));
        } else {
            ++reading.damaged;
        }
    }
    return reading;
}

} // namespace pivotsim
