// SPDX-License-Identifier: Apache-2.0
#include "models/accelerator/systolic/schedule_config.h"

#include <fnmatch.h>

namespace pivotsim {
namespace {

std::vector<Complaint> check_schedule(const ScheduleConfig& schedule)
{
    using Kind = ScheduleConfig::Kind;
    if (schedule.kind == Kind::given && schedule.mappings.empty())
        return {{"`explicit` needs at least one mapping", "mappings"}};
    if (schedule.kind != Kind::given && !schedule.mappings.empty())
        return {{"mappings are for `kind: explicit`", "mappings"}};
    return {};
}

} // namespace

Mapping MappingRule::mapping() const
{
    Mapping mapping{order, vectors, {}};
    for (const GemmOperand operand : keep)
        mapping.keep[static_cast<std::size_t>(operand)] = true;
    return mapping;
}

bool MappingRule::matches(const std::string& name) const
{
    return fnmatch(operators.c_str(), name.c_str(), 0) == 0;
}

const Fields<MappingRule>& MappingRule::fields()
{
    static const EnumNames<LoopOrder> orders{{LoopOrder::mnk, "mnk"}, {LoopOrder::mkn, "mkn"},
        {LoopOrder::nmk, "nmk"}, {LoopOrder::nkm, "nkm"}, {LoopOrder::kmn, "kmn"}, {LoopOrder::knm, "knm"}};
    static const Fields<MappingRule> table{"mapping",
        "the loops over a GEMM's tiles, O[m x n] = A[m x k] B[k x n], and what stays on chip",
        {
            {"operators", &MappingRule::operators, "which operators, as a shell pattern"},
            {"order", &MappingRule::order, "loops over the tiles, outermost first", orders},
            {"vectors", &MappingRule::vectors,
                "streamed vectors of a fold (of n under is, of m under ws); 0: all", Range{0, 1 << 24}},
            {"keep", &MappingRule::keep, "operands whose tiles stay in their SRAM until their last use",
                EnumNames<GemmOperand>{{GemmOperand::inputs, "inputs", "in IPMEM"},
                    {GemmOperand::weights, "weights", "in WTMEM"},
                    {GemmOperand::outputs, "outputs", "partial sums, in OPMEM"}}},
        }};
    return table;
}

const Fields<ScheduleConfig>& ScheduleConfig::fields()
{
    using Kind = ScheduleConfig::Kind;
    using Pieces = ScheduleConfig::Pieces;
    static const Fields<ScheduleConfig> table{"schedule",
        "how GEMMs are cut into folds and folds into pieces", "kind",
        {
            {"kind", &ScheduleConfig::kind, "who chooses the mapping of a GEMM",
                EnumNames<Kind>{
                    {Kind::paper, "paper", "whole folds in the dataflow's order; nothing is kept on chip"},
                    {Kind::automatic, "auto", "the best by the mapper's own estimate"},
                    {Kind::given, "explicit",
                        "the first of `mappings` that matches; `auto` where none does"}}},
            {"pieces", &ScheduleConfig::pieces, "what one transfer carries",
                EnumNames<Pieces>{
                    {Pieces::automatic, "auto", "whole folds where nothing can stall, halves elsewhere"},
                    {Pieces::fold, "fold", "whole folds, which pass through the buffers"},
                    {Pieces::half, "half",
                        "what fits one half of the SRAM and of its share of the global buffer"}}},
            {"mappings", &ScheduleConfig::mappings, "for `explicit`"},
        },
        check_schedule};
    return table;
}

} // namespace pivotsim
