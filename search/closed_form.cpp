// SPDX-License-Identifier: Apache-2.0
#include "search/closed_form.h"

#include "base/diagnostics.h"
#include "models/memory/ideal_config.h"
#include "search/closed_form/pass_timer.h"

#include <algorithm>

namespace pivotsim {
namespace {

/// Operators of each pass, in order.
std::vector<PassRange> passes_of(const Workload& workload)
{
    if (!workload.stream.passes.empty())
        return workload.stream.passes;
    return {{0, static_cast<OperatorId>(workload.trace.operators().size())}};
}

bool stall_free(const MemoryConfig& memory)
{
    return memory.level.name == "ideal"
        && IdealMemoryConfig::fields().read(memory.level.parameters).stall_free()
        && ports_stall_free(memory.ports) && buffers_stall_free(memory);
}

[[noreturn]] void refuse(const SourcePlace& place, const std::string& what)
{
    throw InputError(place, "E-CLOSED", "no closed form knows " + what, {"a simulation does"});
}

void refuse_unknowable(const Study& study, const ImageStream& stream)
{
    if (study.platform.accelerator.name != "systolic")
        refuse(study.platform.accelerator.parameters.place(),
            "the accelerator '" + study.platform.accelerator.name + "', only 'systolic'");
    if (!study.platform.accelerators.empty())
        refuse(study.platform.accelerators.front().place, "several accelerators on a platform");
    if (study.run.fidelity != Fidelity::fold)
        refuse({}, "what registers hold: 'run.fidelity: grid'");
    if (!stream.arrivals.empty())
        refuse(study.run.arrivals.place, "how long images queue: 'run.arrivals'");
    if (stream.in_flight > 1)
        refuse({}, "how images in flight share the units: 'run.in_flight'");
}

/// Sums over the operators of all passes, each as often as images take it.
class Account {
public:
    Account(const Study& study, const Workload& workload, bool stall_free)
        : trace_(workload.trace), costs_(study.platform, workload.trace, stall_free),
          cores_(study.platform.ps.cores), overlap_(study.platform.ps.overlap)
    {
    }

    /// Throws InputError for a pass whose order is not the trace's.
    std::vector<Step> pass(const PassRange& range, std::uint64_t images)
    {
        std::vector<Step> steps;
        steps.reserve(range.end - range.first);
        last_.assign(overlap_ ? range.end - range.first : 0, {});
        for (OperatorId id = range.first; id < range.end; ++id) {
            const OperatorCost cost = costs_.cost(id);
            const bool takes_time = cost.unit != OperatorCost::Unit::none;
            if (overlap_)
                follow(id, range.first, takes_time, steps.size());
            if (!takes_time)
                continue;
            steps.push_back({cost.unit, trace_.op(id).group, cost.duration});
            count(cost, images);
        }
        return steps;
    }

    ActivityCounts counts() const
    {
        ActivityCounts counts = counts_;
        counts.ps_core_seconds = static_cast<double>(core_picoseconds_) * 1e-12;
        return counts;
    }
    Cycles compute() const { return compute_; }

private:
    void count(const OperatorCost& cost, std::uint64_t images)
    {
        if (cost.unit == OperatorCost::Unit::pl)
            compute_ += cost.duration * images;
        else
            core_picoseconds_ += cost.duration * cores_ * images;
        counts_.macs += cost.macs * images;
        counts_.ps_elements += cost.elements * images;
        counts_.sram_bytes += cost.sram * images;
        counts_.dram_bytes += cost.dram * images;
    }

    /// PS and PL may overlap: then an operator must wait for the one before it, perhaps through some that
    /// take no time. `last_`: how many operators that take time are through when another one is.
    void follow(OperatorId id, OperatorId first, bool takes_time, std::size_t before)
    {
        std::size_t waits_for = 0;
        for (const OperatorId dependency : trace_.dependencies(id))
            waits_for = std::max(waits_for, last_[dependency - first]);
        if (takes_time && waits_for != before)
            refuse({},
                "what overlaps with what where '" + trace_.op(id).name
                    + "' need not wait for the operator before it: 'platform.ps.overlap'");
        last_[id - first] = takes_time ? before + 1 : waits_for;
    }

    const Trace& trace_;
    OperatorCosts costs_;
    const std::uint32_t cores_;
    const bool overlap_;
    std::vector<std::size_t> last_; ///< by operator of the pass
    ActivityCounts counts_;
    std::uint64_t core_picoseconds_ = 0;
    Cycles compute_;
};

void add_times(const PassTimer& timer, const PassTimer::Stream& stream, ClosedForm& form)
{
    const auto milliseconds = [&form](std::uint64_t picoseconds) {
        return static_cast<double>(picoseconds) * 1e-9 / static_cast<double>(form.images);
    };
    const auto of
        = [&](Group group) { return milliseconds(stream.service.groups[static_cast<std::size_t>(group)]); };
    form.cycles = timer.pl_clock().edge(stream.end);
    form.seconds = static_cast<double>(stream.end) * 1e-12;
    form.delay_ms = milliseconds(stream.service.picoseconds);
    form.attention_mac_ms = of(Group::attention_mac);
    form.softmax_ms = of(Group::softmax);
    form.mlp_ms = of(Group::mlp);
    form.other_ms = form.delay_ms - form.attention_mac_ms - form.softmax_ms - form.mlp_ms;
}

void add_energy(const PlatformConfig& platform, ActivityCounts counts, ClosedForm& form)
{
    counts.seconds = form.seconds;
    counts.array_seconds
        = static_cast<double>(form.compute.count) / static_cast<double>(platform.clock.hertz);
    const double joules = create(platform.energy)->energy(counts).total();
    form.energy_j = joules / static_cast<double>(form.images);
    form.power_w = form.seconds > 0 ? joules / form.seconds : 0;
}

} // namespace

ClosedForm closed_form(const Study& study, const Workload& workload)
{
    refuse_unknowable(study, workload.stream);
    ClosedForm form;
    form.exact = stall_free(study.platform.memory);
    form.images = workload.stream.images;

    const std::vector<PassRange> ranges = passes_of(workload);
    const std::vector<std::uint64_t> taken = images_by_pass(workload.stream, ranges.size());
    Account account(study, workload, form.exact);
    std::vector<std::vector<Step>> passes;
    for (std::size_t pass = 0; pass < ranges.size(); ++pass)
        passes.push_back(account.pass(ranges[pass], taken[pass]));

    const PassTimer timer(study.platform);
    add_times(timer, timer.stream(passes, workload.stream), form);
    const ActivityCounts counts = account.counts();
    form.compute = account.compute();
    form.macs = counts.macs;
    form.sram_bytes = counts.sram_bytes;
    form.dram_bytes = counts.dram_bytes;
    const std::uint64_t pes = std::uint64_t{study.platform.pe_array.rows} * study.platform.pe_array.cols;
    const double slots = static_cast<double>(form.cycles.count) * static_cast<double>(pes);
    form.utilisation = slots > 0 ? static_cast<double>(form.macs) / slots : 0;
    add_energy(study.platform, counts, form);
    return form;
}

} // namespace pivotsim
