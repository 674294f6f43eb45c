// SPDX-License-Identifier: Apache-2.0
#include "search/conformance/conformance.h"

#include "models/accelerator/accelerator.h"
#include "search/conformance/trial.h"
#include "search/conformance/workpiece.h"

#include <algorithm>
#include <fmt/format.h>

namespace pivotsim {
namespace {

/// The rules' sums, while trials go on.
class Tally {
public:
    Tally()
    {
        for (const ConformanceRule& rule : conformance_rules())
            report.verdicts.push_back({rule, 0, 0, {}, {}});
    }

    void judge(const std::string& rule, bool kept, const std::string& where, const std::string& finding)
    {
        const auto verdict = std::find_if(report.verdicts.begin(), report.verdicts.end(),
            [&rule](const ConformanceVerdict& each) { return rule == each.rule.name; });
        ++verdict->tried;
        if (kept)
            return;
        if (verdict->broken++ == 0) {
            verdict->where = where;
            verdict->finding = finding;
        }
    }

    /// What every trial is held to. True if it can be judged further.
    bool judge(const Trial& trial, const std::string& where)
    {
        const auto kept = [&](const char* rule) {
            const auto breach = trial.broken.find(rule);
            judge(rule, breach == trial.broken.end(), where,
                breach == trial.broken.end() ? "" : breach->second);
            return breach == trial.broken.end();
        };
        for (const char* rule : {"survives", "ends", "throws", "finishes", "protocol"})
            if (!kept(rule))
                return false; // it has no figures
        for (const char* rule :
            {"work", "peak", "bytes", "executions", "accounts", "bandwidth", "buffers", "drained"})
            kept(rule);
        return trial.broken.empty();
    }

    /// It hangs, and each trial costs the whole time.
    bool hopeless() const
    {
        constexpr std::uint64_t enough = 3;
        return std::any_of(
            report.verdicts.begin(), report.verdicts.end(), [](const ConformanceVerdict& verdict) {
                return verdict.rule.name == std::string{"ends"} && verdict.broken >= enough;
            });
    }

    ConformanceReport report;
};

/// Studies that differ from the user's in the memory and in what runs.
class Bench {
public:
    Bench(Study study, std::string unit) : unit_(std::move(unit)), base_(std::move(study))
    {
        base_.run = {};
        base_.run.check_protocol = true;
        base_.run.reuse = false;
        base_.platform.unpriced_groups.clear();
        PlacementRule all;
        all.unit = unit_;
        base_.platform.placement = {all};
        MemoryConfig& memory = base_.platform.memory;
        memory.level = {};
        memory.level.name = "ideal";
        memory.ports.controller = {};
        memory.ports.width = {};
        memory.ports.latency_cycles = 0;
    }

    const Study& ideal() const { return base_; }

    Study narrow() const
    {
        Study study = base_;
        study.platform.memory.ports.width = PortWidth{1};
        study.platform.memory.ports.burst_beats = 1;
        study.platform.memory.ports.outstanding = 1;
        return study;
    }

    Study late() const
    {
        Study study = base_;
        study.platform.memory.level.parameters.set("latency", Value::scalar("3 us"));
        return study;
    }

    Study dram() const
    {
        Study study = base_;
        study.platform.memory.level.name = "detailed";
        study.platform.memory.ports.width = PortWidth{16};
        return study;
    }

    /// A second one beside it, for every other operator.
    Study pair() const
    {
        Study study = dram();
        UnitConfig twin;
        twin.accelerator = study.platform.accelerator;
        for (const UnitConfig& unit : study.platform.accelerators)
            if (unit.name == unit_)
                twin = unit;
        twin.name = "conformance_twin";
        study.platform.accelerators.push_back(twin);
        PlacementRule other;
        other.unit = twin.name;
        other.operators = {"op2"};
        study.platform.placement.insert(study.platform.placement.begin(), other);
        return study;
    }

private:
    std::string unit_;
    Study base_;
};

bool small(const Workpiece& piece)
{
    return piece.size != std::string{"huge"} && piece.rows.elements() <= 100'000;
}

class Trials {
public:
    Trials(const Study& study, std::string unit, std::uint32_t seconds)
        : bench_(study, std::move(unit)), seconds_(seconds)
    {
    }

    ConformanceReport run()
    {
        for (const Workpiece& piece : workpieces())
            tryout(piece);
        tally_.judge(
            "accepts", !tally_.report.executes.empty(), "all kinds of operators", "it accepts none of them");
        return std::move(tally_.report);
    }

private:
    Trial trial(const Study& study, const Trace& trace) const { return run_trial(study, trace, seconds_); }

    void tryout(const Workpiece& piece)
    {
        const Trace trace = trace_of(piece);
        const std::string where = piece.text();
        const Trial plain = trial(bench_.ideal(), trace);
        if (plain.declined) {
            if (plain.declined->find("does not execute") == std::string::npos)
                tally_.report.declined.push_back(where + ": " + *plain.declined);
            return;
        }
        accepted_ = true;
        if (!tally_.judge(plain, where))
            return;
        auto& executes = tally_.report.executes;
        if (const std::string kind = to_string(piece.kind);
            std::find(executes.begin(), executes.end(), kind) == executes.end())
            executes.push_back(kind);
        tally_.judge("operands", plain.read >= piece.least_read() && plain.written >= piece.least_written(),
            where,
            fmt::format("{} bytes read and {} written, the operands have {} and the result {}",
                plain.read.count, plain.written.count, piece.least_read().count,
                piece.least_written().count));
        tally_.judge("again", trial(bench_.ideal(), trace).answer == plain.answer, where,
            "the same run gave another answer");
        repeat(piece, where);
        if (plain.read.count + plain.written.count < 100'000) // a transaction a byte
            slower("back_pressure", bench_.narrow(), trace, plain, where + ", ports of one byte");
        slower("late_memory", bench_.late(), trace, plain, where + ", memory 3 us away");
        slower("dram", bench_.dram(), trace, plain, where + ", DRAM");
        if (small(piece))
            share(piece, where + ", two of them at once");
    }

    /// Three in a chain, and two images: replayed is as simulated.
    void repeat(const Workpiece& piece, const std::string& where)
    {
        const Trace chain = trace_of(piece, 3);
        Study study = bench_.ideal();
        study.run.images = 2;
        const Trial simulated = trial(study, chain);
        study.run.reuse = true;
        const Trial replayed = trial(study, chain);
        if (!tally_.judge(simulated, where + ", three in a chain")
            || !tally_.judge(replayed, where + ", three in a chain, replayed"))
            return;
        tally_.judge("repeats", simulated.answer == replayed.answer, where,
            fmt::format("{} ps simulated, {} ps replayed: repeats_by() promises too much",
                simulated.picoseconds, replayed.picoseconds));
    }

    /// Finishes, moves as many bytes, and is no faster than with an ideal memory.
    void slower(const char* rule, const Study& study, const Trace& trace, const Trial& plain,
        const std::string& where)
    {
        const Trial slow = trial(study, trace);
        if (slow.declined || !tally_.judge(slow, where))
            return;
        tally_.judge(rule, slow.picoseconds >= plain.picoseconds, where,
            fmt::format("{} ps, and {} ps with an ideal memory", slow.picoseconds, plain.picoseconds));
    }

    void share(const Workpiece& piece, const std::string& where)
    {
        const Trial together = trial(bench_.pair(), trace_of(piece, 2, false));
        if (together.declined || !tally_.judge(together, where))
            return;
        const Trial alone = trial(bench_.dram(), trace_of(piece));
        tally_.judge("shares", alone.declined || together.picoseconds >= alone.picoseconds, where,
            fmt::format("{} ps for two, {} ps for one", together.picoseconds, alone.picoseconds));
    }

    const Bench bench_;
    const std::uint32_t seconds_;
    Tally tally_;
    bool accepted_ = false; ///< some piece of work was not declined
};

} // namespace

const std::vector<ConformanceRule>& conformance_rules()
{
    static const std::vector<ConformanceRule> rules{
        {"accepts", "executes some kind of operator"},
        {"survives", "does not crash"},
        {"ends", "does not hang"},
        {"throws", "throws nothing but the refusal of a study"},
        {"finishes", "leaves no command and no transaction unfinished"},
        {"protocol", "keeps the rules of TLM-2.0's base protocol"},
        {"work", "does the MACs of the operator, all and no more"},
        {"peak", "does no more of them a cycle than it has PEs"},
        {"bytes", "moves the bytes that its closed form says"},
        {"operands", "reads each operand and writes the result"},
        {"executions", "executes each operator once an image"},
        {"accounts", "says of each of its cycles what it did or waited for"},
        {"bandwidth", "moves no more than ports and memory can"},
        {"buffers", "holds no more than its buffers"},
        {"drained", "leaves nothing in flight"},
        {"again", "gives the same answer every time"},
        {"repeats", "takes the same course when an operator repeats, if repeats_by() says so"},
        {"back_pressure", "works behind ports of one byte, and no faster"},
        {"late_memory", "works with a memory that answers late, and no faster"},
        {"dram", "works with a DRAM, and no faster"},
        {"shares", "works beside another of its kind, and neither is the faster for it"},
    };
    return rules;
}

bool ConformanceReport::passed() const
{
    return std::all_of(verdicts.begin(), verdicts.end(),
        [](const ConformanceVerdict& verdict) { return verdict.broken == 0; });
}

ConformanceReport try_accelerator(const Study& study, const std::string& unit, std::uint32_t seconds)
{
    std::vector<std::string> names{"pl"};
    for (const UnitConfig& each : study.platform.accelerators)
        names.push_back(each.name);
    if (std::find(names.begin(), names.end(), unit) == names.end())
        throw InputError({}, "E-UNIT",
            fmt::format(
                "no accelerator of the platform is called '{}'; there are {}", unit, fmt::join(names, ", ")));
    return Trials(study, unit, seconds).run();
}

} // namespace pivotsim
