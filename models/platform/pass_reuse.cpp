// SPDX-License-Identifier: Apache-2.0
#include "models/platform/pass_reuse.h"

namespace pivotsim {

void PassReuse::enable(const OperatorReuse::Parts& parts, std::uint64_t pattern)
{
    parts_.emplace(parts);
    pattern_ = pattern;
    of_units_.resize(parts.units.size());
}

std::vector<AcceleratorStatistics> PassReuse::units_so_far() const
{
    std::vector<AcceleratorStatistics> units;
    for (std::size_t unit = 0; unit < parts_->units.size(); ++unit) {
        units.push_back(parts_->units[unit]->statistics());
        units.back() += operators_.of_unit(unit);
    }
    return units;
}

MemoryStatistics PassReuse::memory_so_far() const
{
    MemoryStatistics memory = parts_->memory.statistics();
    return memory += operators_.of_memory();
}

std::optional<sc_core::sc_time> PassReuse::begin(std::size_t pass, std::uint64_t operators)
{
    began_ = sc_core::sc_time_stamp();
    pass_ = pass;
    repeats_ = false;
    if (!parts_ || !parts_->memory.forgets_after(parts_->quiet)) {
        recorder_.pass_begins(pass, 0, began_);
        return {};
    }
    const std::uint64_t phase = picoseconds(began_) % pattern_;
    const auto [place, added] = recordings_.try_emplace({pass, phase});
    Recording& recording = place->second;
    if (recording.complete && recorder_.wants_again(began_, began_ + recording.duration)) {
        recorder_.pass_begins(pass, phase, began_);
        return {};
    }
    if (recording.complete) {
        repeats_ = true;
        for (std::size_t unit = 0; unit < of_units_.size(); ++unit)
            of_units_[unit] += recording.units[unit];
        of_memory_ += recording.memory;
        replayed_ += operators;
        recorder_.pass_repeats(pass, phase, began_, began_ + recording.duration);
        return recording.duration;
    }
    recording.units = units_so_far();
    recording.memory = memory_so_far();
    open_ = &recording;
    recorder_.pass_begins(pass, phase, began_);
    return {};
}

void PassReuse::end()
{
    if (repeats_)
        return;
    recorder_.pass_ends(sc_core::sc_time_stamp());
    if (!open_)
        return;
    open_->duration = sc_core::sc_time_stamp() - began_;
    const std::vector<AcceleratorStatistics> units = units_so_far();
    for (std::size_t unit = 0; unit < units.size(); ++unit)
        open_->units[unit] = units[unit] - open_->units[unit];
    open_->memory = memory_so_far() - open_->memory;
    open_->complete = true;
    open_ = nullptr;
}

} // namespace pivotsim
