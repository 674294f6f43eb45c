// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tlm/alarm.h"
#include "tlm/payload_pool.h"
#include "tlm/probe.h"
#include "tlm/requester.h"

#include <deque>
#include <functional>

namespace pivotsim {

/// One piece of a stream that a DMA channel carries from its source to its sink.
struct Movement {
    OperatorId op = 0;
    OperandKind operand = OperandKind::inputs;
    std::uint64_t fold = 0;
    std::uint64_t source_address = 0, sink_address = 0;
    Bytes read; ///< taken from the source
    Bytes written; ///< put into the sink; fewer where results are requantised on the way
    Bytes accumulated; ///< partial sums read back from the sink's side first and added; 0: none
    std::uint64_t accumulated_address = 0;
};

/// A DMA channel: pulls movements from a queue that somebody else thinks of, reads each from the source,
/// writes it to the sink in the same order, and keeps at most `outstanding` of them between its two sides. A
/// sink without space withholds END_REQ, and the channel, and whatever fills its source, waits: that is how
/// load, compute and drain couple.
class Dma : public sc_core::sc_module {
public:
    /// The next movement; false when there is none for now.
    using Next = std::function<bool(Movement&)>;

    Dma(sc_core::sc_module_name name, std::uint32_t outstanding, PayloadPool& pool, Probe& probe);

    tlm_utils::simple_initiator_socket<Requester>& source() { return source_.socket; }
    tlm_utils::simple_initiator_socket<Requester>& sink() { return sink_.socket; }

    /// Starts to pull from `next`; `drained` is called from a method of the channel when the movements are
    /// used up and every byte has arrived. One stream at a time.
    void start(Next next, std::function<void()> drained);

    bool idle() const { return !running_; }
    Bytes bytes_written() const { return written_; }
    Bytes bytes_read() const { return read_; }

private:
    enum class Stage { reading, loaded, accumulating, ready, writing, done };
    struct Flight {
        Movement movement;
        Stage stage;
        sc_core::sc_time begin;
        sc_core::sc_time due; ///< end of the stage, where it is known ahead
        Payload* payload;
    };

    void pump();
    bool issue_read();
    bool step(std::size_t index);
    bool in_order(std::size_t index) const;
    bool written_before(std::size_t index, std::uint64_t address) const;
    void begin(Flight& flight, Requester& requester, tlm::tlm_command command, std::uint64_t address,
        Bytes bytes, Stage stage);
    void completed(Payload& payload);
    void finish(Flight& flight);
    void retire();

    const std::uint32_t outstanding_;
    PayloadPool& pool_;
    Probe& probe_;
    TrackId track_;
    Next next_;
    std::function<void()> drained_;
    std::deque<Flight> flights_; ///< in stream order
    bool running_ = false;
    bool exhausted_ = true;
    Bytes read_, written_;
    Alarm alarm_{"pump", [this] { pump(); }};
    Requester source_{"source", {[this](Payload&) { alarm_.soon(); }, [this](Payload& p) { completed(p); }}};
    Requester sink_{"sink", {[this](Payload&) { alarm_.soon(); }, [this](Payload& p) { completed(p); }}};
};

} // namespace pivotsim
