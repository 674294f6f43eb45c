// SPDX-License-Identifier: Apache-2.0
#include "base/diagnostics.h"
#include "observe/view/module_filter.h"
#include "observe/view/window.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Trace two_encoders()
{
    Trace trace;
    for (std::uint32_t encoder = 0; encoder < 2; ++encoder) {
        const std::string name = "encoder." + std::to_string(encoder + 1) + ".fc1";
        Operator op;
        op.name = name;
        op.kind = OperatorKind::gemm;
        op.gemm = {1, 4, 4, 4};
        op.encoder = encoder;
        op.inputs = {trace.add_tensor({name + ".a", {4, 4}, 1, false}),
            trace.add_tensor({name + ".b", {4, 4}, 1, true})};
        op.output = trace.add_tensor({name + ".o", {4, 4}, 1, false});
        trace.add_operator(op);
    }
    return trace;
}

Slice slice(std::uint64_t begin, std::uint64_t end, OperatorId op = 0)
{
    Slice slice;
    slice.begin = sc_core::sc_time::from_value(begin);
    slice.end = sc_core::sc_time::from_value(end);
    slice.op = op;
    slice.operand = OperandKind::inputs;
    return slice;
}

Window window(const std::string& text)
{
    return Window::parse(text, two_encoders(), Clock{Frequency{125'000'000}});
}

TEST(Window, OfTimesShowsWhatTouchesThem)
{
    for (const std::string text : {"2us:4us", "cycles:250-500"}) {
        Window part = window(text);
        EXPECT_FALSE(part.shows(slice(0, 2'000'000)));
        EXPECT_TRUE(part.shows(slice(0, 2'000'001)));
        EXPECT_TRUE(part.shows(slice(2'000'000, 2'000'000))) << "takes no time, at its begin";
        EXPECT_TRUE(part.shows(slice(3'999'999, 9'000'000)));
        EXPECT_FALSE(part.shows(slice(4'000'000, 9'000'000)));
    }
    EXPECT_TRUE(window("1ms:").shows(slice(1'000'000'000'000, 1'000'000'000'001)));
    EXPECT_FALSE(window(":1ns").shows(slice(1000, 2000)));
}

TEST(Window, OfOperatorsShowsThemAndWhatComesBesideThem)
{
    for (const std::string text : {"encoder:2", "encoder:2-7", "op:encoder.2.*"}) {
        Window part = window(text);
        EXPECT_FALSE(part.shows(slice(0, 10, 0)));
        Slice refresh = slice(5, 6);
        refresh.operand = OperandKind::command;
        EXPECT_FALSE(part.shows(refresh));
        EXPECT_TRUE(part.shows(slice(10, 20, 1)));
        EXPECT_TRUE(part.shows(refresh));
    }
}

TEST(Window, OfImagesIsOpenFromTheFirstToTheLast)
{
    Window part = window("image:2-3");
    const auto at = [](std::uint64_t time) { return sc_core::sc_time::from_value(time); };
    part.image_begins(0, at(0));
    EXPECT_FALSE(part.shows(slice(1, 2)));
    part.image_ends(0, at(3));
    part.image_begins(1, at(3));
    EXPECT_TRUE(part.shows(slice(4, 5)));
    EXPECT_TRUE(part.touches(at(4), at(5)));
    part.image_ends(1, at(6));
    EXPECT_FALSE(part.shows(slice(6, 7)));
}

TEST(Window, NonsenseIsRefusedWithWhatIsMeant)
{
    for (const std::string text : {"", "7", ":", "bogus", "5:3us", "4us:2us", "2us:2us", "-1us:2us",
             "cycles:9-3", "cycles:x-3", "cycles:3-", "cycles:1-18000000000000000000",
             "cycles:99999999999999999999999-99999999999999999999999", "image:0", "image:3-1", "encoder:9",
             "encoder:", "op:nope", "1e40s:", "10us:40us:50us", "nan s:"})
        try {
            window(text);
            ADD_FAILURE() << text;
        } catch (const InputError& error) {
            EXPECT_THAT(error.what(), HasSubstr("--window '" + text + "'")) << text;
        }
}

TEST(ModuleFilter, PatternsMatchNamesOrTheirLastParts)
{
    const ModuleFilter filter{split_patterns("dma_*,,pl.pe_array,nobody")};
    EXPECT_TRUE(filter.passes("platform.pl.dma_inputs"));
    EXPECT_TRUE(filter.passes("platform.pl.pe_array"));
    EXPECT_FALSE(filter.passes("platform.ps"));
    EXPECT_TRUE(ModuleFilter{}.passes("platform.ps"));
    EXPECT_THAT(filter.unmatched({"platform.pl.dma_inputs", "platform.pl.pe_array"}), ElementsAre("nobody"));
}

} // namespace
} // namespace pivotsim
