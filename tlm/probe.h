// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tlm/transfer.h"

#include <string>

namespace pivotsim {

/// One row of a timeline, named by the module's place in the hierarchy: "platform.pl.pe_array".
using TrackId = std::uint32_t;

/// What a row shows, so that a recorder can tell rows apart without knowing their names.
enum class TrackKind : std::uint8_t {
    unit, ///< operators on an accelerator or on the PS
    core, ///< one core of the PS
    array, ///< phases and stalls of a PE array, one after the other
    dma, ///< movements
    port, ///< transactions of an AXI port
    wires, ///< bursts on a port of the memory controller
    memory, ///< transactions of the memory level, cut into bursts by the ports
    refresh, ///< all banks of a DRAM at once
    bank, ///< commands to one bank of a DRAM
    buffer ///< occupancy of an SRAM
};

constexpr std::size_t track_kinds = 10;

/// What goes on in a slice.
enum class Activity : std::uint8_t {
    execute,
    preload,
    stream,
    drain,
    stall,
    read,
    write,
    refresh,
    activate,
    precharge
};
constexpr std::size_t activities = 10;

/// How closely somebody looks; each includes those before it.
enum class Detail : std::uint8_t {
    operators, ///< images, passes, operators
    slices, ///< folds, transactions, levels of buffers
    beats ///< commands of the DRAM
};

/// Why the array waits. Each stalled cycle has exactly one.
enum class StallCause : std::uint8_t {
    none,
    inputs, ///< not there
    weights, ///< not there
    outputs, ///< not drained
    port, ///< what it waits for is on an AXI port's wires
    contention, ///< an AXI port's wires carry what another accelerator has asked for
    refresh, ///< what it waits for is held up by a DRAM refresh
    ps,
    peer, ///< another accelerator is at work on what comes before
    dependency
};
constexpr std::size_t stall_causes = 10;

/// What a cycle is charged to: the thing to make faster or larger.
enum class Resource : std::uint8_t { compute, buffers, port, dram, ps };
constexpr std::size_t resources = 5;

/// Moves bytes: its slices are movements or transactions.
constexpr bool carries(TrackKind kind)
{
    return kind == TrackKind::dma || kind == TrackKind::port || kind == TrackKind::wires
        || kind == TrackKind::memory;
}

const char* to_string(TrackKind kind);
const char* to_string(Activity activity);
const char* to_string(StallCause cause);
const char* to_string(Resource resource);

/// Something that took place on a track from `begin` to `end` (equal: it took no time).
struct Slice {
    sc_core::sc_time begin, end;
    Activity activity = Activity::execute;
    StallCause cause = StallCause::none;
    Resource resource = Resource::compute;
    std::uint8_t rival = 0; ///< contention: with which accelerator
    OperandKind operand = OperandKind::command;
    OperatorId op = 0;
    std::uint64_t fold = 0;
    Bytes bytes;
};

/// One of an image's passes, from its first operator to its last.
struct PassStep {
    std::uint64_t image = 0;
    std::size_t pass = 0;
    sc_core::sc_time begin, end;
    bool goes_on = false; ///< a pass follows: a gate let the image through
};

/// What a transaction is to a probe; one without a Transfer belongs to the host.
Slice transaction(const Payload& payload, sc_core::sc_time begin, sc_core::sc_time end);

/// What the models tell about themselves. They know of no format and no file; observe/ implements this.
class Probe {
public:
    virtual ~Probe() = default;

    /// What is worth telling; models ask during elaboration.
    virtual Detail detail() const { return Detail::slices; }

    /// During elaboration. `capacity` is bytes for a buffer, processing elements for an array, bytes a second
    /// for a port or a memory (0: unlimited).
    virtual TrackId add_track(const std::string& name, TrackKind kind, std::uint64_t capacity) = 0;

    /// Slices of one track arrive in the order of their ends for unit and array tracks.
    virtual void slice(TrackId track, const Slice& slice) = 0;

    /// A level changed: bytes held by a buffer.
    virtual void level(TrackId track, sc_core::sc_time time, std::uint64_t value) = 0;

    /// Multiply-accumulates that the array really did in one fold.
    virtual void macs(TrackId track, OperatorId op, std::uint64_t count) = 0;

    /// Nothing is under way: whatever is told from now on begins at `time` or later.
    virtual void at_rest(sc_core::sc_time /*time*/) { }

    virtual void image_begins(std::uint64_t /*image*/, sc_core::sc_time /*time*/) { }
    virtual void pass_done(const PassStep& /*step*/) { }
    virtual void image_ends(std::uint64_t /*image*/, sc_core::sc_time /*time*/) { }

    /// A pass could be repeated between these times: is it to be told in full instead?
    virtual bool wants_again(sc_core::sc_time /*begin*/, sc_core::sc_time /*end*/) const { return false; }

    /// Where images follow each other: a pass over the workload begins while nothing is under way, in a
    /// `variant` of its possible courses; it ends.
    virtual void pass_begins(std::size_t /*pass*/, std::uint64_t /*variant*/, sc_core::sc_time /*time*/) { }
    virtual void pass_ends(sc_core::sc_time /*time*/) { }
    /// What was told of that pass and variant happens once more, from `begin` to `end`, and is not told
    /// again.
    virtual void pass_repeats(
        std::size_t /*pass*/, std::uint64_t /*variant*/, sc_core::sc_time /*begin*/, sc_core::sc_time /*end*/)
    {
    }
};

} // namespace pivotsim
