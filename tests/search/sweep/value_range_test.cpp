// SPDX-License-Identifier: Apache-2.0
#include "search/sweep/value_range.h"

#include "base/quantity.h"
#include "search/statistics/draw.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace pivotsim {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> values_of(const std::string& text)
{
    std::string fault;
    const auto values = expand_range(text, fault);
    EXPECT_TRUE(values && fault.empty()) << text << ": " << fault;
    return values.value_or(std::vector<std::string>{});
}

std::string fault_of(const std::string& text)
{
    std::string fault = "left over from before";
    EXPECT_FALSE(expand_range(text, fault)) << text;
    return fault;
}

TEST(ValueRange, HoldsItsLastValueWhereAStepMeetsIt)
{
    EXPECT_THAT(values_of("1:4"), ElementsAre("1", "2", "3", "4"));
    EXPECT_THAT(values_of("10:25:10"), ElementsAre("10", "20"));
    EXPECT_THAT(values_of("10:30:10"), ElementsAre("10", "20", "30"));
    EXPECT_THAT(values_of("7:7"), ElementsAre("7"));
    EXPECT_THAT(values_of(" 1 : 3 : 2 "), ElementsAre("1", "3"));
    EXPECT_THAT(values_of("-4:4:4"), ElementsAre("-4", "0", "4"));
}

TEST(ValueRange, FallsWithANegativeStep)
{
    EXPECT_THAT(values_of("10:1:-3"), ElementsAre("10", "7", "4", "1"));
    EXPECT_THAT(values_of("3 ms:1 ms:-1 ms"), ElementsAre("3 ms", "2 ms", "1 ms"));
}

TEST(ValueRange, OfFractionsIsAsSomebodyWouldWriteThem)
{
    EXPECT_THAT(values_of("0.1:0.5:0.1"), ElementsAre("0.1", "0.2", "0.3", "0.4", "0.5"));
    EXPECT_THAT(values_of("0:0.3:0.1"), ElementsAre("0", "0.1", "0.2", "0.3")); // 0.3 / 0.1 is below 3
    EXPECT_THAT(values_of("0:1:0.05"), SizeIs(21));
    EXPECT_THAT(values_of("0:1:0.3333333333333333"), SizeIs(4)); // thirds that double rounded down
    EXPECT_THAT(values_of("0:0.99:0.1"), SizeIs(10));
}

TEST(ValueRange, OfQuantitiesMayMixTheUnitsOfOneDimension)
{
    EXPECT_THAT(values_of("100 MHz:0.2 GHz:50 MHz"), ElementsAre("100 MHz", "150 MHz", "200 MHz"));
    EXPECT_THAT(values_of("16 KiB:48 KiB:16 KiB"), ElementsAre("16 KiB", "32 KiB", "48 KiB"));
    EXPECT_THAT(values_of("0 %:10 %:5 %"), SizeIs(3));
    EXPECT_THAT(values_of("900 us:1.1 ms:100 us"), SizeIs(3));
}

TEST(ValueRange, OfWholeNumbersIsTheLoop)
{
    Draw draw(1);
    for (int round = 0; round < 2000; ++round) {
        const auto first = static_cast<std::int64_t>(draw.below(2000)) - 1000;
        const auto step = static_cast<std::int64_t>(draw.below(50)) + 1;
        const auto last = first + static_cast<std::int64_t>(draw.below(3000));
        std::vector<std::string> expected;
        for (std::int64_t value = first; value <= last; value += step)
            expected.push_back(std::to_string(value));
        ASSERT_EQ(values_of(fmt::format("{}:{}:{}", first, last, step)), expected);
    }
}

TEST(ValueRange, OfQuantitiesReadsBackAsTheLoop)
{
    Draw draw(2);
    for (int round = 0; round < 500; ++round) {
        const std::uint32_t first = draw.below(1000) + 1, step = draw.below(100) + 1, count = draw.below(40);
        const std::string text
            = fmt::format("{} kHz:{} kHz:{} kHz", first, first + step * count + draw.below(step), step);
        const auto values = values_of(text);
        ASSERT_EQ(values.size(), count + 1) << text;
        for (std::uint32_t i = 0; i <= count; ++i) {
            QuantityFault fault;
            ASSERT_EQ(parse_quantity(values[i], dimension::frequency, fault), 1000.0L * (first + step * i))
                << text << " " << values[i];
        }
    }
}

TEST(ValueRange, KeepsEveryDigitOfLargeWholeNumbers)
{
    EXPECT_THAT(values_of("9007199254740990:9007199254740992"),
        ElementsAre("9007199254740990", "9007199254740991", "9007199254740992"));
    EXPECT_THAT(values_of("1234567890123:1234567890124"), ElementsAre("1234567890123", "1234567890124"));
}

TEST(ValueRange, LeavesTextsAloneThatAreNone)
{
    for (const char* text : {"", "is", "12", ":", "1:", ":2", "1::2", "1:2:", "1:2:3:4", "a:b", "deit:small",
             "builtin:platforms/zcu102.yaml"})
        EXPECT_THAT(fault_of(text), IsEmpty()) << text;
}

TEST(ValueRange, SaysWhatIsWrongWithOne)
{
    for (const char* text : {"1:5:0", "1:5:-1", "5:1", "2 ms:1 ms:1 ms"})
        EXPECT_THAT(fault_of(text), HasSubstr("leads away from the end")) << text;
    EXPECT_THAT(fault_of("10 MHz:20 MHz"), HasSubstr("needs a step"));
    for (const char* text : {"10 MHz:20 MHz:1", "1 ms:2 MHz:1 ms", "1:2:x", "1:20 KiB:1", "1:inf", "1:nan:1"})
        EXPECT_THAT(fault_of(text), HasSubstr("units of one kind, or none")) << text;
}

TEST(ValueRange, EndsAtAMillionValues)
{
    EXPECT_THAT(values_of("1:1000000"), SizeIs(1'000'000));
    EXPECT_THAT(fault_of("0:1000000"), HasSubstr("1e+06 values are more than 1000000"));
    EXPECT_THAT(fault_of("0:1:1e-300"), HasSubstr("are more than"));
    EXPECT_THAT(fault_of("-1e308:1e308:1e-308"), HasSubstr("are more than"));
}

} // namespace
} // namespace pivotsim
