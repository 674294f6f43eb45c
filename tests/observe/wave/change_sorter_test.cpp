// SPDX-License-Identifier: Apache-2.0
#include "observe/wave/change_sorter.h"

#include "base/diagnostics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <random>
#include <sys/resource.h>

namespace pivotsim {
namespace {

using testing::HasSubstr;

bool same(const SignalChange& a, const SignalChange& b)
{
    return a.time == b.time && a.signal == b.signal && a.kind == b.kind && a.value == b.value;
}

/// Changes with times in `window` round a moment that moves on, values in the order in which they are told.
std::vector<SignalChange> random_changes(
    std::size_t count, std::uint64_t window, std::uint64_t step, unsigned seed)
{
    std::mt19937_64 random(seed);
    std::vector<SignalChange> changes;
    for (std::size_t i = 0; i < count; ++i)
        changes.push_back({i * step + random() % window, static_cast<SignalId>(random() % 50),
            random() % 2 == 0 ? SignalChange::Kind::set : SignalChange::Kind::add,
            static_cast<std::int64_t>(i)});
    return changes;
}

void expect_sorted(std::vector<SignalChange> told, const std::vector<SignalChange>& taken)
{
    std::stable_sort(told.begin(), told.end(),
        [](const SignalChange& a, const SignalChange& b) { return a.time < b.time; });
    ASSERT_EQ(taken.size(), told.size());
    EXPECT_TRUE(std::equal(told.begin(), told.end(), taken.begin(), same));
}

TEST(ChangeSorter, HandsOutInOrderOfTimeAndOfTelling)
{
    for (const std::size_t chunk : {std::size_t{1} << 20U, std::size_t{64}, std::size_t{7}, std::size_t{1}}) {
        const std::vector<SignalChange> told = random_changes(3000, 500, 1, 1); // many of equal times
        std::vector<SignalChange> taken;
        ChangeSorter sorter([&](const SignalChange& change) { taken.push_back(change); }, chunk);
        for (const SignalChange& change : told)
            sorter.add(change);
        sorter.finish();
        expect_sorted(told, taken);
        EXPECT_EQ(sorter.spilled() > 0, chunk < 3000) << chunk;
    }
}

TEST(ChangeSorter, WhatIsSettledGoesOutAtOnceAndNothingElse)
{
    for (const std::size_t chunk : {std::size_t{1} << 20U, std::size_t{100}}) {
        constexpr std::uint64_t step = 10, window = 3000;
        const std::vector<SignalChange> told = random_changes(20'000, window, step, 2);
        std::vector<SignalChange> taken;
        ChangeSorter sorter([&](const SignalChange& change) { taken.push_back(change); }, chunk);
        for (std::size_t i = 0; i < told.size(); ++i) {
            if (i % 777 == 0) {
                sorter.settle(i * step);
                const auto due = std::count_if(told.begin(), told.begin() + static_cast<std::ptrdiff_t>(i),
                    [&](const SignalChange& change) { return change.time < i * step; });
                ASSERT_EQ(taken.size(), static_cast<std::size_t>(due));
            }
            sorter.add(told[i]);
        }
        sorter.finish();
        expect_sorted(told, taken);
        EXPECT_EQ(sorter.late(), 0U);
    }
}

TEST(ChangeSorter, MemoryStaysBoundedHoweverLongNothingIsSettled)
{
    constexpr std::size_t chunk = 256;
    std::uint64_t taken = 0, last = 0;
    ChangeSorter sorter(
        [&](const SignalChange& change) {
            EXPECT_GE(change.time, last);
            last = change.time;
            ++taken;
        },
        chunk);
    std::mt19937_64 random(3);
    constexpr std::uint64_t count = chunk * 300; // more runs than are kept apart: they are merged
    for (std::uint64_t i = 0; i < count; ++i)
        sorter.add({random() % 1'000'000, 0, SignalChange::Kind::set, 0});
    sorter.finish();
    EXPECT_EQ(taken, count);
    EXPECT_GT(sorter.spilled(), count) << "runs were merged";
    EXPECT_LE(sorter.peak_bytes(), ChangeSorter::bound(chunk));
    EXPECT_LT(ChangeSorter::bound(), 28'000'000U) << "of the chunk that runs use";
}

TEST(ChangeSorter, AFullChunkOfARunIsWithinTheBound)
{
    std::uint64_t taken = 0;
    ChangeSorter sorter([&](const SignalChange&) { ++taken; });
    constexpr std::uint64_t count = 3 * ChangeSorter::default_chunk + 5;
    for (std::uint64_t i = 0; i < count; ++i)
        sorter.add({count - i, 0, SignalChange::Kind::set, 0});
    sorter.finish();
    EXPECT_EQ(taken, count);
    EXPECT_LE(sorter.peak_bytes(), ChangeSorter::bound());
    EXPECT_GT(sorter.peak_bytes(), ChangeSorter::default_chunk * 24);
}

TEST(ChangeSorter, ALateChangeIsMovedAndCounted)
{
    std::vector<SignalChange> taken;
    ChangeSorter sorter([&](const SignalChange& change) { taken.push_back(change); });
    sorter.add({100, 1, SignalChange::Kind::set, 1});
    sorter.settle(200);
    sorter.add({150, 1, SignalChange::Kind::set, 2});
    sorter.finish();
    ASSERT_EQ(taken.size(), 2U);
    EXPECT_EQ(taken[1].time, 200U);
    EXPECT_EQ(sorter.late(), 1U);
}

TEST(ChangeSorter, AFullDiskIsAnErrorThatSaysWhatToDo)
{
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{4096, 4096};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    ChangeSorter sorter([](const SignalChange&) {}, 100);
    std::string said;
    try {
        for (std::uint64_t i = 0; i < 1000; ++i)
            sorter.add({i, 0, SignalChange::Kind::set, 0});
    } catch (const InputError& error) {
        said = render(error.findings(), Colour::off);
    }
    EXPECT_THAT(said, HasSubstr("cannot write the temporary file of a wave: File too large"));
    EXPECT_THAT(said, HasSubstr("TMPDIR"));
}

} // namespace
} // namespace pivotsim
