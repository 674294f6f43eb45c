// SPDX-License-Identifier: Apache-2.0
#include "tests/workloads/small_trace.h"
#include "tests/workloads/zoo.h"
#include "workloads/trace_text.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace pivotsim {
namespace {

/// `small` with one piece of text replaced.
std::string changed(const std::string& piece, const std::string& by)
{
    std::string text = small;
    const auto at = text.find(piece);
    EXPECT_NE(at, std::string::npos) << piece;
    return text.replace(at, piece.size(), by);
}

std::string refusal(const std::string& text)
{
    try {
        read_trace(source(text));
    } catch (const InputError& error) {
        return findings_of(error);
    }
    return "accepted";
}

TEST(TraceText, ReadsWhatPeopleWriteAndWritesItTheOneWay)
{
    EXPECT_EQ(write_trace(read_trace(source(small))), small);
    const std::string loose
        = "pivotsim-trace 1 # a comment\r\n"
          "path  skip [2]\t \n model toy\n"
          "tensor x bytes=1 shape=4x8\ntensor w weight=yes shape=8x2 bytes=1\n"
          "tensor y shape=4x2 bytes=01\n"
          "   tensor z shape=4x2 bytes=1\ntensor s shape=4x4 bytes=1#\n#\n\n"
          "op g in=x,w out=y m=4 k=8 n=2 group=mlp encoder=1 kind=gemm\n"
          "op a kind=gelu group=mlp encoder=1 rows=4\tcolumns=2 in=y out=z\n"
          "op s kind=sparse_gemm group=attention_mac batch=1 m=4 k=2 n=4 density=2.5e-1 in=z,z out=s\n"
          "end 3";
    EXPECT_EQ(write_trace(read_trace(source(loose))), small);
}

TEST(TraceText, SkippingAnAttentionIsAShortDiff)
{
    const auto lines = [](const Trace& trace) {
        const auto text = write_trace(trace);
        return std::count(text.begin(), text.end(), '\n');
    };
    const auto shape = zoo_shape("deit_s");
    // seven operators, seven outputs and two weights
    EXPECT_EQ(
        lines(compile(shape, Path{12})) - lines(compile(shape, Path::from_lists(12, {{5}}, {}))), 7 + 7 + 2);
}

TEST(TraceText, RefusesOtherVersionsAndOtherFiles)
{
    EXPECT_EQ(refusal(""), "0:0 this is no workload trace: the first line is not 'pivotsim-trace 1'\n");
    EXPECT_EQ(refusal("\n"), "1:1 this is no workload trace: the first line is not 'pivotsim-trace 1'\n");
    EXPECT_EQ(refusal("Layer, M, N, K,\n"),
        "1:1 this is no workload trace: the first line is not 'pivotsim-trace 1'\n");
    EXPECT_EQ(refusal("pivotsim-trace 2\n"), "1:16 format version 2 is not supported, only 1\n");
    EXPECT_EQ(refusal("pivotsim-trace one\n"), "1:16 format version one is not supported, only 1\n");
    EXPECT_EQ(refusal(std::string("pivotsim-trace 1\n\x7f"
                                  "ELF\x02",
                  22)),
        "2:1 byte 0x7f is no printable UTF-8\n");
    EXPECT_EQ(refusal("pivotsim-trace 1\nmodel \xc3\xa9t\xc3\n"), "2:9 byte 0xc3 is no printable UTF-8\n");
}

TEST(TraceText, ATruncatedFileIsNoticedWhereverItEnds)
{
    const std::string text = small;
    for (std::size_t length = 0; length + 1 < text.size(); ++length) // without the last line end it is whole
        EXPECT_NE(refusal(text.substr(0, length)), "accepted") << length;
    EXPECT_EQ(
        refusal(text.substr(0, text.find("\nend"))), "13:88 the trace is truncated: it has no 'end' line\n");
    EXPECT_EQ(refusal(changed("end 3", "end 4")), "15:5 the trace says it has 4 operators, but 3 are here\n");
    EXPECT_EQ(refusal(changed("end 3", "end")), "15:1 expected 'end' and the number of operators\n");
    EXPECT_EQ(refusal(text + "tensor t shape=1 bytes=1\n"), "16:1 nothing may follow 'end' (line 15)\n");
}

struct Malformed {
    const char* piece;
    const char* by;
    const char* findings;
};

const Malformed malformed[] = {
    // words
    {"tensor z", "tensr z",
        "8:1 a line cannot begin with 'tensr'\n12:62 no tensor is called 'z' up to here\n"
        "13:79 no tensor is called 'z' up to here\n13:81 no tensor is called 'z' up to here\n"},
    {"kind=gelu", "kind=gelo", "12:11 no operator kind is called 'gelo'\n"},
    {"group=mlp", "group=mpl", "11:22 no group is called 'mpl'\n"},
    {"columns=2", "colums=2", "12:4 'a' has no 'columns'\n12:43 unknown key 'colums'\n"},
    {"m=4 k=8", "m=4 m=8", "11:4 'g' has no 'k'\n11:40 'm' is given twice\n"},
    {"op a kind=gelu", "op a gelu", "12:4 'a' has no 'kind'\n12:6 expected key=value, found 'gelu'\n"},
    {"op a ", "op ", "12:4 expected a name, found 'kind=gelu'\n"},
    {"model toy", "model", "2:1 'model' has no value\n"},
    {"path skip [2]", "model again", "3:1 'model' is given twice\n"},
    {"in=x,w", "in=x,,w", "11:51 'in' has an empty place in its list\n"},
    {"in=x,w", "in=", "11:48 'in' has no value\n"},
    {" out=y", "", "11:4 'g' has no 'out'\n"},
    {"weight=yes", "weight=no", "6:35 weight is 'yes' or left out\n"},
    // tensors
    {"shape=4x8", "shape=4x", "5:16 shape = '4x' is not written as 197x384\n"},
    {"shape=4x8", "shape=4x0", "5:16 extent 0 is out of range: 1 to 2147483648\n"},
    {"shape=4x8", "shape=4x2147483649", "5:16 extent 2147483649 is out of range: 1 to 2147483648\n"},
    {"shape=4x8", "shape=2147483648x2147483648x2", "5:16 more than 2^62 bytes\n"},
    {"shape=4x8", "shape=1x1x1x1x1x1x1x4x8", "5:16 a shape has 1 to 8 extents, not 9\n"},
    {"bytes=1", "bytes=0", "5:26 bytes = 0 is out of range: 1 to 16\n"},
    {"tensor y", "tensor x",
        "7:8 tensor 'x' exists already (line 5)\n11:59 no tensor is called 'y' up to here\n"
        "12:56 no tensor is called 'y' up to here\n"},
    // numbers
    {"m=4 k=8", "m=-4 k=8", "11:38 m = '-4' is no whole number\n"},
    {"m=4 k=8", "m=0 k=8", "11:38 m = 0 is out of range: 1 to 2147483648\n"},
    {"m=4 k=8", "m=99999999999999999999 k=8",
        "11:38 m = 99999999999999999999 is out of range: 1 to 2147483648\n"},
    {"m=4 k=8 n=2", "m=2147483648 k=2147483648 n=2", "11:11 more than 2^62 multiply-accumulates\n"},
    {"encoder=1", "encoder=0", "11:34 encoder = 0 is out of range: 1 to 4096\n"},
    {"density=0.25", "density=nan", "13:71 density = nan is out of range: above 0, at most 1\n"},
    {"density=0.25", "density=1.5", "13:71 density = 1.5 is out of range: above 0, at most 1\n"},
    {"density=0.25", "density=some", "13:71 density = 'some' is no number\n"},
    {" density=0.25", "", "13:4 's' has no 'density'\n"},
    // the graph
    {"in=x,w", "in=x,v", "11:53 no tensor is called 'v' up to here\n"},
    {"op a", "op g", "12:4 operator 'g' exists already (line 11)\n"},
    {"in=y out=z", "in=y out=y", "12:62 'y' is written already (line 11)\n"},
    {"in=x,w out=y", "in=x,w out=z", "12:62 'z' is written already (line 11)\n"},
    {"m=4 k=8 n=2", "m=5 k=8 n=2",
        "11:51 A is batch x m x k = 40 elements, but 'x' has 32\n"
        "11:59 the output is batch x m x n = 10 elements, but 'y' has 8\n"},
    {"m=4 k=8 n=2", "m=4 k=4 n=2", "11:51 B is batch x k x n = 8 elements, but 'w' has 16\n"},
    {"rows=4 columns=2", "rows=4 columns=3",
        "12:56 the input is rows x columns = 12 elements, but 'y' has 8\n"
        "12:62 the output is rows x columns = 12 elements, but 'z' has 8\n"},
    {"in=x,w", "in=w", "11:51 gemm needs 2 or more inputs, not 1\n"},
};

TEST(TraceText, EveryMistakeIsNamedWithItsPlace)
{
    ASSERT_EQ(refusal(small), "accepted");
    for (const auto& mistake : malformed)
        EXPECT_EQ(refusal(changed(mistake.piece, mistake.by)), mistake.findings)
            << mistake.piece << " -> " << mistake.by;
}

TEST(TraceText, ReadingATensorThatIsWrittenLaterIsAnError)
{
    std::string text = small;
    const auto g = text.find("op g"), a = text.find("op a"), s = text.find("op s");
    text = text.substr(0, g) + text.substr(a, s - a) + text.substr(g, a - g) + text.substr(s);
    EXPECT_EQ(refusal(text), "12:59 'y' is read before it is written (line 11)\n");
}

TEST(TraceText, NearMissesGetASuggestion)
{
    const auto help = [](const std::string& text) -> std::string {
        try {
            read_trace(source(text));
        } catch (const InputError& error) {
            for (const auto& finding : error.findings().sorted())
                if (!finding.help.empty())
                    return finding.help.front();
        }
        return "";
    };
    EXPECT_EQ(help(changed("kind=gelu", "kind=gleu")), "did you mean 'gelu'?");
    EXPECT_EQ(help(changed("columns=2", "colums=2")), "did you mean 'columns'?");
    EXPECT_EQ(help(changed("group=mlp", "group=mpl")), "did you mean 'mlp'?");
    EXPECT_EQ(help(changed("tensor z", "tensr z")), "did you mean 'tensor'?");
    EXPECT_EQ(help(changed("kind=gelu", "kind=transmogrify")), "");
}

TEST(TraceText, ABrokenTensorIsReportedOnceAndNotAtItsUses)
{
    EXPECT_EQ(refusal(changed("tensor y shape=4x2", "tensor y shape=0x2")),
        "7:16 extent 0 is out of range: 1 to 2147483648\n");
}

TEST(TraceText, AHundredFindingsAreEnough)
{
    std::string text = "pivotsim-trace 1\n";
    for (int line = 0; line < 5000; ++line)
        text += "nonsense\n";
    try {
        read_trace(source(text));
        FAIL();
    } catch (const InputError& error) {
        EXPECT_EQ(error.findings().error_count(), 100u);
    }
}

TEST(TraceText, MoreThanAMillionOperatorsAreRefused)
{
    // The tensor is broken, so that these operators cost nothing but their count.
    std::string text = "pivotsim-trace 1\ntensor x shape=0 bytes=1\n";
    for (int line = 0; line <= 1'000'000; ++line)
        text += "op a kind=gelu group=mlp rows=1 columns=1 in=x out=x\n";
    EXPECT_EQ(refusal(text), "1000003:1 more than 1000000 operators\n");
}

TEST(TraceText, OneLineHeadersAreAllThatCanBeWritten)
{
    Trace trace;
    trace.model = "two\nlines";
    EXPECT_THROW(write_trace(trace), std::invalid_argument);
    trace.model = "# comment";
    EXPECT_THROW(write_trace(trace), std::invalid_argument);
    trace.model = "\xff";
    EXPECT_THROW(write_trace(trace), std::invalid_argument);
    trace.model = "\xc3\xa9t\xc3\xa9 11";
    EXPECT_TRUE(read_trace(source(write_trace(trace))) == trace);
}

} // namespace
} // namespace pivotsim
