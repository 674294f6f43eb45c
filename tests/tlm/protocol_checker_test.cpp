// SPDX-License-Identifier: Apache-2.0
#include "tlm/protocol_checker.h"

#include "tests/tlm/bench.h"

#include <gmock/gmock.h>

namespace pivotsim {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

/// Both ends by hand, so that each rule can be broken on purpose.
struct ByHand : sc_core::sc_module {
    PayloadPool pool;
    ProtocolChecker checker{"checker"};
    tlm_utils::simple_initiator_socket<ByHand> out{"out"};
    tlm_utils::simple_target_socket<ByHand> in{"in"};
    tlm::tlm_sync_enum forward_answer = tlm::TLM_ACCEPTED, backward_answer = tlm::TLM_COMPLETED;
    tlm::tlm_phase forward_phase = tlm::END_REQ;

    explicit ByHand(sc_core::sc_module_name name) : sc_module(name)
    {
        out.bind(checker.in);
        checker.out.bind(in);
        out.register_nb_transport_bw(this, &ByHand::nb_transport_bw);
        in.register_nb_transport_fw(this, &ByHand::nb_transport_fw);
        sc_core::sc_start(sc_core::SC_ZERO_TIME); // ends elaboration
    }

    Payload& request()
    {
        Payload& payload = pool.acquire(tlm::TLM_READ_COMMAND, 0x40, 64);
        forward(payload, tlm::BEGIN_REQ);
        return payload;
    }
    void forward(Payload& payload, tlm::tlm_phase phase)
    {
        sc_core::sc_time delay;
        out->nb_transport_fw(payload, phase, delay);
    }
    void backward(Payload& payload, tlm::tlm_phase phase, bool ok = true)
    {
        if (ok)
            payload.set_response_status(tlm::TLM_OK_RESPONSE);
        sc_core::sc_time delay;
        in->nb_transport_bw(payload, phase, delay);
    }
    tlm::tlm_sync_enum nb_transport_fw(Payload&, tlm::tlm_phase& phase, sc_core::sc_time&)
    {
        if (forward_answer == tlm::TLM_UPDATED)
            phase = forward_phase;
        return forward_answer;
    }
    tlm::tlm_sync_enum nb_transport_bw(Payload&, tlm::tlm_phase& phase, sc_core::sc_time&)
    {
        return phase == tlm::END_REQ ? tlm::TLM_ACCEPTED : backward_answer;
    }
};

TEST(ProtocolChecker, HasNothingToSayAboutASoundTransaction)
{
    ByHand bench("bench");
    Payload& payload = bench.request();
    bench.backward(payload, tlm::END_REQ, false);
    bench.backward(payload, tlm::BEGIN_RESP);
    EXPECT_THAT(bench.checker.violations(), IsEmpty());
    EXPECT_EQ(bench.checker.in_flight(), 0U);
    EXPECT_EQ(bench.checker.transactions(), 1U);
    payload.release();
}

TEST(ProtocolChecker, CatchesASecondRequestBeforeTheFirstIsAccepted)
{
    ByHand bench("bench");
    Payload& first = bench.request();
    Payload& second = bench.request();
    EXPECT_THAT(bench.checker.violations(), Contains(HasSubstr("request exclusion")));
    first.release();
    second.release();
}

TEST(ProtocolChecker, CatchesASecondResponseBeforeTheFirstHasEnded)
{
    ByHand bench("bench");
    bench.forward_answer = tlm::TLM_UPDATED;
    bench.backward_answer = tlm::TLM_ACCEPTED;
    Payload& first = bench.request();
    Payload& second = bench.request();
    bench.backward(first, tlm::BEGIN_RESP);
    bench.backward(second, tlm::BEGIN_RESP);
    EXPECT_THAT(bench.checker.violations(), Contains(HasSubstr("response exclusion")));
    first.release();
    second.release();
}

TEST(ProtocolChecker, CatchesPhasesOutOfOrder)
{
    ByHand bench("bench");
    bench.forward_answer = tlm::TLM_UPDATED;
    Payload& payload = bench.request();
    bench.backward(payload, tlm::END_REQ);
    EXPECT_THAT(bench.checker.violations(), Contains(HasSubstr("END_REQ without BEGIN_REQ")));
    bench.backward(payload, tlm::BEGIN_RESP);
    bench.backward(payload, tlm::BEGIN_RESP);
    EXPECT_THAT(bench.checker.violations(), Contains(HasSubstr("BEGIN_RESP without BEGIN_REQ")));
    bench.forward(payload, tlm::END_RESP);
    EXPECT_THAT(bench.checker.violations(), Contains(HasSubstr("END_RESP without BEGIN_RESP")));
    payload.release();
}

TEST(ProtocolChecker, CatchesAResponseWithoutStatus)
{
    ByHand bench("bench");
    Payload& payload = bench.request();
    bench.backward(payload, tlm::BEGIN_RESP, false);
    EXPECT_THAT(bench.checker.violations(), Contains(HasSubstr("without a response status")));
    payload.release();
}

TEST(ProtocolChecker, CatchesATargetThatChangesTheRequest)
{
    ByHand bench("bench");
    Payload& payload = bench.request();
    payload.set_address(0x80);
    bench.backward(payload, tlm::BEGIN_RESP);
    EXPECT_THAT(bench.checker.violations(), Contains(HasSubstr("changed on the way")));
    payload.release();
}

TEST(ProtocolChecker, CatchesAPayloadThatIsSentTwice)
{
    ByHand bench("bench");
    bench.forward_answer = tlm::TLM_UPDATED;
    Payload& payload = bench.request();
    bench.forward(payload, tlm::BEGIN_REQ);
    EXPECT_THAT(bench.checker.violations(), Contains(HasSubstr("has not completed")));
    payload.release();
}

TEST(ProtocolChecker, CatchesAPayloadWithoutMemoryManager)
{
    ByHand bench("bench");
    Payload foreign;
    bench.forward(foreign, tlm::BEGIN_REQ);
    EXPECT_THAT(bench.checker.violations(), Contains(HasSubstr("memory manager")));
}

TEST(ProtocolChecker, KnowsWhatIsLeftInFlight)
{
    ByHand bench("bench");
    Payload& payload = bench.request();
    EXPECT_EQ(bench.checker.in_flight(), 1U);
    payload.release();
}

} // namespace
} // namespace pivotsim
