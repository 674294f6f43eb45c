// SPDX-License-Identifier: Apache-2.0
#include "tlm/payload_pool.h"

#include "base/diagnostics.h"

#include <gtest/gtest.h>

namespace pivotsim {
namespace {

TEST(PayloadPool, GivesTheSamePayloadAgainInsteadOfAllocating)
{
    PayloadPool pool;
    Payload& first = pool.acquire(tlm::TLM_READ_COMMAND, 0, 64);
    first.release();
    Payload& second = pool.acquire(tlm::TLM_WRITE_COMMAND, 4096, 128);
    EXPECT_EQ(&first, &second);
    EXPECT_EQ(pool.allocated(), 1U);
    second.release();
    EXPECT_EQ(pool.in_use(), 0U);
}

TEST(PayloadPool, ClearsWhatTheLastUserLeft)
{
    PayloadPool pool;
    Payload& payload = pool.acquire(tlm::TLM_READ_COMMAND, 0, 64);
    Transfer& transfer = Transfer::of(payload);
    transfer.op = 7;
    transfer.hops = 2;
    transfer.parent = &payload;
    payload.set_response_status(tlm::TLM_OK_RESPONSE);
    payload.release();

    Payload& again = pool.acquire(tlm::TLM_READ_COMMAND, 0, 64);
    EXPECT_EQ(Transfer::of(again).op, 0U);
    EXPECT_EQ(Transfer::of(again).hops, 0U);
    EXPECT_EQ(Transfer::of(again).parent, nullptr);
    EXPECT_EQ(again.get_response_status(), tlm::TLM_INCOMPLETE_RESPONSE);
    again.release();
}

TEST(PayloadPool, RefusesALengthThatThePayloadCannotHold)
{
    PayloadPool pool;
    EXPECT_THROW(pool.acquire(tlm::TLM_READ_COMMAND, 0, std::uint64_t{1} << 32), SimulationError);
    EXPECT_EQ(pool.in_use(), 0U);
}

TEST(Transfer, IsMissedLoudlyOnAForeignPayload)
{
    Payload foreign;
    EXPECT_THROW(Transfer::of(foreign), SimulationError);
}

} // namespace
} // namespace pivotsim
