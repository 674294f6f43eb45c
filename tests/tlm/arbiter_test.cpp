// SPDX-License-Identifier: Apache-2.0
#include "tlm/arbiter.h"

#include "tests/tlm/bench.h"
#include "tlm/kernel.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>

namespace pivotsim {
namespace {

using namespace pivotsim::test;

/// N initiators, M targets, a checker on every binding.
struct Crossbar {
    PayloadPool pool;
    std::vector<std::unique_ptr<Initiator>> initiators;
    std::vector<std::unique_ptr<Target>> targets;
    std::vector<std::unique_ptr<ProtocolChecker>> checkers;
    Arbiter arbiter;

    Crossbar(
        std::size_t n, std::size_t m, sc_core::sc_time latency, std::size_t depth, Arbiter::Route route = {})
        : arbiter("arbiter", n, m, std::move(route))
    {
        const auto checker = [this] {
            checkers.push_back(
                std::make_unique<ProtocolChecker>(("checker" + std::to_string(checkers.size())).c_str()));
            return checkers.back().get();
        };
        for (std::size_t i = 0; i < n; ++i) {
            initiators.push_back(
                std::make_unique<Initiator>(("initiator" + std::to_string(i)).c_str(), pool));
            auto* between = checker();
            initiators.back()->socket().bind(between->in);
            between->out.bind(arbiter.in(i));
        }
        for (std::size_t i = 0; i < m; ++i) {
            targets.push_back(
                std::make_unique<Target>(("target" + std::to_string(i)).c_str(), latency, depth));
            auto* between = checker();
            arbiter.out(i).bind(between->in);
            between->out.bind(targets.back()->in);
        }
    }

    void expect_sound() const
    {
        for (const auto& checker : checkers) {
            EXPECT_EQ(checker->violations(), std::vector<std::string>{});
            EXPECT_EQ(checker->in_flight(), 0U);
        }
        EXPECT_EQ(pool.in_use(), 0U);
    }
};

TEST(Arbiter, ServesInitiatorsInTurnWhenTheTargetTakesOneAtATime)
{
    Crossbar bench(3, 1, ns(10), 1);
    for (std::uint64_t i = 0; i < 3; ++i)
        for (std::uint64_t request = 0; request < 4; ++request)
            bench.initiators[i]->add(tlm::TLM_READ_COMMAND, i * 100 + request, 64);
    run_kernel();
    bench.expect_sound();
    const auto& order = bench.targets[0]->addresses;
    ASSERT_EQ(order.size(), 12U);
    for (std::size_t i = 3; i < order.size(); ++i)
        EXPECT_EQ(order[i] / 100, order[i - 3] / 100) << "the turn repeats every three requests";
    EXPECT_EQ(sc_core::sc_time_stamp(), ns(120));
}

TEST(Arbiter, AnswersGoBackToTheirOwnInitiator)
{
    Crossbar bench(4, 2, ns(7), 3);
    for (std::uint64_t i = 0; i < 4; ++i)
        for (std::uint64_t request = 0; request < 25; ++request)
            bench.initiators[i]->add(tlm::TLM_WRITE_COMMAND, i * 1000 + request, 32);
    run_kernel();
    bench.expect_sound();
    for (std::uint64_t i = 0; i < 4; ++i) {
        ASSERT_EQ(bench.initiators[i]->done().size(), 25U);
        for (const auto& done : bench.initiators[i]->done())
            EXPECT_EQ(done.address / 1000, i);
    }
}

TEST(Arbiter, AddsNoTimeOfItsOwn)
{
    Crossbar bench(2, 1, sc_core::SC_ZERO_TIME, 1);
    bench.initiators[0]->add(tlm::TLM_READ_COMMAND, 1, 64);
    bench.initiators[1]->add(tlm::TLM_READ_COMMAND, 2, 64);
    run_kernel();
    bench.expect_sound();
    EXPECT_EQ(bench.initiators[0]->done().front().when, sc_core::SC_ZERO_TIME);
    EXPECT_EQ(bench.initiators[1]->done().front().when, sc_core::SC_ZERO_TIME);
}

TEST(Arbiter, SendsEachKindOfTrafficWhereItsRouteSays)
{
    Crossbar bench(1, 3, ns(5), 1, [](const Transfer& transfer) -> std::uint64_t {
        return transfer.operand == OperandKind::weights ? 0b110 : 0b001;
    });
    for (int i = 0; i < 8; ++i) {
        bench.initiators[0]->add(tlm::TLM_READ_COMMAND, 1, 64, OperandKind::weights);
        bench.initiators[0]->add(tlm::TLM_READ_COMMAND, 2, 64, OperandKind::inputs);
    }
    run_kernel();
    bench.expect_sound();
    EXPECT_EQ(bench.targets[0]->addresses, std::vector<std::uint64_t>(8, 2));
    EXPECT_EQ(bench.targets[1]->addresses, std::vector<std::uint64_t>(4, 1));
    EXPECT_EQ(bench.targets[2]->addresses, std::vector<std::uint64_t>(4, 1));
}

} // namespace
} // namespace pivotsim
