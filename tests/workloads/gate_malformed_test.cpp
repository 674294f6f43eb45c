// SPDX-License-Identifier: Apache-2.0
// Every rule of the format, broken alone: the exact message, which names the member and the element.
#include "tests/workloads/small_gates.h"
#include "workloads/gate_trace_file.h"
#include "workloads/npy_header.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace pivotsim {
namespace {

using namespace pivotsim::test;

/// What the user reads, one line a finding; empty if the trace is sound.
std::string findings_of(const std::function<void()>& read)
{
    std::string text;
    try {
        read();
    } catch (const InputError& error) {
        for (const Diagnostic& finding : error.findings().sorted())
            text += fmt::format("{}{}: {}{}{}", text.empty() ? "" : "\n", finding.code, finding.message,
                finding.help.empty() ? "" : " | ", fmt::join(finding.help, " | "));
    }
    return text;
}

struct Malformed {
    const char* rule;
    std::function<void(SmallGates&)> spoil;
    const char* findings;
};

template <class T> auto value(const char* member, std::size_t at, T wrong)
{
    return [=](SmallGates& gates) { gates.arrays.at(member).set<T>(at, wrong); };
}
auto retyped(const char* member, const char* type)
{
    return [=](SmallGates& gates) { gates.arrays.at(member).type = type; };
}
auto reshaped(const char* member, const std::vector<std::uint64_t>& shape)
{
    return [=](SmallGates& gates) { gates.arrays.at(member).shape = shape; };
}
auto described(const char* from, const char* to)
{
    return [=](SmallGates& gates) { gates.change_meta(from, to); };
}
auto without(const char* member)
{
    return [=](SmallGates& gates) { gates.arrays.erase(member); };
}

const std::vector<Malformed> malformed{
    {"MetaMissing", without("meta"),
        "E-GATES: meta: it is missing | there are 'batch_entropy', 'batch_label', 'batch_pmax', "
        "'batch_pred', "
        "'cka', 'test_entropy', 'test_label', 'test_pmax' and 'test_pred'"},
    {"MemberMissing", without("test_pmax"),
        "E-GATES: test_pmax: it is missing | did you mean 'test_pred'? | there are 'batch_entropy', "
        "'batch_label', 'batch_pmax', 'batch_pred', 'cka', 'meta', 'test_entropy', 'test_label' and "
        "'test_pred'"},
    {"SplitMissing",
        [](SmallGates& gates) {
            for (const char* member : {"batch_label", "batch_entropy", "batch_pred", "batch_pmax"})
                gates.arrays.erase(member);
        },
        "E-GATES: batch_label: it is missing | there are 'cka', 'meta', 'test_entropy', 'test_label', "
        "'test_pmax' and 'test_pred'"},
    {"MetaNotBytes", retyped("meta", "<U763"),
        "E-GATES: meta: type '<U763' instead of '|u1' | save it as np.frombuffer(json.dumps(meta).encode(), "
        "np.uint8)"},
    {"WrongType", retyped("test_pred", "<i2"),
        "E-GATES: test_pred: type '<i2' instead of '<u2' | save it as .astype('<u2')"},
    {"BigEndian", retyped("test_entropy", ">f4"),
        "E-GATES: test_entropy: type '>f4' instead of '<f4' | save it as .astype('<f4')"},
    {"ImagesFirst", reshaped("test_entropy", {5, 2}),
        "E-GATES: test_entropy: shape (5, 2) instead of (2, 5)"},
    {"ImageCountsDiffer", reshaped("test_label", {4}),
        "E-GATES: test_label: shape (4,) does not fit into its 10 bytes of values"},
    {"FewerLabelsThanImages",
        [](SmallGates& gates) {
            gates.arrays.at("test_label").shape = {4};
            gates.arrays.at("test_label").bytes.resize(8);
        },
        "E-GATES: test_entropy: shape (2, 5) instead of (2, 4)\n"
        "E-GATES: test_pred: shape (2, 5) instead of (2, 4)\n"
        "E-GATES: test_pmax: shape (2, 5) instead of (2, 4)"},
    {"OneEffortTooFew", described(R"(, {"name": "e4", "effort": 4, "active": [1, 2, 3, 4]})", ""),
        "E-GATES: batch_entropy: shape (2, 3) instead of (1, 3)\n"
        "E-GATES: batch_pred: shape (2, 3) instead of (1, 3)\n"
        "E-GATES: batch_pmax: shape (2, 3) instead of (1, 3)\n"
        "E-GATES: test_entropy: shape (2, 5) instead of (1, 5)\n"
        "E-GATES: test_pred: shape (2, 5) instead of (1, 5)\n"
        "E-GATES: test_pmax: shape (2, 5) instead of (1, 5)"},
    {"NoImage",
        [](SmallGates& gates) {
            gates.arrays.at("test_label") = {"<u2", {0}, ""};
        },
        "E-GATES: test_label: shape (0,) instead of (n,)"},
    {"AbsurdShape", reshaped("test_label", {std::uint64_t{1} << 63}),
        "E-GATES: test_label: shape (9223372036854775808,) does not fit into its 10 bytes of values"},
    {"ShapeBeyond64Bits", reshaped("cka", {std::uint64_t{1} << 40, std::uint64_t{1} << 40}),
        "E-GATES: cka: shape (1099511627776, 1099511627776) instead of (4, 4)"},

    {"NotJson", [](SmallGates& gates) { gates.set_meta("{"); }, "E-GATES: meta: it is no JSON text"},
    {"NotAnObject", [](SmallGates& gates) { gates.set_meta("[1]"); },
        "E-GATES: meta: a JSON object is expected"},
    {"OtherFormat", described("vit-gate-trace", "other"),
        "E-GATES: meta.format: 'other' is another format than 'vit-gate-trace'"},
    {"OtherVersion", described(R"("version": 1)", R"("version": 2)"),
        "E-GATES: meta.version: version 2 is unknown; 1 is read"},
    {"SourceMissing", described(R"("source": "measured", )", ""), "E-GATES: meta.source: it is missing"},
    {"OtherSource", described("measured", "modeled"),
        "E-GATES: meta.source: 'modeled' is neither 'measured' nor 'modelled' | did you mean 'modelled'?"},
    {"OneClass", described(R"("classes": 3)", R"("classes": 1)"),
        "E-GATES: meta.classes: 1 is no whole number from 2 to 65536"},
    {"NoDepth", described(R"("encoders": 4)", R"("encoders": "four")"),
        "E-GATES: meta.encoders: \"four\" is no whole number from 1 to 4096"},
    {"ZeroBased", described(R"("index_base": 1)", R"("index_base": 0)"),
        "E-GATES: meta.index_base: encoders count from 1 in this format, not from 0"},
    {"Bits", described("\"nat\"", "\"bit\""),
        "E-GATES: meta.entropy_unit: 'bit' is not read; entropies are in 'nat' | H in nats is E ln K for the "
        "paper's E, and E K for the public code's"},
    {"EscapesInATitle", described("tiny", "\\u001b[31m"),
        "E-GATES: meta.model: up to 1000 printable characters are expected"},
    {"NoEfforts",
        described(R"([{"name": "e2", "effort": 2, "active": [1, 3]}, )"
                  R"({"name": "e4", "effort": 4, "active": [1, 2, 3, 4]}])",
            "[]"),
        "E-GATES: meta.efforts: a list of at least one effort is expected"},
    {"WrongEffort", described(R"("effort": 2)", R"("effort": 3)"),
        "E-GATES: meta.efforts[0].effort: 2 active attentions are effort 2, not 3"},
    {"EncoderBeyond", described("[1, 3]", "[1, 5]"),
        "E-GATES: meta.efforts[0].active: 5 is no encoder: 1 to 4"},
    {"EncoderZero", described("[1, 3]", "[0, 3]"),
        "E-GATES: meta.efforts[0].active: 0 is no encoder: 1 to 4"},
    {"NotAscending", described("[1, 3]", "[3, 1]"),
        "E-GATES: meta.efforts[0].active: encoder 1 stands behind 3; the list ascends"},
    {"EncoderTwice", described("[1, 3]", "[3, 3]"),
        "E-GATES: meta.efforts[0].active: encoder 3 is listed twice"},
    {"SameName", described(R"("e4")", R"("e2")"), "E-GATES: meta.efforts[1]: it has the name of efforts[0]"},
    {"SamePath", described(R"(2, "active": [1, 3])", R"(4, "active": [1, 2, 3, 4])"),
        "E-GATES: meta.efforts[1]: it has the path of efforts[0]"},
    {"NameWithComma", described(R"("e2")", R"("e,2")"),
        "E-GATES: meta.efforts[0].name: up to 64 printable characters are expected, without comma or quote"},

    {"NaNEntropy", value<float>("test_entropy", 7, NAN),
        "E-GATES: test_entropy[1, 2] of e4: NaN is no entropy; 0 log 0 counts as 0"},
    {"NegativeEntropy", value<float>("test_entropy", 0, -1e-6F),
        "E-GATES: test_entropy[0, 0] of e2: entropy -1e-06 is below 0"},
    {"EntropyInBits", value<float>("batch_entropy", 2, 1.58F),
        "E-GATES: batch_entropy[0, 2] of e2: entropy 1.58 is above ln K = 1.0986 nats of 3 classes"},
    {"InfiniteEntropy", value<float>("batch_entropy", 5, INFINITY),
        "E-GATES: batch_entropy[1, 2] of e4: entropy inf is above ln K = 1.0986 nats of 3 classes"},
    {"TwoBadEntropies",
        [](SmallGates& gates) {
            gates.arrays.at("test_entropy").set<float>(4, 9);
            gates.arrays.at("test_entropy").set<float>(9, 9);
        },
        "E-GATES: test_entropy[0, 4] of e2: entropy 9 is above ln K = 1.0986 nats of 3 classes (the first of "
        "2)"},
    {"ConfidenceAboveOne", value<float>("test_pmax", 5, 1.5F),
        "E-GATES: test_pmax[1, 0] of e4: probability 1.5 is outside 0 to 1"},
    {"NaNConfidence", value<float>("test_pmax", 5, NAN),
        "E-GATES: test_pmax[1, 0] of e4: NaN is no probability"},
    {"ConfidenceNotTheLargest", value<float>("batch_pmax", 0, 0.3F),
        "E-GATES: batch_pmax[0, 0] of e2: the largest of 3 probabilities is at least 1 / K, not 0.3"},
    {"LabelBeyondTheClasses", value<std::uint16_t>("test_label", 3, 3),
        "E-GATES: test_label[3]: class 3 is none of 3, which count from 0"},
    {"PredictionBeyondTheClasses", value<std::uint16_t>("test_pred", 8, 10),
        "E-GATES: test_pred[1, 3] of e4: class 10 is none of 3, which count from 0"},
    {"SeveralAtOnce",
        [](SmallGates& gates) {
            value<std::uint16_t>("batch_label", 0, 7)(gates);
            value<float>("test_entropy", 0, -1)(gates);
            value<double>("cka", 5, 1.5)(gates);
        },
        "E-GATES: batch_label[0]: class 7 is none of 3, which count from 0\n"
        "E-GATES: test_entropy[0, 0] of e2: entropy -1 is below 0\n"
        "E-GATES: cka[1, 1]: CKA 1.5 is outside 0 to 1"},
    {"CkaOfAnotherDepth",
        [](SmallGates& gates) {
            gates.arrays.at("cka").shape = {2, 2};
            gates.arrays.at("cka").bytes.resize(32);
        },
        "E-GATES: cka: shape (2, 2) instead of (4, 4)"},
    {"CkaNotFinite", value<double>("cka", 6, -INFINITY), "E-GATES: cka[1, 2]: CKA -inf is not finite"},
    {"CkaAboveOne", value<double>("cka", 0, 1.001), "E-GATES: cka[0, 0]: CKA 1.001 is outside 0 to 1"},
};

class GateMalformed : public testing::TestWithParam<Malformed> { };

TEST_P(GateMalformed, IsRefusedWithTheExactMessage)
{
    SmallGates gates;
    GetParam().spoil(gates);
    EXPECT_EQ(findings_of([&] { gates.trace(); }), GetParam().findings);
}

INSTANTIATE_TEST_SUITE_P(
    Rules, GateMalformed, testing::ValuesIn(malformed), [](const auto& rule) { return rule.param.rule; });

/// The bytes of one member's header, wherever it stands in the archive.
std::string with_header(std::string npz, const std::string& from, const std::string& to)
{
    const std::size_t at = npz.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return npz.replace(at, from.size(), to);
}

std::string findings_in(const std::string& bytes)
{
    return findings_of([&] { read_gate_npz(bytes, "small.npz"); });
}

TEST(GateBytes, ACutFileIsNoArchive)
{
    const std::string npz = SmallGates{}.npz();
    EXPECT_EQ(findings_in(npz.substr(0, npz.size() / 2)),
        "E-GATES: it is no zip archive, or its end is missing | numpy.savez writes such a file; a trace as "
        "text ends in .csv");
    EXPECT_EQ(findings_in("a picture, perhaps"), findings_in(npz.substr(0, npz.size() / 2)));
    EXPECT_EQ(findings_in("").substr(0, 20), "E-GATES: it is empty");
}

TEST(GateBytes, AChangedValueIsSeenByTheChecksum)
{
    const std::string header = NpyHeader::text("<u2", {5});
    const std::string npz = SmallGates{}.npz();
    std::string changed = npz;
    changed[npz.find(header) + header.size()] ^= 1;
    EXPECT_EQ(findings_in(changed), "E-GATES: test_label: it is damaged: CRC error");
}

TEST(GateBytes, HeadersAreReadWithCare)
{
    const std::string npz = SmallGates{}.npz();
    EXPECT_EQ(findings_in(with_header(
                  npz, "'descr': '<f8', 'fortran_order': False", "'descr': '<f8', 'fortran_order': True ")),
        "E-GATES: cka: it is in Fortran order | save it as np.ascontiguousarray(...)");
    EXPECT_EQ(findings_in(with_header(npz, "'<f8', 'f", "[('a', 8,")),
        "E-GATES: cka: its header is not that of a plain array");
    EXPECT_EQ(findings_in(with_header(npz, "\x93NUMPY\x01", "\x93NUMPY\x04")),
        "E-GATES: batch_entropy: NPY version 4 is unknown; 1 to 3 are read");
    EXPECT_EQ(findings_in(with_header(npz, "\x93NUMPY", "\x92NUMPY")),
        "E-GATES: batch_entropy: it is no NumPy array (.npy)");
    EXPECT_EQ(findings_in(with_header(
                  npz, std::string{"\x93NUMPY\x01\x00v", 9}, std::string{"\x93NUMPY\x01\x00\xff", 9})),
        "E-GATES: batch_entropy: it ends within its header");
    EXPECT_EQ(findings_in(with_header(npz, "\x93NUMPY\x01", "\x93NUMPY\x02")), // its length has four bytes
        "E-GATES: batch_entropy: its header claims 662372482 bytes; 4096 are read at most");
}

TEST(GateBytes, AFindingStandsAtTheFileOrWhereAStudyNamesIt)
{
    SmallGates gates;
    gates.arrays.at("test_label").set<std::uint16_t>(0, 9);
    const auto study = std::make_shared<SourceText>(SourceText{"s/study.yaml", "gates: small.npz\n"});
    try {
        read_gate_npz(gates.npz(), "small.npz", {study, 1, 8, 9});
        FAIL();
    } catch (const InputError& error) {
        EXPECT_EQ(render(error.findings(), Colour::off),
            "error[E-GATES]: 'small.npz': test_label[0]: class 9 is none of 3, which count from 0\n"
            " --> s/study.yaml:1:8\n"
            "  |\n"
            "1 | gates: small.npz\n"
            "  |        ^^^^^^^^^\n");
    }
    try {
        gates.trace();
        FAIL();
    } catch (const InputError& error) {
        EXPECT_EQ(render(error.findings(), Colour::off),
            "error[E-GATES]: test_label[0]: class 9 is none of 3, which count from 0\n --> small.npz\n");
    }
}

} // namespace
} // namespace pivotsim
