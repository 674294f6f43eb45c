// SPDX-License-Identifier: Apache-2.0
#include "observe/wave/change_sorter.h"

#include "base/diagnostics.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <limits>
#include <queue>
#include <unistd.h>

namespace pivotsim {
namespace {

constexpr std::size_t most_runs = 64;
constexpr std::size_t block = 1024; ///< entries read or written at a time
constexpr std::size_t first_growth = 4096; ///< entries; then the whole chunk, so that nothing doubles

[[noreturn]] void fail(const char* what)
{
    throw InputError({}, "E-FILE",
        fmt::format("cannot {} the temporary file of a wave: {}", what, std::strerror(errno)),
        {"TMPDIR may name a folder with more room; a smaller --window or fewer --modules need less"});
}

} // namespace

/// Without a name: it is gone with the process, however that ends.
struct ChangeSorter::TemporaryFile {
    TemporaryFile()
    {
        const char* folder = std::getenv("TMPDIR");
        std::string name = fmt::format("{}/pivotsim-wave-XXXXXX", folder && *folder ? folder : "/tmp");
        descriptor = ::mkstemp(name.data());
        if (descriptor < 0)
            fail("make");
        ::unlink(name.c_str());
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() { ::close(descriptor); }

    int descriptor;
    std::uint64_t end = 0; ///< bytes
};

/// A sorted sequence of entries in the file, read a block at a time.
class ChangeSorter::Run {
public:
    Run(int descriptor, std::uint64_t offset, std::uint64_t count)
        : descriptor_(descriptor), offset_(offset), left_(count)
    {
    }

    bool empty() const { return at_ == block_.size() && left_ == 0; }

    const Entry& front()
    {
        if (at_ == block_.size())
            refill();
        return block_[at_];
    }

    void pop() { ++at_; }

private:
    void refill()
    {
        block_.resize(std::min<std::uint64_t>(block, left_));
        at_ = 0;
        left_ -= block_.size();
        std::size_t bytes = block_.size() * sizeof(Entry);
        for (char* to = reinterpret_cast<char*>(block_.data()); bytes > 0;) {
            const ssize_t got = ::pread(descriptor_, to, bytes, static_cast<off_t>(offset_));
            if (got < 0 && errno == EINTR)
                continue;
            if (got <= 0)
                fail("read");
            to += got;
            offset_ += static_cast<std::uint64_t>(got);
            bytes -= static_cast<std::size_t>(got);
        }
    }

    int descriptor_;
    std::uint64_t offset_, left_;
    std::vector<Entry> block_;
    std::size_t at_ = 0;
};

ChangeSorter::ChangeSorter(Taker taker, std::size_t chunk)
    : taker_(std::move(taker)), chunk_size_(std::max<std::size_t>(chunk, 1))
{
}

ChangeSorter::~ChangeSorter() = default;

std::size_t ChangeSorter::bound(std::size_t chunk)
{
    return (std::max<std::size_t>(chunk, 1) + first_growth + (most_runs + 1) * block) * sizeof(Entry);
}

void ChangeSorter::add(SignalChange change)
{
    if (change.time < settled_) {
        change.time = settled_;
        ++late_;
    }
    if (chunk_.size() == chunk_.capacity()) {
        const std::size_t before = chunk_.capacity();
        chunk_.reserve(std::min(chunk_size_, before < first_growth ? first_growth : chunk_size_));
        note_bytes();
    }
    if (!chunk_.empty() && change.time < chunk_.back().time)
        sorted_ = false;
    chunk_.push_back(
        {change.time, change.value, change.signal << 1U | static_cast<std::uint32_t>(change.kind),
            static_cast<std::uint32_t>(chunk_.size())});
    if (chunk_.size() == chunk_size_)
        spill();
}

void ChangeSorter::sort_chunk()
{
    if (!sorted_)
        std::sort(chunk_.begin(), chunk_.end(), [](const Entry& a, const Entry& b) {
            return a.time != b.time ? a.time < b.time : a.told < b.told;
        });
    sorted_ = true;
}

void ChangeSorter::spill()
{
    sort_chunk();
    if (runs_.size() == most_runs)
        merge_runs();
    if (!file_)
        file_ = std::make_unique<TemporaryFile>();
    const std::uint64_t offset = file_->end;
    write(*file_, chunk_);
    file_->end += chunk_.size() * sizeof(Entry);
    runs_.push_back(std::make_unique<Run>(file_->descriptor, offset, chunk_.size()));
    spilled_ += chunk_.size();
    chunk_.clear();
    note_bytes();
}

/// All runs become one, so that there are never too many to keep a block of each.
void ChangeSorter::merge_runs()
{
    auto merged = std::make_unique<TemporaryFile>();
    std::vector<Entry> pending;
    pending.reserve(block);
    std::uint64_t count = 0;
    const auto flush = [&] {
        write(*merged, pending);
        merged->end += pending.size() * sizeof(Entry);
        count += pending.size();
        pending.clear();
    };
    merge(std::numeric_limits<std::uint64_t>::max(), false, [&](const Entry& entry) {
        pending.push_back(entry);
        if (pending.size() == block)
            flush();
    });
    flush();
    spilled_ += count;
    runs_.clear();
    runs_.push_back(std::make_unique<Run>(merged->descriptor, 0, count));
    file_ = std::move(merged);
}

void ChangeSorter::write(const TemporaryFile& file, const std::vector<Entry>& entries)
{
    const char* from = reinterpret_cast<const char*>(entries.data());
    std::size_t bytes = entries.size() * sizeof(Entry);
    for (std::uint64_t at = file.end; bytes > 0;) {
        const ssize_t put = ::pwrite(file.descriptor, from, bytes, static_cast<off_t>(at));
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            fail("write");
        from += put;
        at += static_cast<std::uint64_t>(put);
        bytes -= static_cast<std::size_t>(put);
    }
}

/// The earliest first; among equals the oldest run first and the chunk last, as they were told.
template <class Take> void ChangeSorter::merge(std::uint64_t before, bool with_chunk, Take take)
{
    using Head = std::pair<std::uint64_t, std::size_t>; // time, source
    std::priority_queue<Head, std::vector<Head>, std::greater<>> heads;
    for (std::size_t i = 0; i < runs_.size(); ++i)
        if (!runs_[i]->empty())
            heads.emplace(runs_[i]->front().time, i);
    std::size_t taken = 0;
    const auto chunk_goes_before = [&](const Head& head) { return chunk_[taken].time < head.first; };
    const std::size_t in_chunk = with_chunk ? chunk_.size() : 0;
    for (;;) {
        const bool from_chunk = taken < in_chunk && (heads.empty() || chunk_goes_before(heads.top()));
        if (!from_chunk && heads.empty())
            break;
        if ((from_chunk ? chunk_[taken].time : heads.top().first) >= before)
            break;
        if (from_chunk) {
            take(chunk_[taken++]);
            continue;
        }
        Run& run = *runs_[heads.top().second];
        const std::size_t source = heads.top().second;
        heads.pop();
        take(run.front());
        run.pop();
        if (!run.empty())
            heads.emplace(run.front().time, source);
    }
    chunk_.erase(chunk_.begin(), chunk_.begin() + static_cast<std::ptrdiff_t>(taken));
    for (std::size_t i = 0; taken > 0 && i < chunk_.size(); ++i)
        chunk_[i].told = static_cast<std::uint32_t>(i);
}

void ChangeSorter::settle(std::uint64_t before)
{
    if (before <= settled_)
        return;
    sort_chunk();
    note_bytes();
    merge(before, true, [this](const Entry& entry) { hand_out(entry); });
    settled_ = before;
    runs_.erase(std::remove_if(runs_.begin(), runs_.end(), [](const auto& run) { return run->empty(); }),
        runs_.end());
    if (runs_.empty())
        file_.reset();
}

void ChangeSorter::finish()
{
    settle(std::numeric_limits<std::uint64_t>::max());
}

void ChangeSorter::hand_out(const Entry& entry) const
{
    taker_({entry.time, entry.signal_and_kind >> 1U,
        static_cast<SignalChange::Kind>(entry.signal_and_kind & 1U), entry.value});
}

void ChangeSorter::note_bytes()
{
    const std::size_t entries = chunk_.capacity() + (runs_.empty() ? 0 : (runs_.size() + 1) * block);
    peak_bytes_ = std::max(peak_bytes_, entries * sizeof(Entry));
}

} // namespace pivotsim
