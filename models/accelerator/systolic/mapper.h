// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/accelerator/systolic/mapping_estimate.h"
#include "models/accelerator/systolic/schedule_config.h"

#include <map>
#include <optional>
#include <tuple>

namespace pivotsim {

/// Chooses a Mapping for each GEMM as the study's schedule says.
class Mapper {
public:
    struct Array {
        const Dataflow& dataflow;
        ArrayShape shape;
        ArrayTiming timing;
    };

    /// References outlive the mapper. Throws InputError if a rule matches no GEMM of the trace.
    Mapper(const ScheduleConfig& schedule, const Array& array, const MemoryPath& path, const Trace& trace);

    /// Throws InputError that names the operator, the buffer and the bytes it lacks, if the mapping that the
    /// study gives cannot be, or none can.
    const Mapping& mapping(OperatorId op) const;

    MappingEstimate estimate(OperatorId op, const Mapping& mapping) const;
    /// All that fit, tiles that divide the streamed vectors as evenly as they can; for each number of tiles.
    std::vector<Mapping> candidates(const GemmShape& gemm) const;
    /// Why the mapping cannot be; empty if it can.
    SourcePlace blamed(const GemmShape& gemm) const;
    std::string obstacle(const GemmShape& gemm, const Mapping& mapping) const;

private:
    /// A buffer that is too small.
    struct Shortage {
        GemmOperand operand;
        bool keeping; ///< otherwise not even one row or vector fits
        Bytes needed, there;
    };
    using Key = std::tuple<std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t, std::uint32_t>;

    std::optional<Shortage> shortage(const LoopNest& nest) const;
    const MappingRule* rule_of(const Operator& op) const;
    const Mapping& given(const Operator& op, const MappingRule& rule) const;
    const Mapping& best(OperatorId op) const;
    std::uint32_t output_bytes(const Operator& op) const { return trace_.tensor(op.output).element_bytes; }

    const ScheduleConfig& schedule_;
    const Array array_;
    const MemoryPath path_;
    const Trace& trace_;
    const Mapping paper_;
    mutable std::map<Key, Mapping> best_; ///< of the shapes met so far
    mutable std::map<const MappingRule*, Mapping> given_;
};

} // namespace pivotsim
