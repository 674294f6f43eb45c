// SPDX-License-Identifier: Apache-2.0
#include "observe/view/module_filter.h"

#include <algorithm>
#include <fnmatch.h>

namespace pivotsim {
namespace {

bool matches(const std::string& pattern, const std::string& track)
{
    for (std::size_t from = 0;;) {
        if (::fnmatch(pattern.c_str(), track.c_str() + from, 0) == 0)
            return true;
        const std::size_t dot = track.find('.', from);
        if (dot == std::string::npos)
            return false;
        from = dot + 1;
    }
}

} // namespace

bool ModuleFilter::passes(const std::string& track) const
{
    return patterns_.empty()
        || std::any_of(patterns_.begin(), patterns_.end(),
            [&track](const std::string& pattern) { return matches(pattern, track); });
}

std::vector<std::string> ModuleFilter::unmatched(const std::vector<std::string>& tracks) const
{
    std::vector<std::string> unmatched;
    for (const std::string& pattern : patterns_)
        if (std::none_of(tracks.begin(), tracks.end(),
                [&pattern](const std::string& track) { return matches(pattern, track); }))
            unmatched.push_back(pattern);
    return unmatched;
}

std::vector<std::string> split_patterns(const std::string& text)
{
    std::vector<std::string> patterns;
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t comma = std::min(text.find(',', from), text.size());
        if (comma > from)
            patterns.push_back(text.substr(from, comma - from));
        from = comma + 1;
    }
    return patterns;
}

} // namespace pivotsim
