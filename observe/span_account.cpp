// SPDX-License-Identifier: Apache-2.0
#include "observe/span_account.h"

#include <algorithm>

namespace pivotsim {

using sc_core::sc_time;

SpanAccount::Sums::Sums() : groups(group_names().size()) { }

SpanAccount::Sums& SpanAccount::Sums::operator+=(const Sums& more)
{
    waiting_for_ps += more.waiting_for_ps;
    waiting_for_dependency += more.waiting_for_dependency;
    for (std::size_t i = 0; i < groups.size(); ++i)
        groups[i] += more.groups[i];
    idle += more.idle;
    return *this;
}

SpanAccount::Sums SpanAccount::Sums::operator*(std::uint64_t times) const
{
    Sums product = *this;
    product.waiting_for_ps = waiting_for_ps * times;
    product.waiting_for_dependency = waiting_for_dependency * times;
    for (std::uint64_t& group : product.groups)
        group *= times;
    product.idle *= times;
    return product;
}

SpanAccount::Sums SpanAccount::close(sc_time from, sc_time until, const Waits& waits)
{
    Sums sums;
    gaps(from, until, sums, waits);
    shares(from, sums);
    std::uint64_t covered = sums.idle;
    for (const std::uint64_t group : sums.groups)
        covered += group;
    sums.idle += picoseconds(until - from) - covered; // behind the last operator
    spans_.clear();
    return sums;
}

/// Between its operators the array waits for the PS while that works, and for a dependency otherwise.
void SpanAccount::gaps(sc_time from, sc_time until, Sums& sums, const Waits& waits) const
{
    std::vector<Span> array, host;
    for (const Span& span : spans_)
        (span.on_array ? array : host).push_back(span);
    array.push_back({until, until, Group::stem, true});
    const auto waited = [&waits](Cycles since, Cycles to, StallCause cause) {
        if (waits && to > since)
            waits(since, to, cause);
    };
    std::sort(host.begin(), host.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });

    auto next = host.begin();
    Cycles idle_since = clock_.edge(from);
    for (const Span& busy : array) {
        const Cycles begin = clock_.edge(busy.begin);
        Cycles reached = idle_since, waiting;
        while (next != host.end() && clock_.edge(next->begin) < begin) {
            const Cycles since = std::max(reached, clock_.edge(next->begin));
            const Cycles to = std::min(begin, clock_.edge(next->end));
            if (to > since) {
                waiting += to - since;
                waited(reached, since, StallCause::dependency);
                waited(since, to, StallCause::ps);
                reached = to;
            }
            if (clock_.edge(next->end) > begin)
                break; // it goes on beside the array's operator
            ++next;
        }
        if (begin > idle_since) {
            sums.waiting_for_ps += waiting;
            sums.waiting_for_dependency += begin - idle_since - waiting;
            waited(reached, begin, StallCause::dependency);
        }
        idle_since = std::max(idle_since, clock_.edge(busy.end));
    }
}

/// Each instant belongs to the operator that, of those at work, began first; what belongs to none is idle.
void SpanAccount::shares(sc_time from, Sums& sums) const
{
    std::vector<Span> spans = spans_;
    std::stable_sort(
        spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
    sc_time covered = from;
    for (const Span& span : spans) {
        if (span.begin > covered) {
            sums.idle += picoseconds(span.begin - covered);
            covered = span.begin;
        }
        if (span.end <= covered)
            continue;
        sums.groups[static_cast<std::size_t>(span.group)] += picoseconds(span.end - covered);
        covered = span.end;
    }
}

} // namespace pivotsim
