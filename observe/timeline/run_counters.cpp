// SPDX-License-Identifier: Apache-2.0
#include "observe/timeline/run_counters.h"

#include <algorithm>

namespace pivotsim {

using sc_core::sc_time;

namespace {

constexpr double gigabytes_a_second = 1000; // of one byte a picosecond

} // namespace

RunCounters::RunCounters(const Trace& trace, const Clock& clock, sc_time from, sc_time until)
    : trace_(trace), clock_(clock), from_(from), until_(until), buckets_(picoseconds(from)),
      sram_bytes_(buckets_.add_series()), ps_elements_(buckets_.add_series())
{
}

void RunCounters::add_module(TrackKind kind, std::uint64_t capacity)
{
    Module module{};
    module.kind = kind;
    module.capacity = capacity;
    if (carries(kind) && kind != TrackKind::dma) {
        module.read = buckets_.add_series();
        module.written = buckets_.add_series();
    }
    if (carries(kind))
        module.outstanding = buckets_.add_series();
    if (kind == TrackKind::array)
        module.macs = buckets_.add_series();
    if (kind == TrackKind::array || kind == TrackKind::core)
        module.computing = buckets_.add_series();
    if (kind == TrackKind::buffer)
        module.occupancy = buckets_.add_series();
    modules_.push_back(module);
}

void RunCounters::add(std::size_t series, sc_time begin, sc_time end, double amount)
{
    if (begin >= from_ && end <= until_) {
        buckets_.add(series, picoseconds(begin), picoseconds(end), amount);
        return;
    }
    const sc_time first = std::max(begin, from_), last = std::min(end, until_);
    if (last > first)
        buckets_.add(series, picoseconds(first), picoseconds(last),
            amount * static_cast<double>(picoseconds(last - first))
                / static_cast<double>(picoseconds(end - begin)));
}

void RunCounters::slice(TrackId id, const Slice& slice)
{
    Module& module = modules_[id];
    const auto duration = static_cast<double>(picoseconds(slice.end - slice.begin));
    switch (module.kind) {
    case TrackKind::port:
    case TrackKind::wires:
    case TrackKind::memory:
        add(slice.activity == Activity::write ? module.written : module.read, slice.begin, slice.end,
            static_cast<double>(slice.bytes.count));
        [[fallthrough]];
    case TrackKind::dma:
        add(module.outstanding, slice.begin, slice.end, duration);
        break;
    case TrackKind::array:
        array_slice(module, slice);
        break;
    case TrackKind::core:
        if (slice.activity == Activity::execute)
            add(module.computing, slice.begin, slice.end, duration);
        break;
    case TrackKind::unit:
        add(sram_bytes_, slice.begin, slice.end, static_cast<double>(slice.bytes.count));
        if (slice.operand == OperandKind::host)
            add(ps_elements_, slice.begin, slice.end,
                static_cast<double>(trace_.op(slice.op).rows.elements()));
        break;
    default:
        break;
    }
}

void RunCounters::array_slice(Module& module, const Slice& slice)
{
    if (slice.fold != module.fold || slice.op != module.op)
        module.fold_begin = slice.begin;
    module.fold = slice.fold;
    module.op = slice.op;
    module.fold_end = slice.end;
    if (slice.activity != Activity::stall)
        add(module.computing, slice.begin, slice.end,
            static_cast<double>(picoseconds(slice.end - slice.begin)));
}

/// Told when a fold is done; its slices say when that was.
void RunCounters::macs(TrackId id, std::uint64_t count)
{
    Module& module = modules_[id];
    if (module.fold == TimelineSlice::none)
        return; // none of its slices is shown
    add(module.macs, module.fold_begin, module.fold_end, static_cast<double>(count));
    module.fold = TimelineSlice::none;
}

void RunCounters::level(TrackId id, sc_time time, std::uint64_t value)
{
    Module& module = modules_[id];
    if (time > module.level_since) {
        add(module.occupancy, module.level_since, time,
            static_cast<double>(module.level) * static_cast<double>(picoseconds(time - module.level_since)));
        module.level_since = time;
    }
    module.level = value;
}

void RunCounters::pass_begins(std::size_t pass, std::uint64_t variant)
{
    open_ = &courses_[{pass, variant}];
    open_->clear();
    for (std::size_t series = 0; series < buckets_.series(); ++series)
        open_->push_back(buckets_.total(series));
}

void RunCounters::pass_ends()
{
    for (std::size_t series = 0; series < open_->size(); ++series)
        (*open_)[series] = buckets_.total(series) - (*open_)[series];
    open_ = nullptr;
}

void RunCounters::pass_repeats(std::size_t pass, std::uint64_t variant, sc_time begin, sc_time end)
{
    const std::vector<double>& course = courses_.at({pass, variant});
    for (std::size_t series = 0; series < course.size(); ++series)
        if (course[series] != 0)
            buckets_.add(series, picoseconds(begin), picoseconds(end), course[series]);
}

/// Picoseconds of a step that lie before `end`.
double RunCounters::length(std::size_t step, std::uint64_t end) const
{
    const std::uint64_t begin = buckets_.origin() + step * buckets_.step();
    return static_cast<double>(std::min(buckets_.step(), std::max<std::uint64_t>(end, begin + 1) - begin));
}

std::vector<double> RunCounters::rates(std::size_t series, double scale, std::uint64_t end) const
{
    std::vector<double> rates = buckets_.values(series);
    for (std::size_t i = 0; i < rates.size(); ++i)
        rates[i] *= scale / length(i, end);
    return rates;
}

void RunCounters::tell(TimelineSink& sink, const Telling& telling)
{
    for (TrackId id = 0; id < modules_.size(); ++id)
        if (modules_[id].kind == TrackKind::buffer)
            level(id, telling.end, modules_[id].level);
    for (TrackId id = 0; id < modules_.size(); ++id)
        if (telling.rows[id])
            tell_module(sink, modules_[id], *telling.rows[id], telling);
    if (telling.energy)
        tell_power(sink, telling);
}

void RunCounters::tell_module(
    TimelineSink& sink, const Module& module, TimelineTrackId row, const Telling& telling) const
{
    const std::uint64_t end = picoseconds(telling.end);
    const auto tell = [&](std::size_t series, const char* name, const char* unit, double scale) {
        if (buckets_.total(series) == 0)
            return;
        const TimelineTrack& module_row = sink.track(row);
        const TimelineTrackId counter = sink.add_track({module_row.module, name, "counter", 0, row, unit});
        sink.series(counter, buckets_.origin(), buckets_.step(), rates(series, scale, end));
    };
    switch (module.kind) {
    case TrackKind::port:
    case TrackKind::wires:
    case TrackKind::memory:
        tell(module.read, "read", "GB/s", gigabytes_a_second);
        tell(module.written, "written", "GB/s", gigabytes_a_second);
        tell(module.outstanding, "outstanding", "transactions", 1);
        break;
    case TrackKind::dma:
        tell(module.outstanding, "outstanding", "movements", 1);
        break;
    case TrackKind::array:
        tell(module.macs, "utilisation", "%",
            100 * 1e12
                / (static_cast<double>(module.capacity) * static_cast<double>(clock_.frequency().hertz)));
        break;
    case TrackKind::buffer:
        if (telling.occupancy)
            tell(module.occupancy, "mean occupancy", "bytes", 1);
        break;
    default:
        break;
    }
}

void RunCounters::tell_power(TimelineSink& sink, const Telling& telling) const
{
    const std::uint64_t end = picoseconds(telling.end);
    std::vector<double> power;
    for (std::size_t step = 0; step < buckets_.steps(); ++step) {
        const auto sum = [&](auto series, TrackKind kind) {
            double sum = 0;
            for (const Module& module : modules_)
                if (module.kind == kind)
                    sum += buckets_.values(module.*series)[step];
            return sum;
        };
        ActivityCounts counts;
        counts.seconds = length(step, end) * 1e-12;
        counts.array_seconds = sum(&Module::computing, TrackKind::array) * 1e-12;
        counts.ps_core_seconds = sum(&Module::computing, TrackKind::core) * 1e-12;
        counts.macs = static_cast<std::uint64_t>(sum(&Module::macs, TrackKind::array) + 0.5);
        counts.ps_elements = static_cast<std::uint64_t>(buckets_.values(ps_elements_)[step] + 0.5);
        counts.sram_bytes = static_cast<std::uint64_t>(buckets_.values(sram_bytes_)[step] + 0.5);
        counts.dram_bytes = static_cast<std::uint64_t>(
            sum(&Module::read, TrackKind::memory) + sum(&Module::written, TrackKind::memory) + 0.5);
        power.push_back(telling.energy->energy(counts).total() / counts.seconds);
    }
    const TimelineTrackId counter = sink.add_track({"platform", "power", "counter", 0, {}, "W"});
    sink.series(counter, buckets_.origin(), buckets_.step(), power);
}

} // namespace pivotsim
