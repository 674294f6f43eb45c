// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/wave/signal_change.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace pivotsim {

/// Takes changes in any order and hands them out in order of time; those of the same time in the order in
/// which they were told. Memory is bounded whatever is told: a full chunk is spilled as a sorted run to an
/// unlinked temporary file (24 bytes a change, in $TMPDIR or /tmp), and runs are merged. Throws
/// InputError if that file cannot be written.
class ChangeSorter {
public:
    using Taker = std::function<void(const SignalChange&)>;

    static constexpr std::size_t default_chunk = 1 << 20;

    explicit ChangeSorter(Taker taker, std::size_t chunk = default_chunk);
    ~ChangeSorter();
    ChangeSorter(const ChangeSorter&) = delete;
    ChangeSorter& operator=(const ChangeSorter&) = delete;

    /// A change earlier than what is settled is moved to there and counted.
    void add(SignalChange change);
    /// Whatever is earlier than `before` goes out: it was promised that nothing earlier comes any more.
    void settle(std::uint64_t before);
    /// Everything goes out.
    void finish();

    std::uint64_t late() const { return late_; }
    std::uint64_t spilled() const { return spilled_; } ///< changes, those of merged runs again
    /// The most memory that was ever held, in bytes.
    std::size_t peak_bytes() const { return peak_bytes_; }
    /// What peak_bytes stays below: the chunk, what it grew from, and a block for each run.
    static std::size_t bound(std::size_t chunk = default_chunk);

private:
    struct Entry {
        std::uint64_t time;
        std::int64_t value;
        std::uint32_t signal_and_kind;
        std::uint32_t told; ///< place in the chunk
    };
    class Run;
    struct TemporaryFile;

    void sort_chunk();
    void spill();
    void merge_runs();
    void write(const TemporaryFile& file, const std::vector<Entry>& entries);
    template <class Take> void merge(std::uint64_t before, bool with_chunk, Take take);
    void hand_out(const Entry& entry) const;
    void note_bytes();

    Taker taker_;
    std::size_t chunk_size_;
    std::vector<Entry> chunk_;
    bool sorted_ = true;
    std::vector<std::unique_ptr<Run>> runs_; ///< from the oldest
    std::unique_ptr<TemporaryFile> file_;
    std::uint64_t settled_ = 0;
    std::uint64_t late_ = 0, spilled_ = 0;
    std::size_t peak_bytes_ = 0;
};

} // namespace pivotsim
