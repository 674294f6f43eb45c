// SPDX-License-Identifier: Apache-2.0
#include "observe/wave/vcd_writer.h"

#include "tests/observe/wave/vcd_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using testing::ElementsAre;
using testing::Pair;
using Kind = SignalChange::Kind;

class Text final : public WaveFile {
public:
    void write(std::string_view text) override { all += text; }
    void close() override { }

    std::string all;
};

TEST(VcdWriter, WritesTheTextOfTheStandard)
{
    Text text;
    VcdWriter writer(text);
    const SignalId state = writer.add_signal("platform.pl.pe_array", "state", SignalKind::text);
    const SignalId busy = writer.add_signal("platform.pl", "busy", SignalKind::bit);
    const SignalId occupancy = writer.add_signal("platform.pl.ipmem", "occupancy", SignalKind::number, 14);
    EXPECT_EQ(writer.name(state), "platform.pl.pe_array.state");
    const std::int64_t stream = writer.text("stream"), two = writer.text("two words");
    writer.begin(0);
    writer.take({0, busy, Kind::set, 1});
    writer.take({8000, state, Kind::set, stream});
    writer.take({8000, occupancy, Kind::add, 100});
    writer.take({16000, state, Kind::set, two});
    writer.take({16000, occupancy, Kind::add, -99});
    writer.take({24000, busy, Kind::set, 0});
    writer.end(32000);
    EXPECT_EQ(text.all, R"($version pivotsim $end
$timescale 1 ps $end
$scope module platform $end
$scope module pl $end
$var wire 1 " busy $end
$scope module pe_array $end
$var string 1 ! state $end
$upscope $end
$scope module ipmem $end
$var wire 14 # occupancy $end
$upscope $end
$upscope $end
$upscope $end
$enddefinitions $end
#0
$dumpvars
s- !
1"
b0 #
$end
#8000
sstream !
b1100100 #
#16000
stwo\040words !
b1 #
#24000
0"
#32000
)");
    EXPECT_EQ(writer.written(), 5U);
}

TEST(VcdWriter, OnlyWhatReallyChangedBetweenTwoInstantsIsWritten)
{
    Text text;
    VcdWriter writer(text);
    const SignalId level = writer.add_signal("a", "level", SignalKind::number, 8);
    writer.begin(0);
    writer.take({10, level, Kind::set, 5});
    writer.take({20, level, Kind::set, 0}); // there and back within an instant
    writer.take({20, level, Kind::set, 5});
    writer.take({30, level, Kind::add, 1});
    writer.take({30, level, Kind::add, -1});
    writer.take({40, level, Kind::set, 7});
    writer.end(40);
    EXPECT_THAT(
        test::Vcd::parse(text.all)["a.level"], ElementsAre(Pair(0, "0"), Pair(10, "5"), Pair(40, "7")));
    EXPECT_EQ(text.all.find("#20"), std::string::npos);
}

TEST(VcdWriter, AWindowBeginsWithWhatSignalsHoldThen)
{
    Text text;
    VcdWriter writer(text);
    const SignalId level = writer.add_signal("a", "level", SignalKind::number, 8);
    writer.begin(100);
    writer.take({10, level, Kind::add, 3});
    writer.take({100, level, Kind::add, 1});
    writer.take({120, level, Kind::add, 1});
    writer.end(200);
    const test::Vcd vcd = test::Vcd::parse(text.all);
    EXPECT_EQ(vcd.begin, 100U);
    EXPECT_EQ(vcd.end, 200U);
    EXPECT_THAT(vcd["a.level"], ElementsAre(Pair(100, "4"), Pair(120, "5")));
}

TEST(VcdWriter, NamesThatADumpCannotHoldAreReplacedAndStayApart)
{
    Text text;
    VcdWriter writer(text);
    const auto name = [&](const std::string& module, const std::string& signal) {
        return writer.name(writer.add_signal(module, signal, SignalKind::bit));
    };
    EXPECT_EQ(name("top.my dma[0]", "$end"), "top.my_dma_0_._end");
    EXPECT_EQ(name("top.my dma(0)", "busy"), "top.my_dma_0__2.busy");
    EXPECT_EQ(name("top.my dma[0]", "#end"), "top.my_dma_0_._end_2");
    EXPECT_EQ(name("top..\u00fc", "a b"), "top._.__.a_b");
    writer.begin(0);
    writer.take({1, 1, Kind::set, 1});
    writer.end(2);
    const test::Vcd vcd = test::Vcd::parse(text.all);
    EXPECT_EQ(vcd.signals.size(), 4U);
    EXPECT_THAT(vcd["top.my_dma_0__2.busy"], ElementsAre(Pair(0, "0"), Pair(1, "1")));
}

TEST(VcdWriter, AnyTextComesBack)
{
    Text text;
    VcdWriter writer(text);
    const SignalId op = writer.add_signal("a", "op", SignalKind::text);
    writer.begin(0);
    std::uint64_t time = 0;
    const std::vector<std::string> texts{"a b", "tab\t", "back\\slash", "\xc3\xbc", "$end", "#5", "b1 !"};
    for (const std::string& each : texts)
        writer.take({++time, op, Kind::set, writer.text(each)});
    writer.end(time);
    const test::Vcd vcd = test::Vcd::parse(text.all);
    for (std::size_t i = 0; i < texts.size(); ++i)
        EXPECT_EQ(vcd.at("a.op", i + 1), texts[i]);
    EXPECT_EQ(writer.text(""), writer.text("")) << "stays one";
}

TEST(VcdWriter, ThousandsOfSignalsHaveIdentifiersOfTheirOwn)
{
    Text text;
    VcdWriter writer(text);
    constexpr SignalId count = 10'000;
    for (SignalId i = 0; i < count; ++i)
        writer.add_signal("a", "s" + std::to_string(i), SignalKind::bit);
    writer.begin(0);
    for (SignalId i = 0; i < count; ++i)
        writer.take({i + std::uint64_t{1}, i, Kind::set, 1});
    writer.end(count);
    const test::Vcd vcd = test::Vcd::parse(text.all);
    for (SignalId i = 0; i < count; ++i)
        ASSERT_THAT(vcd["a.s" + std::to_string(i)], ElementsAre(Pair(0, "0"), Pair(i + 1, "1")));
}

} // namespace
} // namespace pivotsim
