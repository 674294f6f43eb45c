// SPDX-License-Identifier: Apache-2.0
#include "tests/models/pe_array/wrong_dataflow.h"
#include "tests/search/gemm_study.h"

#include "models/accelerator/accelerator.h"
#include "models/memory/memory_level.h"
#include "models/pe_array/dataflow.h"
#include "tlm/responder.h"

#include <gmock/gmock.h>
#include <tlm_utils/simple_target_socket.h>

// Each self-check is shown to fire by a model that is broken on purpose and registered like any other.

namespace pivotsim {
namespace {

using namespace pivotsim::test;
using testing::HasSubstr;

struct BrokenDataflow : WrongDataflow {
    BrokenDataflow() : WrongDataflow("is") { }
};

struct TooFast : BrokenDataflow {
    FoldCycles cycles(const Fold&, const ArrayShape&, const ArrayTiming&, bool) const override
    {
        return {1, 1, 1};
    }
};

struct LosesWork : BrokenDataflow {
    Fold fold(const GemmShape& gemm, const ArrayShape& array, std::uint64_t outer,
        std::uint64_t inner) const override
    {
        Fold fold = BrokenDataflow::fold(gemm, array, outer, inner);
        fold.rows = std::max<std::uint64_t>(1, fold.rows / 2);
        return fold;
    }
};

struct LosesBytes : BrokenDataflow {
    Elements elements(const Fold& fold) const override
    {
        Elements elements = BrokenDataflow::elements(fold);
        elements.streamed_weights /= 2;
        return elements;
    }
};

const Registration<Dataflow, TooFast> too_fast{"test_too_fast", "a fold in three cycles"};
const Registration<Dataflow, LosesWork> loses_work{"test_loses_work", "skips half of the rows"};
const Registration<Dataflow, LosesBytes> loses_bytes{"test_loses_bytes", "streams half of the weights"};

/// Says that it moves 1 MB/s, and answers at once.
class Boastful : public MemoryLevel {
public:
    Boastful(sc_core::sc_module_name name, Probe& probe)
        : MemoryLevel(name), probe_(probe),
          track_(probe.add_track(this->name(), TrackKind::memory, 1'000'000))
    {
        socket_.register_nb_transport_fw(this, &Boastful::nb_transport_fw);
    }
    tlm::tlm_target_socket<>& port() override { return socket_; }
    MemoryStatistics statistics() const override { return statistics_; }
    bool stall_free() const override { return true; }
    sc_core::sc_time latency() const override { return {}; }
    Bandwidth peak() const override { return {1'000'000}; }

private:
    tlm::tlm_sync_enum nb_transport_fw(Payload& payload, tlm::tlm_phase&, sc_core::sc_time&)
    {
        Slice slice;
        slice.op = Transfer::of(payload).op;
        slice.bytes = payload.get_data_length();
        probe_.slice(track_, slice);
        payload.set_response_status(tlm::TLM_OK_RESPONSE);
        return tlm::TLM_COMPLETED;
    }

    Probe& probe_;
    TrackId track_;
    MemoryStatistics statistics_;
    tlm_utils::simple_target_socket<Boastful> socket_{"port"};
};

const Registration<MemoryLevel, Boastful> boastful{"test_boastful", "faster than it says"};

enum class Fault { none, stack, leak, undrained, twice, silent, protocol, overflow };
Fault fault = Fault::none; // of the accelerator that the test builds; a test is a process

/// Does nothing, in no time, and one thing wrong.
class BrokenAccelerator : public Accelerator {
public:
    BrokenAccelerator(sc_core::sc_module_name name, const AcceleratorContext& context)
        : Accelerator(name), context_(context),
          unit_(context.probe.add_track(this->name(), TrackKind::unit, 0)),
          array_(context.probe.add_track("array", TrackKind::array, 4)),
          buffer_(context.probe.add_track("buffer", TrackKind::buffer, 10))
    {
        commands_.register_nb_transport_fw(this, &BrokenAccelerator::nb_transport_fw);
    }
    bool accepts(const Operator&) const override { return true; }
    tlm::tlm_target_socket<>& commands() override { return commands_; }
    std::vector<MemoryPort> memory_ports() override { return {}; }
    AcceleratorStatistics statistics() const override
    {
        AcceleratorStatistics statistics;
        statistics.drained = fault != Fault::undrained;
        return statistics;
    }
    Bytes expected_memory_bytes(OperatorId) const override { return 0; }
    std::string waiting_for() const override { return "the accelerator sulks"; }

private:
    tlm::tlm_sync_enum nb_transport_fw(Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time&)
    {
        Slice done;
        done.op = Transfer::of(payload).op;
        done.end = context_.clock.time_of(10);
        context_.probe.macs(array_, done.op, context_.trace.op(done.op).macs());
        Slice work = done;
        work.activity = Activity::stream;
        work.end = context_.clock.time_of(fault == Fault::stack ? 11 : 10);
        context_.probe.slice(array_, work);
        context_.probe.slice(unit_, done);
        if (fault == Fault::twice)
            context_.probe.slice(unit_, done);
        if (fault == Fault::leak)
            context_.pool.acquire(tlm::TLM_READ_COMMAND, 0, 1);
        if (fault == Fault::overflow)
            context_.probe.level(buffer_, done.end, 11);
        if (fault != Fault::silent)
            responder_.respond_at(done.end, payload);
        if (fault == Fault::protocol)
            responder_.accept_soon(payload); // a second END_REQ
        phase = tlm::END_REQ;
        return tlm::TLM_UPDATED;
    }

    const AcceleratorContext context_;
    TrackId unit_, array_, buffer_;
    tlm_utils::simple_target_socket<BrokenAccelerator> commands_{"commands"};
    Responder responder_{
        "responder", [this](Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay) {
            return commands_->nb_transport_bw(payload, phase, delay);
        }};
};

const Registration<Accelerator, BrokenAccelerator> broken{"test_broken", "one thing wrong"};

std::string complaint_of(const Study& study, const GemmShape& gemm)
{
    try {
        simulate(study, gemms({gemm}));
    } catch (const SimulationError& error) {
        return error.what();
    }
    return "none";
}

std::string complaint_of(Fault which)
{
    fault = which;
    Study broken_study = study();
    broken_study.platform.accelerator.name = "test_broken";
    return complaint_of(broken_study, {1, 1, 2, 2});
}

std::string complaint_of_dataflow(const char* name)
{
    Study broken_study = study();
    broken_study.platform.pe_array.dataflow = name;
    return complaint_of(broken_study, {1, 100, 100, 100});
}

TEST(SelfChecks, SayNothingAboutASoundRun)
{
    EXPECT_EQ(complaint_of(study(), {1, 100, 100, 100}), "none");
}

TEST(SelfChecks, SayNothingAboutAnAcceleratorWithoutAFault)
{
    EXPECT_EQ(complaint_of(Fault::none), "none");
}

TEST(SelfChecks, RefuseFewerCyclesThanMacsOverPes)
{
    EXPECT_THAT(complaint_of_dataflow("test_too_fast"), HasSubstr("2304 PEs need at least 435"));
}

TEST(SelfChecks, RefuseAUtilisationAboveHundredPerCent)
{
    EXPECT_THAT(complaint_of_dataflow("test_too_fast"), HasSubstr("utilisation of"));
}

TEST(SelfChecks, RefuseWorkThatGotLost)
{
    EXPECT_THAT(complaint_of_dataflow("test_loses_work"), HasSubstr("MACs done, the trace has 1000000"));
}

TEST(SelfChecks, RefuseBytesThatGotLost)
{
    EXPECT_THAT(complaint_of_dataflow("test_loses_bytes"), HasSubstr("bytes moved to and from memory"));
}

TEST(SelfChecks, RefuseMoreBytesThanTheBandwidthAllows)
{
    Study broken_study = study();
    broken_study.platform.memory.level.name = "test_boastful";
    EXPECT_THAT(complaint_of(broken_study, {1, 100, 100, 100}), HasSubstr("its bandwidth allows"));
}

TEST(SelfChecks, RefuseACycleStackThatDoesNotAddUp)
{
    const std::string complaint = complaint_of(Fault::stack);
    EXPECT_THAT(complaint, HasSubstr("cycle stack of 11 cycles for a span of 10"));
    EXPECT_THAT(complaint, HasSubstr("the cycle stack adds up to 11 cycles, the run took 10"));
}

TEST(SelfChecks, RefuseTransactionsLeftInFlight)
{
    EXPECT_THAT(complaint_of(Fault::leak), HasSubstr("1 transactions left in flight"));
}

TEST(SelfChecks, RefuseBytesLeftInABuffer)
{
    EXPECT_THAT(complaint_of(Fault::undrained), HasSubstr("bytes left in a buffer or a channel"));
}

TEST(SelfChecks, RefuseABufferThatHeldMoreThanItHas)
{
    EXPECT_THAT(complaint_of(Fault::overflow), HasSubstr("held 11 bytes and has 10"));
}

TEST(SelfChecks, RefuseAnOperatorThatRanTwice)
{
    EXPECT_THAT(complaint_of(Fault::twice), HasSubstr("executed 2 times for 1 images"));
}

TEST(SelfChecks, RefuseABreachOfTheProtocol)
{
    EXPECT_THAT(complaint_of(Fault::protocol), HasSubstr("END_REQ without BEGIN_REQ"));
}

TEST(SelfChecks, ExplainADeadlock)
{
    const std::string complaint = complaint_of(Fault::silent);
    EXPECT_THAT(complaint, HasSubstr("deadlock"));
    EXPECT_THAT(complaint, HasSubstr("gemm0 has begun and not ended"));
    EXPECT_THAT(complaint, HasSubstr("the accelerator sulks"));
}

} // namespace
} // namespace pivotsim
