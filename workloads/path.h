// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/diagnostics.h"
#include "workloads/operator.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

/// Which encoders keep their attention. Encoders count from 0 here, from 1 in lists that users write and
/// read. A skipped attention leaves out its whole branch; the MLP always runs.
class Path {
public:
    static constexpr std::uint32_t max_depth = 4096;

    /// All attentions active. Throws InputError unless depth is 1 to max_depth.
    explicit Path(std::uint32_t depth);

    /// From what a user wrote: encoders to skip, or those to keep active, from 1; neither means all active.
    /// Throws InputError at `place` for both lists, an encoder outside 1 to depth, and repeats.
    static Path from_lists(std::uint32_t depth, const std::optional<std::vector<std::int64_t>>& skip,
        const std::optional<std::vector<std::int64_t>>& active, const SourcePlace& place = {});

    std::uint32_t depth() const { return depth_; }
    bool is_active(EncoderIndex encoder) const;
    /// Throws std::out_of_range beyond the depth.
    void set_active(EncoderIndex encoder, bool active);

    /// Number of active attentions.
    std::uint32_t effort() const;
    /// Ascending, from 0.
    std::vector<EncoderIndex> active() const { return where(true); }
    std::vector<EncoderIndex> skipped() const { return where(false); }

    /// "skip [3, 4, 9, 10]", from 1.
    std::string to_string() const;

    friend bool operator==(const Path& a, const Path& b)
    {
        return a.depth_ == b.depth_ && a.words_ == b.words_;
    }
    friend bool operator!=(const Path& a, const Path& b) { return !(a == b); }

private:
    std::vector<EncoderIndex> where(bool active) const;

    std::uint32_t depth_;
    std::vector<std::uint64_t> words_; ///< encoder e is bit e % 64 of word e / 64; 1 is active
};

} // namespace pivotsim
