// SPDX-License-Identifier: Apache-2.0
// Whatever the bytes: a trace or an InputError.
#include "tests/workloads/small_gates.h"
#include "workloads/gate_trace_file.h"
#include "workloads/npy_header.h"

#include <gtest/gtest.h>

#include <random>

namespace pivotsim {
namespace {

using namespace pivotsim::test;

/// Whether they are a trace; what is accepted must be writable and read back.
bool accepted(const std::string& npz)
{
    try {
        const GateTrace trace = read_gate_npz(npz, "fuzz.npz");
        EXPECT_EQ(read_gate_npz(write_gate_npz(trace), "fuzz.npz").test.images, trace.test.images);
        return true;
    } catch (const InputError& error) {
        EXPECT_TRUE(error.findings().has_errors());
        return false;
    }
}

TEST(GateFuzz, EveryTruncationOfAnNpzIsRefused)
{
    const std::string npz = SmallGates{}.npz();
    ASSERT_TRUE(accepted(npz));
    for (std::size_t length = 0; length < npz.size(); ++length)
        ASSERT_FALSE(accepted(npz.substr(0, length))) << length;
}

TEST(GateFuzz, NoBitOfAnNpzThatFlipsChangesAValue)
{
    const std::string npz = SmallGates{}.npz();
    const GateTrace trace = read_gate_npz(npz, "fuzz.npz");
    std::size_t harmless = 0; // dates, attributes, and what an archive says twice
    for (std::size_t bit = 0; bit < 8 * npz.size(); ++bit) {
        std::string flipped = npz;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ 1 << bit % 8);
        GateTrace read;
        try {
            read = read_gate_npz(flipped, "fuzz.npz");
        } catch (const InputError&) {
            continue;
        }
        if (!read.cka) { // its name was hit
            EXPECT_EQ(read.ignored.size(), 1U);
            read.cka = trace.cka;
        }
        ASSERT_TRUE(same(read, trace)) << "bit " << bit;
        ++harmless;
    }
    EXPECT_LT(harmless, 2 * npz.size());
}

TEST(GateFuzz, ArraysThatPassTheChecksumMayHoldAnything)
{
    std::mt19937 random{5};
    int sound = 0, refused = 0;
    for (int round = 0; round < 10'000; ++round) {
        SmallGates gates;
        for (auto edits = 1 + random() % 3; edits > 0; --edits) {
            auto array = std::next(gates.arrays.begin(), static_cast<long>(random() % gates.arrays.size()));
            std::string& bytes = array->second.bytes;
            switch (random() % 5) {
            case 0:
                array->second.shape[random() % array->second.shape.size()] = random() % 9;
                break;
            case 1:
                array->second.shape.push_back(std::uint64_t{1} << random() % 64);
                break;
            case 2:
                bytes.resize(random() % (bytes.size() + 9));
                break;
            case 3:
                array->second.type = random() % 2 == 0 ? "<f4" : "<u2";
                break;
            default:
                if (!bytes.empty())
                    bytes[random() % bytes.size()] = static_cast<char>(random());
            }
        }
        ++(accepted(gates.npz()) ? sound : refused);
    }
    EXPECT_GT(sound, 100);
    EXPECT_GT(refused, 5'000);
}

TEST(GateFuzz, HeadersAreReadOrRefused)
{
    std::mt19937 random{6};
    static const std::string alphabet
        = "'{}(),: descrfortran_ordershape<f4FalseTrue0123456789\n\x93NUMPY\x01";
    const std::string header = NpyHeader::text("<f4", {8, 10'000});
    int read = 0;
    for (int round = 0; round < 200'000; ++round) {
        std::string text = header;
        for (auto edits = 1 + random() % 3; edits > 0; --edits) {
            const std::size_t at = random() % text.size();
            if (random() % 3 == 0)
                text.erase(at, random() % 8);
            else
                text[at]
                    = random() % 4 == 0 ? static_cast<char>(random()) : alphabet[random() % alphabet.size()];
        }
        std::string fault;
        const auto found = NpyHeader::read(text, fault);
        ASSERT_NE(found.has_value(), !fault.empty());
        read += found ? 1 : 0;
    }
    EXPECT_GT(read, 1'000) << "edits of the padding do no harm";
    std::string fault;
    EXPECT_EQ(NpyHeader::read(header, fault)->shape, (std::vector<std::uint64_t>{8, 10'000}));
}

TEST(GateFuzz, AnyMutatedCsvIsReadOrRefused)
{
    std::mt19937 random{7};
    const std::string csv = write_gate_csv(SmallGates{}.trace());
    static const std::string bytes = "0123456789,.-+e#\n\r nanif\"{}[]\xff";
    int sound = 0, refused = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string text = csv;
        for (auto edits = 1 + random() % 3; edits > 0 && !text.empty(); --edits) {
            const std::size_t at = random() % text.size();
            switch (random() % 4) {
            case 0:
                text.erase(at, random() % 30);
                break;
            case 1:
                text.insert(random() % text.size(), text.substr(at, random() % 30));
                break;
            default:
                text[at] = bytes[random() % bytes.size()];
            }
        }
        try {
            const GateTrace trace
                = read_gate_csv(std::make_shared<const SourceText>(SourceText{"fuzz.csv", text}));
            ASSERT_TRUE(same(read_gate_npz(write_gate_npz(trace), "fuzz.npz"),
                read_gate_csv(
                    std::make_shared<const SourceText>(SourceText{"fuzz.csv", write_gate_csv(trace)}))));
            ++sound;
        } catch (const InputError& error) {
            ASSERT_TRUE(error.findings().has_errors());
            ++refused;
        }
    }
    EXPECT_GT(sound, 100);
    EXPECT_GT(refused, 5'000);
}

} // namespace
} // namespace pivotsim
