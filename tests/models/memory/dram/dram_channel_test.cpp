// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/dram_channel.h"
#include "tests/models/memory/dram/jedec_checker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <random>

namespace pivotsim::test {
namespace {

using testing::IsEmpty;

struct Played {
    std::map<std::uint32_t, DramCompletion> answers;
    DramStatistics statistics;
    std::vector<std::string> violations;
    std::uint64_t commands = 0;
};

struct Offer {
    DramCycle gap; ///< after the one before
    std::uint64_t address;
    bool write;
};

Played play(const DramConfig& config, const std::vector<Offer>& offers)
{
    JedecChecker checker(config);
    DramChannel channel(config);
    channel.observe(&checker);
    Played played;
    std::uint32_t next = 0;
    DramCycle accepted = 0, freed = 0;
    while (next < offers.size() || !channel.empty()) {
        DramCycle arrival = DramChannel::never;
        if (next < offers.size() && channel.can_accept(offers[next].write))
            arrival = std::max(accepted + offers[next].gap, freed);
        const DramCycle at = channel.step(arrival);
        if (at < 0) {
            channel.submit(next, offers[next].address, offers[next].write, arrival);
            accepted = arrival;
            ++next;
            continue;
        }
        for (const DramCompletion& completion : channel.completions()) {
            freed = at;
            EXPECT_TRUE(played.answers.emplace(completion.id, completion).second) << "answered twice";
        }
        channel.completions().clear();
    }
    played.statistics = channel.statistics();
    played.violations = checker.violations();
    played.commands = checker.commands();
    return played;
}

/// Offers that dwell in a few rows, jump, pause and change direction, each as often as chance has it.
std::vector<Offer> random_offers(std::mt19937_64& random, std::uint64_t capacity, std::size_t count)
{
    const auto below = [&](std::uint64_t most) { return random() % most; };
    const std::uint64_t locality = below(8), writes = below(11), pause = 1 + below(60);
    std::uint64_t address = below(capacity);
    std::vector<Offer> offers;
    for (std::size_t i = 0; i < count; ++i) {
        address = below(8) < locality ? address + 64 : below(capacity);
        const bool long_pause = below(500) == 0;
        offers.push_back({static_cast<DramCycle>(long_pause ? below(50'000) : 1 + below(pause)),
            address % capacity, below(10) < writes});
    }
    return offers;
}

DramConfig random_config(std::mt19937_64& random)
{
    const auto below = [&](std::uint64_t most) { return random() % most; };
    const auto clocks = [](std::uint64_t count) { return DramTime::clocks(count); };
    DramConfig config;
    if (below(2) == 0) { // x16
        config.geometry.bank_groups = 2;
        config.address_map = {{{3, 12}}, {{13, 13}}, {{14, 15}}, {{16, 30}}};
    } else if (below(2) == 0) {
        config.address_map = {{{3, 5}, {8, 14}}, {{6, 7}}, {{15, 16}}, {{17, 31}}};
    }
    DramTimingConfig& t = config.timing;
    t.cl = clocks(8 + below(20)), t.cwl = clocks(7 + below(15));
    t.trcd = clocks(5 + below(20)), t.trp = clocks(5 + below(20));
    t.tras = clocks(t.trcd.amount + below(30)), t.trc = clocks(t.tras.amount + below(30));
    t.trrd_s = clocks(1 + below(6)), t.trrd_l = clocks(t.trrd_s.amount + below(6));
    t.tccd_s = clocks(4 + below(2)), t.tccd_l = clocks(t.tccd_s.amount + below(5));
    t.tfaw = clocks(t.trrd_s.amount + below(50));
    t.twr = clocks(below(30)), t.twtr_s = clocks(below(6)), t.twtr_l = clocks(t.twtr_s.amount + below(10));
    t.trtp = clocks(1 + below(12)), t.read_to_write = clocks(below(8));
    t.trfc = clocks(50 + below(400)), t.trefi = clocks(2000 + below(9000));
    config.policy.refresh = below(4) != 0;
    config.policy.hit_cap = static_cast<std::uint32_t>(below(3) * 4);
    config.policy.read_window = static_cast<std::uint32_t>(1 + below(64));
    config.policy.write_window = static_cast<std::uint32_t>(8 + below(56));
    config.policy.drain_above = config.policy.write_window - 1 - static_cast<std::uint32_t>(below(4));
    config.policy.drain_until = static_cast<std::uint32_t>(below(4));
    return config;
}

class DramChannelFuzz : public testing::TestWithParam<int> { };

TEST_P(DramChannelFuzz, KeepsToJedecAndAnswersEveryBurstOnce)
{
    std::mt19937_64 random(static_cast<std::uint64_t>(GetParam()));
    for (int round = 0; round < 10; ++round) {
        const DramConfig config = random_config(random);
        const auto offers = random_offers(random, config.geometry.capacity().count, 2000);
        const Played played = play(config, offers);
        ASSERT_THAT(played.violations, IsEmpty());
        ASSERT_EQ(played.answers.size(), offers.size());
        ASSERT_EQ(played.statistics.columns, offers.size());
        ASSERT_GE(played.commands, offers.size());
        for (const auto& [id, answer] : played.answers) {
            const DramTime latency = answer.write ? config.timing.cwl : config.timing.cl;
            ASSERT_GE(answer.done - answer.accepted, static_cast<DramCycle>(latency.amount) + 4);
            ASSERT_EQ(answer.write, offers[id].write);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, DramChannelFuzz, testing::Range(0, 12));

TEST(DramChannel, TheCheckerSeesEachKindOfViolation)
{
    const DramConfig config;
    const auto complaint = [&](auto issue) {
        JedecChecker checker(config);
        checker.command(DramCommand::activate, 0, 7, 1000);
        issue(checker);
        return checker.violations().empty() ? "" : checker.violations().front();
    };
    EXPECT_EQ(
        complaint([](JedecChecker& c) { c.command(DramCommand::read, 0, 7, 1014); }), "tRCD at clock 1014");
    EXPECT_EQ(complaint([](JedecChecker& c) { c.command(DramCommand::read, 0, 7, 1015); }), "");
    EXPECT_EQ(complaint([](JedecChecker& c) { c.command(DramCommand::read, 0, 8, 1015); }),
        "column command to another row at clock 1015");
    EXPECT_EQ(complaint([](JedecChecker& c) { c.command(DramCommand::precharge, 0, 0, 1035); }),
        "tRAS at clock 1035");
    EXPECT_EQ(complaint([](JedecChecker& c) { c.command(DramCommand::activate, 1, 0, 1005); }),
        "tRRD at clock 1005");
    EXPECT_EQ(complaint([](JedecChecker& c) {
        c.command(DramCommand::read, 0, 7, 1015);
        c.command(DramCommand::read, 0, 7, 1020);
    }),
        "tCCD at clock 1020");
    EXPECT_EQ(complaint([](JedecChecker& c) { c.command(DramCommand::refresh, 0, 0, 1100); }),
        "refresh with an open bank at clock 1100");
    EXPECT_EQ(complaint([](JedecChecker& c) {
        for (std::uint32_t bank = 1; bank < 5; ++bank)
            c.command(DramCommand::activate, bank * 4 % 16 + bank / 4, 0, 1000 + bank * 6);
    }),
        "tFAW at clock 1024");
}

/// Times are kept in 32 bits after a base that moves: it must not show.
TEST(DramChannel, ALongPauseChangesNothingButTheTime)
{
    DramConfig config;
    config.policy.refresh = false;
    std::vector<Offer> offers;
    for (std::uint64_t i = 0; i < 64; ++i)
        offers.push_back({1, i * 4096, i % 5 == 0});
    const Played early = play(config, offers);
    constexpr DramCycle hour = DramCycle{1} << 42;
    offers.front().gap = hour;
    const Played late = play(config, offers);
    for (const auto& [id, answer] : early.answers)
        EXPECT_EQ(late.answers.at(id).done - hour + 1, answer.done) << id;
}

TEST(DramChannel, IdleTimeCostsRefreshesAndNothingElse)
{
    DramChannel channel(DramConfig{});
    std::uint64_t steps = 0;
    while (channel.step(8320 * 100 + 1) >= 0)
        ++steps;
    EXPECT_EQ(steps, 100U);
    EXPECT_EQ(channel.statistics().refreshes, 100U);
}

/// Remembers clocks that are no slot.
struct SlotWitness : DramObserver {
    DramCycle slot = 1;
    std::uint64_t commands = 0, outside = 0;

    void command(DramCommand, std::uint32_t, std::uint32_t, DramCycle cycle) override
    {
        ++commands;
        outside += cycle % slot != 0 ? 1 : 0;
    }
    void precharge_all(DramCycle cycle) override { outside += cycle % slot != 0 ? 1 : 0; }
};

TEST(DramChannel, CommandsKeepToTheirSlots)
{
    std::mt19937_64 random(5);
    DramConfig config;
    const std::vector<Offer> offers = random_offers(random, config.geometry.capacity().count, 20'000);
    for (const std::uint32_t slot : {2U, 4U}) {
        config.policy.command_slot = slot;
        EXPECT_THAT(play(config, offers).violations, IsEmpty()) << "and no gate of JEDEC's is broken";
        SlotWitness witness;
        witness.slot = slot;
        DramChannel channel(config);
        channel.observe(&witness);
        DramCycle last = 0;
        for (const Offer& offer : offers) {
            while (!channel.can_accept(offer.write))
                last = channel.step(DramChannel::never);
            channel.submit(0, offer.address, offer.write, last + offer.gap);
            last += offer.gap;
        }
        while (!channel.empty())
            channel.step(DramChannel::never);
        EXPECT_GT(witness.commands, 20'000U);
        EXPECT_EQ(witness.outside, 0U);
    }
}

} // namespace
} // namespace pivotsim::test
