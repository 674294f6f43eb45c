// SPDX-License-Identifier: Apache-2.0
#include "models/accelerator/systolic/mapping_estimate.h"

#include <algorithm>

namespace pivotsim {
namespace {

constexpr std::array<GemmOperand, 3> operands{
    GemmOperand::inputs, GemmOperand::weights, GemmOperand::outputs};

/// One GEMM's numbers, each computed once.
class Estimator {
public:
    Estimator(const LoopNest& nest, const Dataflow& dataflow, const ArrayShape& array,
        const ArrayTiming& timing, const MemoryPath& path, std::uint32_t output_element_bytes)
        : nest_(nest), dataflow_(dataflow), array_(array), timing_(timing), path_(path),
          batch_(static_cast<double>(nest.gemm().batch)), element_(output_element_bytes)
    {
    }

    MappingEstimate estimate() const
    {
        MappingEstimate result;
        result.compute = compute(Pace::own);
        for (const GemmOperand operand : operands)
            result.lanes[static_cast<std::size_t>(operand)] = lane(operand);
        result.ports = ports();
        result.traffic = static_cast<std::uint64_t>(traffic());
        result.buffers = buffers();
        result.memory = traffic() / path_.memory_width;
        const double slowest = *std::max_element(result.lanes.begin(), result.lanes.end());
        result.total
            = std::max({array(), slowest, result.ports, result.buffers, result.memory}) + start() + tail();
        return result;
    }

private:
    /// The array at its own pace, or at that of SRAMs whose ports are narrower than it.
    enum class Pace { own, of_srams };

    double compute(Pace pace) const
    {
        const ArrayAxes axes = dataflow_.axes();
        const auto cycles = [&](std::uint64_t slice, bool first) {
            Fold fold = dataflow_.fold(nest_.gemm(), array_, 0, 0);
            fold.streamed = nest_.extent(axes.streamed, slice);
            const FoldCycles own = dataflow_.cycles(fold, array_, timing_, first);
            return pace == Pace::own ? static_cast<double>(own.total().count) : at_pace_of_srams(fold, own);
        };
        const std::uint64_t slices = nest_.trips(axes.streamed);
        const double tiles = static_cast<double>(nest_.trips(axes.columns) * nest_.trips(axes.rows)) * batch_;
        const double all = static_cast<double>(slices - 1) * cycles(0, false) + cycles(slices - 1, false);
        return tiles * all + cycles(0, true) - cycles(0, false);
    }
    double array() const { return compute(Pace::of_srams); }

    double at_pace_of_srams(const Fold& fold, const FoldCycles& own) const
    {
        const Dataflow::Elements elements = dataflow_.elements(fold);
        const GemmOperand stationary = dataflow_.stationary();
        const auto needs = [&](GemmOperand operand, Bytes bytes) {
            return static_cast<double>(bytes.count) / path_.lane(operand).sram_port;
        };
        double preload = static_cast<double>(own.preload.count),
               stream = static_cast<double>(own.stream.count);
        if (stationary != GemmOperand::outputs && !timing_.preload_overlapped)
            preload = std::max(preload, needs(stationary, elements.stationary));
        if (stationary != GemmOperand::inputs)
            stream = std::max(stream, needs(GemmOperand::inputs, elements.streamed_inputs));
        if (stationary != GemmOperand::weights)
            stream = std::max(stream, needs(GemmOperand::weights, elements.streamed_weights));
        return preload + stream + static_cast<double>(own.drain.count);
    }

    double loaded(GemmOperand operand) const { return static_cast<double>(nest_.loaded(operand)) * batch_; }
    double read_back() const { return static_cast<double>(nest_.spilled() * partial_sum_bytes) * batch_; }
    double written() const
    {
        const GemmShape& gemm = nest_.gemm();
        return static_cast<double>(gemm.m * gemm.n * element_) * batch_ + read_back();
    }

    /// Bytes of one movement.
    double piece(GemmOperand operand) const
    {
        const Bytes unit = nest_.unit_bytes(operand);
        const std::uint64_t units = nest_.tile_bytes(operand).count / unit.count;
        return static_cast<double>((unit * nest_.piece_units(operand, path_.limits, units)).count);
    }

    /// Bytes a cycle that the lane's channel moves: what its ports do, if its outstanding movements cover the
    /// latency, and no more than its part of what the memory gives.
    double rate(GemmOperand operand, double bytes_a_movement) const
    {
        const double ports = path_.width_of(path_.lane(operand).ports);
        const double cycles = path_.latency + bytes_a_movement / path_.port_width;
        const double channel = cycles > 0 ? path_.outstanding * bytes_a_movement / cycles : ports;
        return std::min({ports, channel, path_.memory_width * bytes(operand) / traffic()});
    }

    double bytes(GemmOperand operand) const
    {
        return operand == GemmOperand::outputs ? written() + read_back() : loaded(operand);
    }
    double traffic() const
    {
        return bytes(GemmOperand::inputs) + bytes(GemmOperand::weights) + bytes(GemmOperand::outputs);
    }

    /// A lane and the array side by side: at least what either takes alone; one after the other, where a
    /// buffer is filled or drained.
    double lane(GemmOperand operand) const
    {
        double in_turns = 0;
        if (path_.lane(operand).exclusive)
            in_turns = buffered(operand) / path_.lane(operand).sram_port + array() - idle(operand);
        if (path_.global_buffer_exclusive)
            in_turns = std::max(in_turns, 2 * buffered(operand) / path_.global_buffer_port);
        return std::max(in_turns, side_by_side(operand));
    }

    double side_by_side(GemmOperand operand) const
    {
        if (operand == GemmOperand::outputs && nest_.spilled() > 0)
            return spilling();
        return nest_.kept(operand) ? in_working_sets(operand) : in_folds(operand);
    }

    /// Bytes that pass the lane's buffers.
    double buffered(GemmOperand operand) const
    {
        const GemmShape& gemm = nest_.gemm();
        if (operand != GemmOperand::outputs)
            return loaded(operand);
        return static_cast<double>((gemm.m * gemm.n + nest_.spilled()) * partial_sum_bytes) * batch_;
    }

    /// The lane at work with nobody in its way; spilled sums apart.
    double transfer(GemmOperand operand) const
    {
        const double moved = piece(operand);
        if (operand != GemmOperand::outputs)
            return loaded(operand) / rate(operand, moved);
        return (written() - read_back()) / rate(operand, moved / partial_sum_bytes * element_);
    }

    double room(GemmOperand operand) const
    {
        const MemoryPath::Lane& lane = path_.lane(operand);
        const Bytes held = nest_.kept(operand) ? nest_.working_set(operand) : Bytes{};
        const Bytes all = lane.sram + lane.share;
        return all > held ? static_cast<double>((all - held).count) : 0;
    }

    /// Every fold takes a tile, and for a while nothing more: meanwhile the lane goes on as far as its
    /// buffers have room.
    double in_folds(GemmOperand operand) const
    {
        const double busy = transfer(operand);
        const double ahead = room(operand) / buffered(operand) * busy;
        return busy + std::max(0.0, idle(operand) - folds() * ahead);
    }

    /// The first uses of a working set load it, the others need nothing: then the lane may load of the next
    /// one what there is room for.
    double in_working_sets(GemmOperand operand) const
    {
        const double uses = static_cast<double>(nest_.uses(operand));
        const double sets = folds() / uses / static_cast<double>(tiles_in_set(operand));
        const double busy = transfer(operand) / sets;
        const double pass = array() / sets / uses, rest = array() / sets - pass;
        const double ahead = std::min(room(operand) / (buffered(operand) / sets) * busy, rest);
        return sets * (std::max(busy - ahead, pass) + rest) + std::min(ahead, std::max(0.0, busy - pass));
    }

    /// Folds of one pass over a working set.
    std::uint64_t tiles_in_set(GemmOperand operand) const
    {
        std::uint64_t tiles = 1;
        bool inside = false;
        for (const GemmDimension loop : dimensions_of(nest_.mapping().order)) {
            if (inside)
                tiles *= nest_.trips(loop);
            inside = inside || loop == LoopNest::missing(operand);
        }
        return tiles;
    }

    /// Sums of the first fold leave; of those that follow they are read back, added and written, a movement
    /// after the other; of the last one only results are written.
    double spilling() const
    {
        const double moved = piece(GemmOperand::outputs), width = path_.port_width;
        const double movements = buffered(GemmOperand::outputs) / folds() / moved;
        const double memory = path_.memory_width * bytes(GemmOperand::outputs) / traffic();
        const double sums = std::max(moved / rate(GemmOperand::outputs, moved), moved / memory);
        const double chain = std::max(path_.latency + moved / width, 2 * moved / memory);
        const double results = moved / partial_sum_bytes * element_;
        const double last = std::max(path_.latency + moved / width, (moved + results) / memory);
        const double fold = array() / folds();
        const double ahead = room(GemmOperand::outputs) / moved;
        const auto of = [&](double movement) {
            const double waiting = idle(GemmOperand::outputs) / folds() - ahead * movement;
            return std::max(fold, movements * movement + std::max(0.0, waiting));
        };
        const double uses = static_cast<double>(nest_.uses(GemmOperand::outputs));
        return folds() / uses * (of(sums) + (uses - 2) * of(chain) + of(last));
    }

    double folds() const { return static_cast<double>(nest_.folds()) * batch_; }

    /// Cycles of the array in which it takes nothing from the lane.
    double idle(GemmOperand operand) const
    {
        const Fold fold = dataflow_.fold(nest_.gemm(), array_, 0, 0);
        const FoldCycles cycles = dataflow_.cycles(fold, array_, timing_, false);
        if (operand == dataflow_.stationary())
            return compute(Pace::own) - folds() * static_cast<double>(cycles.preload.count);
        const GemmDimension streamed = dataflow_.axes().streamed;
        const double slice = static_cast<double>(size_of(nest_.gemm(), streamed))
            / static_cast<double>(nest_.trips(streamed));
        return compute(Pace::own) - folds() * slice;
    }

    /// What moves goes in and comes out again; the array uses tiles, and adds to sums, as often as it must.
    double buffers() const
    {
        const GemmShape& gemm = nest_.gemm();
        double shared = 0, most = 0;
        for (const GemmOperand operand : operands) {
            const MemoryPath::Lane& lane = path_.lane(operand);
            const bool sums = operand == GemmOperand::outputs;
            const std::uint64_t elements
                = gemm.m * gemm.k * gemm.n / size_of(gemm, LoopNest::missing(operand));
            const std::uint64_t uses = nest_.uses(operand);
            const std::uint64_t accesses = sums && nest_.kept(operand) ? 2 * uses - 1 : uses;
            const double used = static_cast<double>(elements * accesses * (sums ? partial_sum_bytes : 1));
            shared += 2 * buffered(operand);
            most = std::max(most, (buffered(operand) + used * batch_) / lane.sram_width);
        }
        return std::max(most, shared / path_.global_buffer_width);
    }

    /// Lanes may share ports: what several of them move is bound by all their ports together.
    double ports() const
    {
        double most = 0;
        for (unsigned subset = 1; subset < 8; ++subset) {
            double reads = 0, writes = 0;
            std::uint64_t mask = 0;
            for (const GemmOperand operand : operands) {
                if (!(subset >> static_cast<unsigned>(operand) & 1))
                    continue;
                mask |= path_.lane(operand).ports;
                reads += operand == GemmOperand::outputs ? read_back() : loaded(operand);
                writes += operand == GemmOperand::outputs ? written() : 0;
            }
            most = std::max(most, std::max(reads, writes) / path_.width_of(mask));
        }
        return most;
    }

    /// The first fold's operands are on their way and the array has nothing to do.
    double start() const
    {
        const GemmOperand first = dataflow_.stationary();
        if (first != GemmOperand::outputs)
            return path_.latency + piece(first) / path_.port_width;
        return path_.latency
            + std::max(piece(GemmOperand::inputs), piece(GemmOperand::weights)) / path_.port_width;
    }

    /// The last results are on their way and the array has nothing left to do.
    double tail() const
    {
        const double sums = nest_.kept(GemmOperand::outputs)
            ? static_cast<double>(nest_.tile_bytes(GemmOperand::outputs).count)
            : piece(GemmOperand::outputs);
        const double again = nest_.spilled() > 0 ? path_.latency + sums / path_.port_width : 0;
        return again + path_.latency
            + sums / partial_sum_bytes * element_ / path_.width_of(path_.lane(GemmOperand::outputs).ports);
    }

    const LoopNest& nest_;
    const Dataflow& dataflow_;
    const ArrayShape& array_;
    const ArrayTiming& timing_;
    const MemoryPath& path_;
    const double batch_;
    const std::uint32_t element_;
};

} // namespace

MappingEstimate estimate(const LoopNest& nest, const Dataflow& dataflow, const ArrayShape& array,
    const ArrayTiming& timing, const MemoryPath& path, std::uint32_t output_element_bytes)
{
    return Estimator(nest, dataflow, array, timing, path, output_element_bytes).estimate();
}

} // namespace pivotsim
