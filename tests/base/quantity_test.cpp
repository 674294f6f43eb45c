// SPDX-License-Identifier: Apache-2.0
#include "base/quantity.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace pivotsim {
namespace {

double amount(const char* text, const Dimension& dimension)
{
    QuantityFault fault;
    const auto parsed = parse_quantity(text, dimension, fault);
    EXPECT_TRUE(parsed) << fault.message;
    return static_cast<double>(parsed.value_or(-1));
}

std::string refusal(const char* text, const Dimension& dimension)
{
    QuantityFault fault;
    EXPECT_FALSE(parse_quantity(text, dimension, fault)) << text;
    return fault.code + (": " + fault.message);
}

std::string help(const char* text, const Dimension& dimension)
{
    QuantityFault fault;
    parse_quantity(text, dimension, fault);
    return fault.help.empty() ? "" : fault.help.front();
}

TEST(Quantity, KeepsSiAndIecPrefixesApart)
{
    EXPECT_EQ(amount("16 KiB", dimension::size), 16384);
    EXPECT_EQ(amount("16kB", dimension::size), 16000);
    EXPECT_EQ(amount("64 Kib", dimension::size), 8192);
    EXPECT_EQ(amount("4 kbit", dimension::size), 500);
    EXPECT_EQ(amount("1.5 GiB", dimension::size), 1.5 * 1024 * 1024 * 1024);
    EXPECT_EQ(amount("19.2 GB/s", dimension::bandwidth), 19.2e9);
    EXPECT_EQ(amount("1 GiB/s", dimension::bandwidth), 1073741824);
}

TEST(Quantity, IsExactWhereDecimalsAreNotInBinary)
{
    EXPECT_EQ(amount("12.687 ns", dimension::duration), 12687000);
    EXPECT_EQ(amount("937.5 ps", dimension::duration), 937500);
    EXPECT_EQ(amount("0.1 us", dimension::duration), 100000000);
    EXPECT_EQ(amount("1066.6 MHz", dimension::frequency), 1066600000);
    EXPECT_EQ(amount("+1e2 MHz", dimension::frequency), 1e8);
    EXPECT_EQ(amount("3 \xC2\xB5s", dimension::duration), 3e9);
    EXPECT_EQ(amount("70 %", dimension::ratio), 0.7);
    EXPECT_EQ(amount("0.7", dimension::ratio), 0.7);
}

TEST(Quantity, UnlimitedIsAValueWhereItMakesSense)
{
    EXPECT_TRUE(std::isinf(amount("unlimited", dimension::bandwidth)));
    EXPECT_TRUE(std::isinf(amount("unlimited", dimension::port_width)));
    EXPECT_EQ(refusal("unlimited", dimension::size), "E-TYPE: 'unlimited' is not a size");
}

TEST(Quantity, NeedsAUnitThatIsNotAmbiguous)
{
    EXPECT_EQ(refusal("125", dimension::frequency), "E-UNIT: frequency '125' has no unit");
    EXPECT_EQ(refusal("0", dimension::duration), "E-UNIT: time '0' has no unit");
    EXPECT_EQ(refusal("128 KB", dimension::size), "E-UNIT: unknown size unit 'KB'");
    EXPECT_EQ(
        help("128 KB", dimension::size), "did you mean 'kB'? (KiB = 1024 B, kB = 1000 B, Kib = 1024 bit)");
    EXPECT_EQ(refusal("64 Kb", dimension::size), "E-UNIT: unknown size unit 'Kb'");
    EXPECT_EQ(refusal("5 M", dimension::frequency), "E-UNIT: unknown frequency unit 'M'");
    EXPECT_EQ(help("5 parsec", dimension::frequency), "units are 'Hz', 'kHz', 'MHz' and 'GHz'");
    EXPECT_EQ(refusal("1,000 MHz", dimension::frequency), "E-UNIT: unknown frequency unit ',000 MHz'");
}

TEST(Quantity, RefusesWhatIsNoAmount)
{
    EXPECT_EQ(refusal("", dimension::power), "E-TYPE: '' is not a power");
    EXPECT_EQ(refusal("fast", dimension::frequency), "E-TYPE: 'fast' is not a frequency");
    EXPECT_EQ(refusal("nan W", dimension::power), "E-TYPE: 'nan W' is not a power");
    EXPECT_EQ(refusal("inf W", dimension::power), "E-TYPE: 'inf W' is not a power");
    EXPECT_EQ(refusal("--5 W", dimension::power), "E-TYPE: '--5 W' is not a power");
    EXPECT_EQ(refusal("+-5 W", dimension::power), "E-TYPE: '+-5 W' is not a power");
    EXPECT_EQ(refusal("-5 W", dimension::power), "E-RANGE: power '-5 W' is negative");
    EXPECT_EQ(refusal("1e999999 W", dimension::power), "E-RANGE: '1e999999 W' is beyond any power");
    EXPECT_EQ(refusal("1e30 B", dimension::size), "E-RANGE: size '1e30 B' is too large");
    EXPECT_EQ(refusal("0.5 B", dimension::size), "E-VALUE: '0.5 B' is not a whole number of B");
    EXPECT_EQ(refusal("3 bit", dimension::size), "E-VALUE: '3 bit' is not a whole number of B");
    EXPECT_EQ(refusal("120 %", dimension::ratio), "E-RANGE: share '120 %' is above 100 %");
    EXPECT_EQ(refusal("70", dimension::ratio), "E-RANGE: share '70' is above 100 %");
}

TEST(Quantity, WritesTheShortestTextThatReadsBack)
{
    EXPECT_EQ(format_quantity(16384, dimension::size), "16 KiB");
    EXPECT_EQ(format_quantity(16000, dimension::size), "16 kB");
    EXPECT_EQ(format_quantity(0, dimension::size), "0 B");
    EXPECT_EQ(format_quantity(125e6L, dimension::frequency), "125 MHz");
    EXPECT_EQ(format_quantity(1.2e9L, dimension::frequency), "1.2 GHz");
    EXPECT_EQ(format_quantity(12687000, dimension::duration), "12.687 ns");
    EXPECT_EQ(format_quantity(0.9e-12, dimension::energy), "900 fJ");
    EXPECT_EQ(format_quantity(7.92, dimension::power), "7.92 W");
    EXPECT_EQ(format_quantity(0.25, dimension::ratio), "25 %");
    EXPECT_EQ(format_quantity(INFINITY, dimension::bandwidth), "unlimited");
}

TEST(Quantity, EveryAmountSurvivesWritingAndReading)
{
    std::mt19937_64 random(7);
    for (int round = 0; round < 3000; ++round) {
        const std::uint64_t whole = random() >> (random() % 64);
        for (const Dimension* dimension : {&dimension::size, &dimension::frequency, &dimension::duration}) {
            const std::string text = format_quantity(static_cast<long double>(whole), *dimension);
            QuantityFault fault;
            const auto again = parse_quantity(text, *dimension, fault);
            ASSERT_TRUE(again) << text << ": " << fault.message;
            EXPECT_EQ(static_cast<double>(*again), static_cast<double>(whole)) << text;
        }
        const double real
            = static_cast<double>(random()) * std::pow(10.0, static_cast<double>(random() % 40) - 35);
        for (const Dimension* dimension : {&dimension::power, &dimension::energy}) {
            const std::string text = format_quantity(real, *dimension);
            EXPECT_EQ(amount(text.c_str(), *dimension), real) << text;
        }
    }
}

} // namespace
} // namespace pivotsim
