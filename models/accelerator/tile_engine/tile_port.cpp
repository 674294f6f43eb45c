// SPDX-License-Identifier: Apache-2.0
#include "models/accelerator/tile_engine/tile_port.h"

#include "models/accelerator/address_map.h"

#include <algorithm>

namespace pivotsim {

using sc_core::sc_time;
using sc_core::sc_time_stamp;

TilePort::TilePort(const char* name, OperandKind operand, std::uint32_t outstanding,
    const AcceleratorContext& context, std::function<void()> wake, Done done)
    : operand_(operand), outstanding_(outstanding), context_(context), wake_(std::move(wake)),
      done_(std::move(done)),
      requester_(name, {[this](Payload&) { wake_(); }, [this](Payload& payload) { answered(payload); }})
{
}

void TilePort::tell_ended()
{
    for (std::size_t i = 0; i < under_way_.size();) {
        const UnderWay each = under_way_[i];
        if (each.payload != nullptr || each.end > sc_time_stamp()) {
            ++i;
            continue;
        }
        under_way_.erase(under_way_.begin() + static_cast<std::ptrdiff_t>(i));
        done_(each.job.piece, each.job.step, each.job.store);
    }
}

std::optional<sc_time> TilePort::send()
{
    tell_ended();
    while (!waiting_.empty() && requester_.ready() && under_way_.size() < outstanding_) {
        const Job job = waiting_.front();
        waiting_.pop_front();
        Payload& payload = context_.pool.acquire(job.store ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND,
            context_.addresses.base(job.piece.tensor) + job.piece.offset, job.piece.bytes);
        Transfer& transfer = Transfer::of(payload);
        transfer.op = job.op;
        transfer.operand = operand_;
        transfer.fold = job.step;
        under_way_.push_back({job, &payload, {}});
        if (const auto end = requester_.send(payload)) {
            payload.release();
            under_way_.back().payload = nullptr;
            under_way_.back().end = *end;
            tell_ended();
        }
    }
    std::optional<sc_time> next;
    for (const UnderWay& each : under_way_)
        if (each.payload == nullptr && (!next || each.end < *next))
            next = each.end;
    return next;
}

void TilePort::answered(Payload& payload)
{
    const auto found = std::find_if(under_way_.begin(), under_way_.end(),
        [&payload](const UnderWay& each) { return each.payload == &payload; });
    const Job job = found->job;
    under_way_.erase(found);
    payload.release();
    done_(job.piece, job.step, job.store);
    wake_();
}

} // namespace pivotsim
