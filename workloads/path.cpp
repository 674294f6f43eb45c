// SPDX-License-Identifier: Apache-2.0
#include "workloads/path.h"

#include <fmt/format.h>

#include <stdexcept>

namespace pivotsim {
namespace {

constexpr std::uint32_t word_bits = 64;

std::uint64_t bit(EncoderIndex encoder)
{
    return std::uint64_t{1} << (encoder % word_bits);
}

/// A list's encoders, from 0; everything wrong with it goes to `findings`.
std::vector<EncoderIndex> read_list(const char* name, const std::vector<std::int64_t>& list,
    std::uint32_t depth, const SourcePlace& place, Diagnostics& findings)
{
    std::vector<bool> seen(depth, false);
    std::vector<EncoderIndex> encoders;
    for (const auto number : list) {
        if (number < 1 || number > depth) {
            std::vector<std::string> help;
            if (number == 0)
                help.emplace_back("encoders count from 1");
            findings.error(place, "E-RANGE",
                fmt::format("{}: encoder {} is out of range: 1 to {}", name, number, depth), help);
            continue;
        }
        const auto encoder = static_cast<EncoderIndex>(number - 1);
        if (seen[encoder])
            findings.error(place, "E-REPEAT", fmt::format("{}: encoder {} is listed twice", name, number));
        else
            encoders.push_back(encoder);
        seen[encoder] = true;
    }
    return encoders;
}

} // namespace

Path::Path(std::uint32_t depth) : depth_(depth)
{
    if (depth < 1 || depth > max_depth)
        throw InputError({}, "E-RANGE", fmt::format("depth {} is out of range: 1 to {}", depth, max_depth));
    words_.assign((depth + word_bits - 1) / word_bits, 0);
    for (EncoderIndex encoder = 0; encoder < depth; ++encoder)
        set_active(encoder, true);
}

Path Path::from_lists(std::uint32_t depth, const std::optional<std::vector<std::int64_t>>& skip,
    const std::optional<std::vector<std::int64_t>>& active, const SourcePlace& place)
{
    Path path{depth};
    Diagnostics findings;
    if (skip && active)
        findings.error(place, "E-BOTH", "skip and active are both given", {"one of them says everything"});
    if (skip)
        for (const auto encoder : read_list("skip", *skip, depth, place, findings))
            path.set_active(encoder, false);
    if (active) {
        for (EncoderIndex encoder = 0; encoder < depth; ++encoder)
            path.set_active(encoder, false);
        for (const auto encoder : read_list("active", *active, depth, place, findings))
            path.set_active(encoder, true);
    }
    findings.throw_if_errors();
    return path;
}

bool Path::is_active(EncoderIndex encoder) const
{
    return encoder < depth_ && (words_[encoder / word_bits] & bit(encoder)) != 0;
}

void Path::set_active(EncoderIndex encoder, bool active)
{
    if (encoder >= depth_)
        throw std::out_of_range(fmt::format("encoder {} of {}", encoder + 1, depth_));
    auto& word = words_[encoder / word_bits];
    word = active ? word | bit(encoder) : word & ~bit(encoder);
}

std::uint32_t Path::effort() const
{
    std::uint32_t count = 0;
    for (const auto word : words_)
        count += static_cast<std::uint32_t>(__builtin_popcountll(word));
    return count;
}

std::vector<EncoderIndex> Path::where(bool active) const
{
    std::vector<EncoderIndex> encoders;
    for (EncoderIndex encoder = 0; encoder < depth_; ++encoder)
        if (is_active(encoder) == active)
            encoders.push_back(encoder);
    return encoders;
}

std::string Path::to_string() const
{
    std::string list;
    for (const auto encoder : skipped())
        list += fmt::format("{}{}", list.empty() ? "" : ", ", encoder + 1);
    return fmt::format("skip [{}]", list);
}

} // namespace pivotsim
