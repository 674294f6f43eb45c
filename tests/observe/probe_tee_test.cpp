// SPDX-License-Identifier: Apache-2.0
#include "observe/probe_tee.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using sc_core::sc_time;
using testing::ElementsAre;

/// Writes down what it is told.
class Notes : public Probe {
public:
    explicit Notes(Detail detail = Detail::slices, bool again = false) : detail_(detail), again_(again) { }

    Detail detail() const override { return detail_; }
    bool wants_again(sc_time, sc_time) const override { return again_; }
    TrackId add_track(const std::string& name, TrackKind, std::uint64_t) override
    {
        told.push_back("track " + name);
        return first_track + tracks_++;
    }
    void slice(TrackId track, const Slice&) override { told.push_back("slice " + std::to_string(track)); }
    void level(TrackId, sc_time, std::uint64_t value) override
    {
        told.push_back("level " + std::to_string(value));
    }
    void macs(TrackId, OperatorId, std::uint64_t count) override
    {
        told.push_back("macs " + std::to_string(count));
    }
    void at_rest(sc_time) override { told.emplace_back("rest"); }
    void image_begins(std::uint64_t, sc_time) override { told.emplace_back("image begins"); }
    void pass_done(const PassStep&) override { told.emplace_back("pass done"); }
    void image_ends(std::uint64_t, sc_time) override { told.emplace_back("image ends"); }
    void pass_begins(std::size_t, std::uint64_t, sc_time) override { told.emplace_back("pass begins"); }
    void pass_ends(sc_time) override { told.emplace_back("pass ends"); }
    void pass_repeats(std::size_t, std::uint64_t, sc_time, sc_time) override
    {
        told.emplace_back("pass repeats");
    }

    std::vector<std::string> told;
    TrackId first_track = 0;

private:
    Detail detail_;
    bool again_;
    TrackId tracks_ = 0;
};

TEST(ProbeTee, EveryWatcherIsToldEverything)
{
    Notes first, second;
    ProbeTee tee({&first, &second});
    EXPECT_EQ(tee.add_track("dram", TrackKind::memory, 0), 0U);
    EXPECT_EQ(tee.add_track("pl", TrackKind::unit, 0), 1U);
    tee.image_begins(0, {});
    tee.pass_begins(0, 0, {});
    tee.slice(1, {});
    tee.level(0, {}, 7);
    tee.macs(1, 0, 9);
    tee.pass_ends({});
    tee.pass_repeats(0, 0, {}, {});
    tee.pass_done({});
    tee.image_ends(0, {});
    tee.at_rest({});
    EXPECT_THAT(first.told,
        ElementsAre("track dram", "track pl", "image begins", "pass begins", "slice 1", "level 7", "macs 9",
            "pass ends", "pass repeats", "pass done", "image ends", "rest"));
    EXPECT_EQ(second.told, first.told);
}

TEST(ProbeTee, LooksAsCloselyAsTheClosestWatcher)
{
    Notes far(Detail::operators), near(Detail::beats), plain;
    EXPECT_EQ(ProbeTee({&far}).detail(), Detail::operators);
    EXPECT_EQ(ProbeTee({&far, &plain}).detail(), Detail::slices);
    EXPECT_EQ(ProbeTee({&near, &plain}).detail(), Detail::beats);
}

TEST(ProbeTee, APassIsToldAgainIfAnyWatcherWantsIt)
{
    Notes plain, curious(Detail::slices, true);
    EXPECT_FALSE(ProbeTee({&plain, &plain}).wants_again({}, {}));
    EXPECT_TRUE(ProbeTee({&plain, &curious}).wants_again({}, {}));
}

TEST(ProbeTee, WatchersThatNumberTracksDifferentlyAreRefused)
{
    Notes first, second;
    second.first_track = 1;
    EXPECT_THROW(ProbeTee({&first, &second}).add_track("dram", TrackKind::memory, 0), std::logic_error);
    EXPECT_THROW(ProbeTee({}), std::invalid_argument);
}

} // namespace
} // namespace pivotsim
