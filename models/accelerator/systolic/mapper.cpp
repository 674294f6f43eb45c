// SPDX-License-Identifier: Apache-2.0
#include "models/accelerator/systolic/mapper.h"

#include "base/text.h"

#include <algorithm>
#include <fmt/format.h>
#include <tuple>

namespace pivotsim {
namespace {

constexpr std::array<GemmOperand, 3> operands{
    GemmOperand::inputs, GemmOperand::weights, GemmOperand::outputs};

const char* sram_of(GemmOperand operand)
{
    return operand == GemmOperand::inputs ? "IPMEM" : operand == GemmOperand::weights ? "WTMEM" : "OPMEM";
}

const char* name_of(GemmOperand operand)
{
    return operand == GemmOperand::inputs ? "inputs"
        : operand == GemmOperand::weights ? "weights"
                                          : "partial sums";
}

} // namespace

Mapper::Mapper(const ScheduleConfig& schedule, const Array& array, const MemoryPath& path, const Trace& trace)
    : schedule_(schedule), array_(array), path_(path), trace_(trace), paper_(paper_mapping(array.dataflow))
{
    for (const MappingRule& rule : schedule.mappings) {
        const auto& all = trace.operators();
        if (std::none_of(all.begin(), all.end(),
                [&rule](const Operator& op) { return op.is_gemm() && rule.matches(op.name); }))
            throw InputError(rule.place, "E-MAPPING",
                fmt::format("'{}' matches no GEMM of the workload", rule.operators),
                {"`pivotsim compile` lists the operators' names"});
    }
}

const Mapping& Mapper::mapping(OperatorId id) const
{
    const Operator& op = trace_.op(id);
    if (schedule_.kind == ScheduleConfig::Kind::paper) {
        if (const std::string why = obstacle(op.gemm, paper_); !why.empty())
            throw InputError(blamed(op.gemm), "E-MAPPING", fmt::format("{}: {}", op.name, why));
        return paper_;
    }
    if (const MappingRule* rule = rule_of(op))
        return given(op, *rule);
    return best(id);
}

const MappingRule* Mapper::rule_of(const Operator& op) const
{
    const auto rule = std::find_if(schedule_.mappings.begin(), schedule_.mappings.end(),
        [&op](const MappingRule& candidate) { return candidate.matches(op.name); });
    return rule == schedule_.mappings.end() ? nullptr : &*rule;
}

const Mapping& Mapper::given(const Operator& op, const MappingRule& rule) const
{
    const Mapping& mapping = given_.try_emplace(&rule, rule.mapping()).first->second;
    if (const std::string why = obstacle(op.gemm, mapping); !why.empty())
        throw InputError(rule.place, "E-MAPPING", fmt::format("{}: {}", op.name, why),
            {"`schedule: auto` takes the best mapping that fits"});
    return mapping;
}

MappingEstimate Mapper::estimate(OperatorId id, const Mapping& mapping) const
{
    const Operator& op = trace_.op(id);
    const LoopNest nest(op.gemm, array_.dataflow, array_.shape, mapping);
    return pivotsim::estimate(nest, array_.dataflow, array_.shape, array_.timing, path_, output_bytes(op));
}

/// The least cycles; of equals the one that moves the fewest bytes, then the paper's order, then the first.
const Mapping& Mapper::best(OperatorId id) const
{
    const Operator& op = trace_.op(id);
    const Key key{op.gemm.batch, op.gemm.m, op.gemm.k, op.gemm.n, output_bytes(op)};
    if (const auto known = best_.find(key); known != best_.end())
        return known->second;
    const std::vector<Mapping> all = candidates(op.gemm);
    if (all.empty())
        throw InputError(blamed(op.gemm), "E-MAPPING",
            fmt::format("{}: no mapping fits the buffers; {}", op.name, obstacle(op.gemm, paper_)));
    const Mapping* least = nullptr;
    MappingEstimate of_least;
    const auto rank = [this](const Mapping& mapping, const MappingEstimate& estimate) {
        return std::make_tuple(estimate.total, estimate.traffic, mapping.order != paper_.order);
    };
    for (const Mapping& mapping : all) {
        const MappingEstimate of_this = estimate(id, mapping);
        if (least == nullptr || rank(mapping, of_this) < rank(*least, of_least)) {
            least = &mapping;
            of_least = of_this;
        }
    }
    return best_.emplace(key, *least).first->second;
}

std::vector<Mapping> Mapper::candidates(const GemmShape& gemm) const
{
    const bool sums_stay = array_.dataflow.stationary() == GemmOperand::outputs;
    const GemmDimension streamed = array_.dataflow.axes().streamed;
    const std::uint64_t size = size_of(gemm, streamed);
    std::vector<Mapping> all;
    const auto add = [&](const Mapping& mapping) {
        const LoopNest nest(gemm, array_.dataflow, array_.shape, mapping);
        const bool pointless = std::any_of(operands.begin(), operands.end(),
            [&nest](GemmOperand operand) { return nest.kept(operand) && nest.uses(operand) == 1; });
        if (!pointless && !shortage(nest))
            all.push_back(mapping);
    };
    for (const LoopOrder order : loop_orders)
        for (unsigned keep = 0; keep < (sums_stay ? 4 : 8); ++keep) {
            const Mapping whole{order, 0, {(keep & 1) != 0, (keep & 2) != 0, (keep & 4) != 0}};
            add(whole);
            if (sums_stay || dimensions_of(order).back() == streamed)
                continue;
            for (std::uint64_t tiles = 2, before = size; tiles <= size; ++tiles) {
                const std::uint64_t vectors = ceil_div(size, tiles);
                if (vectors == before)
                    continue;
                before = vectors;
                add({order, vectors, whole.keep});
            }
        }
    return all;
}

std::optional<Mapper::Shortage> Mapper::shortage(const LoopNest& nest) const
{
    for (const GemmOperand operand : operands) {
        const bool keeping = nest.kept(operand);
        const Bytes needed = keeping ? nest.working_set(operand) : nest.unit_bytes(operand);
        const Bytes there = path_.lane(operand).sram;
        if (needed > there)
            return Shortage{operand, keeping, needed, there};
    }
    return {};
}

/// The buffer that is too small for the paper's mapping, which asks least of it.
SourcePlace Mapper::blamed(const GemmShape& gemm) const
{
    const auto lacking = shortage(LoopNest(gemm, array_.dataflow, array_.shape, paper_));
    return lacking && path_.lane(lacking->operand).place.known() ? path_.lane(lacking->operand).place
                                                                 : schedule_.place;
}

std::string Mapper::obstacle(const GemmShape& gemm, const Mapping& mapping) const
{
    const Dataflow& dataflow = array_.dataflow;
    const bool sums_stay = dataflow.stationary() == GemmOperand::outputs;
    if (sums_stay && mapping.keeps(GemmOperand::outputs))
        return "under `os` sums stay in the array; there is nothing to keep";
    if (sums_stay && mapping.vectors != 0)
        return "under `os` a fold takes all vectors, since its sums stay in the array";
    if (mapping.vectors != 0 && dimensions_of(mapping.order).back() == dataflow.axes().streamed)
        return fmt::format("with the streamed dimension innermost ({}) a fold takes all vectors, not {}",
            to_string(mapping.order), mapping.vectors);
    const auto lacking = shortage(LoopNest(gemm, dataflow, array_.shape, mapping));
    if (!lacking)
        return {};
    return fmt::format("{} {} takes {} bytes of {}, which has {}: {} are missing",
        lacking->keeping ? "keeping" : "one vector of", name_of(lacking->operand),
        with_thousands(lacking->needed.count), sram_of(lacking->operand),
        with_thousands(lacking->there.count), with_thousands((lacking->needed - lacking->there).count));
}

} // namespace pivotsim
