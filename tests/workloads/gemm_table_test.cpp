// SPDX-License-Identifier: Apache-2.0
#include "tests/workloads/zoo.h"
#include "workloads/gemm_table.h"
#include "workloads/trace_text.h"

#include <gtest/gtest.h>

namespace pivotsim {
namespace {

std::string refusal(const std::string& text)
{
    try {
        read_gemm_table(source(text), "table");
    } catch (const InputError& error) {
        return findings_of(error);
    }
    return "accepted";
}

std::string row_refusal(const std::string& row)
{
    return refusal("Layer, M, N, K,\n" + row + "\n");
}

TEST(GemmTable, ReadsScaleSimsFormWithNBeforeK)
{
    const auto trace
        = read_gemm_table(source("Layer, M, N, K,\nqkv,197,1152,384,\nproj, 197, 384, 384\n"), "deit");
    ASSERT_EQ(trace.operators().size(), 2u);
    EXPECT_EQ(trace.model, "deit");
    EXPECT_EQ(trace.op(0).name, "qkv");
    EXPECT_EQ(trace.op(0).kind, OperatorKind::gemm);
    EXPECT_EQ(trace.op(0).group, Group::imported);
    EXPECT_EQ(trace.op(0).gemm, (GemmShape{1, 197, 384, 1152}));
    EXPECT_FALSE(trace.op(0).encoder);
    EXPECT_TRUE(trace.dependencies(1).empty());
}

TEST(GemmTable, CommentsBlankLinesAndDosLineEndsAreFine)
{
    const auto trace = read_gemm_table(
        source("# from SCALE-Sim\r\n\r\nLAYER,m,n,k\r\nfirst layer , 1 ,\t2 , 3 , # small\r\n\r\n"), "t");
    ASSERT_EQ(trace.operators().size(), 1u);
    EXPECT_EQ(trace.op(0).name, "first_layer");
    EXPECT_EQ(trace.op(0).gemm, (GemmShape{1, 1, 3, 2}));
}

TEST(GemmTable, BecomesATraceLikeAnyOther)
{
    const auto trace = read_gemm_table(source("Layer, M, N, K,\na,3,4,5,\nb,6,7,8,\n"), "table");
    EXPECT_TRUE(read_trace(source(write_trace(trace))) == trace);
}

TEST(GemmTable, AMissingHeaderIsAnErrorAndNotALostLayer)
{
    EXPECT_EQ(refusal("qkv,197,1152,384,\n"), "1:1 the table does not begin with 'Layer, M, N, K,'\n");
    EXPECT_EQ(
        refusal("Layer, M, K, N,\nqkv,1,2,3\n"), "1:1 the table does not begin with 'Layer, M, N, K,'\n");
    try {
        read_gemm_table(source("Layer name, IFMAP Height, IFMAP Width,\nconv,1,2\n"), "t");
        FAIL();
    } catch (const InputError& error) {
        EXPECT_EQ(error.findings().sorted()[0].help[0],
            "this looks like a table of convolutions; give each as its im2col GEMM");
    }
}

TEST(GemmTable, AnEmptyTableIsAnError)
{
    EXPECT_EQ(refusal(""), "0:0 the table is empty\n");
    EXPECT_EQ(refusal("# nothing\n\n"), "0:0 the table is empty\n");
    EXPECT_EQ(refusal("Layer, M, N, K,\n"), "0:0 the table has no layers\n");
}

TEST(GemmTable, SizesAreWholeNumbersInRange)
{
    EXPECT_EQ(row_refusal("a, 0, 2, 3,"), "2:4 M = 0 is out of range: 1 to 2147483648\n");
    EXPECT_EQ(row_refusal("a, 1, -2, 3,"), "2:7 N = -2 is out of range: 1 to 2147483648\n");
    EXPECT_EQ(row_refusal("a, 1, 2, 99999999999999999999999,"),
        "2:10 K = 99999999999999999999999 is out of range: 1 to 2147483648\n");
    EXPECT_EQ(row_refusal("a, 1.5, 2, 3,"), "2:4 M = '1.5' is no whole number\n");
    EXPECT_EQ(row_refusal("a, 1, 2, 0x10,"), "2:10 K = '0x10' is no whole number\n");
    EXPECT_EQ(row_refusal("a, 1, -, 3,"), "2:7 N = '-' is no whole number\n");
    EXPECT_EQ(row_refusal("a, 1, , 3,"), "2:7 N is missing\n");
    EXPECT_EQ(row_refusal("a, 2147483648, 2147483648, 2147483648,"),
        "2:1 a: more than 2^62 multiply-accumulates\n");
}

TEST(GemmTable, EveryRowHasFourColumns)
{
    EXPECT_EQ(row_refusal("a, 1, 2,"), "2:7 expected 4 columns (Layer, M, N, K), found 3\n");
    EXPECT_EQ(row_refusal("a"), "2:1 expected 4 columns (Layer, M, N, K), found 1\n");
    EXPECT_EQ(row_refusal("a, 1, 2, 3, 2:4,"), "2:13 expected 4 columns (Layer, M, N, K), found 5\n");
}

TEST(GemmTable, LayersHaveNamesOfTheirOwn)
{
    EXPECT_EQ(
        row_refusal("a, 1, 2, 3,\nb, 1, 2, 3,\na, 1, 2, 3,"), "4:1 layer 'a' exists already (line 2)\n");
    EXPECT_EQ(row_refusal("a b, 1, 2, 3,\na_b, 1, 2, 3,"), "3:1 layer 'a_b' exists already (line 2)\n");
    EXPECT_EQ(row_refusal(", 1, 2, 3,"), "2:1 the layer has no name\n");
    EXPECT_EQ(row_refusal("a=b, 1, 2, 3,"), "2:1 'a=b' is no name\n");
}

TEST(GemmTable, AllErrorsComeAtOnceWithTheirPlaces)
{
    EXPECT_EQ(row_refusal("a, x, 0, 3,\nb, 1, 2\nc, 1, 2, 3,\nc, 1, 2, 3"),
        "2:4 M = 'x' is no whole number\n"
        "2:7 N = 0 is out of range: 1 to 2147483648\n"
        "3:7 expected 4 columns (Layer, M, N, K), found 3\n"
        "5:1 layer 'c' exists already (line 4)\n");
}

TEST(GemmTable, BinaryJunkIsRefused)
{
    EXPECT_EQ(row_refusal(std::string("a\0b, 1, 2, 3", 12)), "2:2 byte 0x00 is no printable UTF-8\n");
}

TEST(GemmTable, AHundredErrorsAreEnough)
{
    std::string rows;
    for (int row = 0; row < 1000; ++row)
        rows += "a, b, c, d,\n";
    try {
        read_gemm_table(source("Layer, M, N, K,\n" + rows), "t");
        FAIL();
    } catch (const InputError& error) {
        EXPECT_GE(error.findings().error_count(), 100u);
        EXPECT_LT(error.findings().error_count(), 110u);
    }
}

} // namespace
} // namespace pivotsim
