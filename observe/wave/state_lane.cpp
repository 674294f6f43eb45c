// SPDX-License-Identifier: Apache-2.0
#include "observe/wave/state_lane.h"

namespace pivotsim {

void StateLane::show(std::uint64_t begin, std::uint64_t end, const Values& values)
{
    if (begin >= end)
        return;
    if (begin > end_)
        flush();
    for (std::size_t i = 0; i < signals_; ++i)
        set(begin, i, values[i]);
    end_ = end;
}

void StateLane::flush()
{
    for (std::size_t i = 0; i < signals_; ++i)
        set(end_, i, at_rest_[i]);
}

void StateLane::set(std::uint64_t time, std::size_t signal, std::int64_t value)
{
    if (values_[signal] == value)
        return;
    values_[signal] = value;
    sorter_->add({time, first_ + static_cast<SignalId>(signal), SignalChange::Kind::set, value});
}

} // namespace pivotsim
