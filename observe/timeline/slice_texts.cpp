// SPDX-License-Identifier: Apache-2.0
#include "observe/timeline/slice_texts.h"

namespace pivotsim {
namespace {

std::string word(Activity activity)
{
    return to_string(activity);
}

} // namespace

SliceTexts::SliceTexts(const Trace& trace, TimelineSink& sink)
    : trace_(trace), sink_(sink), ops_(trace.operators().size())
{
    for (std::size_t i = 0; i < activities; ++i)
        activities_[i] = text(to_string(static_cast<Activity>(i)));
    for (std::size_t i = 0; i < stall_causes; ++i)
        waits_[i] = text(std::string{"wait: "} + to_string(static_cast<StallCause>(i)));
    for (std::size_t i = 0; i < resources; ++i)
        resources_[i] = text(to_string(static_cast<Resource>(i)));
    for (const bool write : {false, true}) {
        const std::string verb = word(write ? Activity::write : Activity::read);
        for (std::size_t i = 0; i < operand_kinds; ++i) {
            operands_[i] = text(to_string(static_cast<OperandKind>(i)));
            transactions_[write][i] = text(verb + " " + to_string(static_cast<OperandKind>(i)));
        }
        row_hits_[write] = text(verb + ", row hit");
    }
    wait_for_operands_ = text("wait: operands");
}

TextId SliceTexts::text(const std::string& text)
{
    const auto [place, added] = others_.try_emplace(text, 0);
    if (added)
        place->second = sink_.add_text(text);
    return place->second;
}

TextId SliceTexts::op(OperatorId op)
{
    if (ops_[op] == 0)
        ops_[op] = text(trace_.op(op).name);
    return ops_[op];
}

TextId SliceTexts::name(TrackId module, TrackKind kind, const Slice& slice)
{
    const bool stall = slice.activity == Activity::stall;
    switch (kind) {
    case TrackKind::unit:
        return op(slice.op);
    case TrackKind::core:
        return stall ? wait_for_operands_ : op(slice.op);
    case TrackKind::array:
        return stall ? wait(slice.cause) : activities_[static_cast<std::size_t>(slice.activity)];
    case TrackKind::dma:
        return operands_[static_cast<std::size_t>(slice.operand)];
    case TrackKind::port:
    case TrackKind::wires:
    case TrackKind::memory:
        return transactions_[slice.activity == Activity::write][static_cast<std::size_t>(slice.operand)];
    case TrackKind::bank:
        return bank(module, slice);
    default:
        return activities_[static_cast<std::size_t>(slice.activity)];
    }
}

/// A column command that needed no activate is a hit; an activate right behind a precharge is a conflict's.
TextId SliceTexts::bank(TrackId module, const Slice& slice)
{
    if (last_.size() <= module)
        last_.resize(module + 1, Activity::precharge);
    const Activity before = last_[module];
    last_[module] = slice.activity;
    const bool write = slice.activity == Activity::write;
    if ((write || slice.activity == Activity::read) && before != Activity::activate)
        return row_hits_[write];
    return activities_[static_cast<std::size_t>(slice.activity)];
}

} // namespace pivotsim
