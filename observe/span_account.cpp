// SPDX-License-Identifier: Apache-2.0
#include "observe/span_account.h"

#include <algorithm>

namespace pivotsim {

using sc_core::sc_time;

SpanAccount::Sums::Sums(std::size_t accelerators) : waiting(accelerators), groups(group_names().size())
{
    for (Waiting& each : waiting)
        each.for_peer.resize(accelerators);
}

SpanAccount::Sums& SpanAccount::Sums::operator+=(const Sums& more)
{
    for (std::size_t i = waiting.size(); i < more.waiting.size(); ++i)
        waiting.emplace_back();
    for (std::size_t i = 0; i < more.waiting.size(); ++i) {
        waiting[i].for_ps += more.waiting[i].for_ps;
        waiting[i].for_dependency += more.waiting[i].for_dependency;
        waiting[i].for_peer.resize(waiting.size());
        for (std::size_t peer = 0; peer < more.waiting[i].for_peer.size(); ++peer)
            waiting[i].for_peer[peer] += more.waiting[i].for_peer[peer];
    }
    for (std::size_t i = 0; i < groups.size(); ++i)
        groups[i] += more.groups[i];
    idle += more.idle;
    return *this;
}

SpanAccount::Sums SpanAccount::Sums::operator*(std::uint64_t times) const
{
    Sums product = *this;
    for (Waiting& each : product.waiting) {
        each.for_ps = each.for_ps * times;
        each.for_dependency = each.for_dependency * times;
        for (Cycles& peer : each.for_peer)
            peer = peer * times;
    }
    for (std::uint64_t& group : product.groups)
        group *= times;
    product.idle *= times;
    return product;
}

SpanAccount::Sums SpanAccount::close(sc_time from, sc_time until, const Waits& waits)
{
    Sums sums(accelerators_);
    for (std::size_t accelerator = 0; accelerator < accelerators_; ++accelerator)
        gaps(accelerator, from, until, sums.waiting[accelerator], waits);
    shares(from, sums);
    std::uint64_t covered = sums.idle;
    for (const std::uint64_t group : sums.groups)
        covered += group;
    sums.idle += picoseconds(until - from) - covered; // behind the last operator
    spans_.clear();
    return sums;
}

/// Between its operators an accelerator waits for the unit that, of those at work, began first; for a
/// dependency while none is.
void SpanAccount::gaps(
    std::size_t accelerator, sc_time from, sc_time until, Waiting& sums, const Waits& waits) const
{
    std::vector<Span> own, others;
    for (const Span& span : spans_)
        (span.unit == accelerator ? own : others).push_back(span);
    own.push_back({until, until, Group::stem, accelerator});
    const auto waited = [&](Cycles since, Cycles to, StallCause cause) {
        if (waits && to > since)
            waits(accelerator, since, to, cause);
    };
    std::stable_sort(
        others.begin(), others.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });

    auto next = others.begin();
    Cycles idle_since = clock_.edge(from);
    for (const Span& busy : own) {
        const Cycles begin = clock_.edge(busy.begin);
        Cycles reached = idle_since, waiting;
        while (next != others.end() && clock_.edge(next->begin) < begin) {
            const Cycles since = std::max(reached, clock_.edge(next->begin));
            const Cycles to = std::min(begin, clock_.edge(next->end));
            if (to > since) {
                const bool for_ps = next->unit == ps;
                (for_ps ? sums.for_ps : sums.for_peer.at(next->unit)) += to - since;
                waiting += to - since;
                waited(reached, since, StallCause::dependency);
                waited(since, to, for_ps ? StallCause::ps : StallCause::peer);
                reached = to;
            }
            if (clock_.edge(next->end) > begin)
                break; // it goes on beside this operator
            ++next;
        }
        if (begin > idle_since) {
            sums.for_dependency += begin - idle_since - waiting;
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
