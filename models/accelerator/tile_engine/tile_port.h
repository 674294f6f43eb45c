// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/accelerator/accelerator.h"
#include "models/accelerator/tile_engine/tile_step.h"
#include "tlm/requester.h"

#include <deque>
#include <functional>

namespace pivotsim {

/// One operand's way between memory and an engine: pieces go out in order, a bounded number at a time.
class TilePort {
public:
    /// A piece of step `step` is there, or in memory.
    using Done = std::function<void(const TilePiece& piece, std::uint64_t step, bool store)>;

    /// `wake`: something has happened outside of send(); note it, set an Alarm, return.
    TilePort(const char* name, OperandKind operand, std::uint32_t outstanding,
        const AcceleratorContext& context, std::function<void()> wake, Done done);

    tlm::tlm_initiator_socket<>& socket() { return requester_.socket; }
    OperandKind operand() const { return operand_; }

    void push(const TilePiece& piece, OperatorId op, std::uint64_t step, bool store)
    {
        waiting_.push_back({piece, op, step, store});
    }
    /// Says what has ended by now, and sends what may go. Returns when to call again, if that is known.
    std::optional<sc_core::sc_time> send();

private:
    struct Job {
        TilePiece piece;
        OperatorId op = 0;
        std::uint64_t step = 0;
        bool store = false;
    };
    struct UnderWay {
        Job job;
        const Payload* payload; ///< null: it ends at `end`
        sc_core::sc_time end;
    };

    void answered(Payload& payload);
    void tell_ended();

    const OperandKind operand_;
    const std::uint32_t outstanding_;
    const AcceleratorContext& context_;
    std::function<void()> wake_;
    Done done_;
    std::deque<Job> waiting_;
    std::vector<UnderWay> under_way_;
    Requester requester_;
};

} // namespace pivotsim
