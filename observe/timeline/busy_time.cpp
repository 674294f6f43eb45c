// SPDX-License-Identifier: Apache-2.0
#include "observe/timeline/busy_time.h"

#include <algorithm>

namespace pivotsim {

void BusyTime::add(std::uint64_t begin, std::uint64_t end)
{
    begin = std::max(begin, closed_until_); // before that, all is counted
    if (end <= begin)
        return;
    auto last = stretches_.end();
    while (last != stretches_.begin() && std::prev(last)->begin > end)
        --last;
    auto first = last;
    while (first != stretches_.begin() && std::prev(first)->end >= begin) {
        --first;
        begin = std::min(begin, first->begin);
        end = std::max(end, first->end);
        open_ -= first->end - first->begin;
    }
    open_ += end - begin;
    if (first != last) { // those between them become one
        *first = {begin, end};
        stretches_.erase(std::next(first), last);
    } else {
        stretches_.insert(first, {begin, end});
    }
    if (stretches_.size() <= most_stretches)
        return;
    const Stretch oldest = stretches_.front();
    stretches_.pop_front();
    closed_ += oldest.end - oldest.begin;
    open_ -= oldest.end - oldest.begin;
    closed_until_ = oldest.end;
}

} // namespace pivotsim
