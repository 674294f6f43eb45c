// SPDX-License-Identifier: Apache-2.0
#include "tests/workloads/small_gates.h"
#include "workloads/gate_trace_file.h"
#include "workloads/npy_header.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <zip.h>

namespace pivotsim {
namespace {

using namespace pivotsim::test;

/// An archive as other programs may write it, member by member; `method` is libzip's.
std::string archive_of(const std::map<std::string, std::string>& members, zip_int32_t method)
{
    zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, nullptr);
    zip_source_keep(target);
    zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, nullptr);
    for (const auto& [name, bytes] : members) {
        const zip_int64_t index = zip_file_add(archive, name.c_str(),
            zip_source_buffer(archive, bytes.data(), bytes.size(), 0), ZIP_FL_ENC_UTF_8);
        zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), method, 0);
    }
    EXPECT_EQ(zip_close(archive), 0);
    zip_stat_t stat;
    zip_source_stat(target, &stat);
    std::string bytes(stat.size, '\0');
    zip_source_open(target);
    EXPECT_EQ(zip_source_read(target, bytes.data(), bytes.size()), static_cast<zip_int64_t>(bytes.size()));
    zip_source_close(target);
    zip_source_free(target);
    return bytes;
}

std::map<std::string, std::string> small_members()
{
    std::map<std::string, std::string> members;
    for (const auto& [name, array] : SmallGates{}.arrays)
        members[name + ".npy"] = NpyHeader::text(array.type, array.shape) + array.bytes;
    return members;
}

std::string message_of(const std::string& npz)
{
    try {
        read_gate_npz(npz, "other.npz");
    } catch (const InputError& error) {
        return error.findings().sorted().at(0).message;
    }
    return "";
}

TEST(NpzArchive, DeflatedMembersAreTheSameTrace)
{
    const GateTrace deflated = read_gate_npz(archive_of(small_members(), ZIP_CM_DEFLATE), "small.npz");
    EXPECT_TRUE(same(deflated, SmallGates{}.trace()));
}

TEST(NpzArchive, DeflatedLogitsAreSampledToo)
{
    auto members = small_members();
    members["test_logits.npy"] = NpyHeader::text("<f2", {2, 5, 3}) + std::string(60, '\0');
    EXPECT_EQ(message_of(archive_of(members, ZIP_CM_DEFLATE)), message_of(archive_of(members, ZIP_CM_STORE)));
    EXPECT_EQ(message_of(archive_of(members, ZIP_CM_DEFLATE)),
        "test_logits[0, 0] of e2: their entropy is 1.0986 nats, not the 0.1000 that the trace gives");
}

TEST(NpzArchive, AnyHeaderVersionIsRead)
{
    auto members = small_members();
    std::string& cka = members.at("cka.npy");
    cka.replace(
        6, 4, std::string{"\x03\x00\x74\x00\x00\x00", 6}); // 3.0: four bytes of length, two blanks fewer
    cka.erase(cka.find("  "), 2);
    EXPECT_EQ(message_of(archive_of(members, ZIP_CM_STORE)), "");
}

TEST(NpzArchive, OtherMembersAreNamed)
{
    auto members = small_members();
    members["test_index.npy"] = "no array";
    members["notes.txt"] = "x";
    EXPECT_THAT(read_gate_npz(archive_of(members, ZIP_CM_STORE), "x").ignored,
        testing::UnorderedElementsAre("test_index", "notes.txt"));
}

TEST(NpzArchive, TwoMembersOfOneNameAreRefused)
{
    auto members = small_members();
    members["cka"] = members["cka.npy"];
    EXPECT_EQ(message_of(archive_of(members, ZIP_CM_STORE)), "member 'cka' is there twice");
}

TEST(NpzArchive, ABombIsNotUnpacked)
{
    // 2^40 labels claimed by header and archive; deflate could not have packed them that small.
    auto members = small_members();
    members["test_label.npy"] = NpyHeader::text("<u2", {std::uint64_t{1} << 40}) + std::string(10, '\0');
    std::string npz = archive_of(members, ZIP_CM_STORE);
    EXPECT_EQ(message_of(npz), "test_label: shape (1099511627776,) does not fit into its 10 bytes of values");
    const std::size_t directory = npz.rfind("test_label.npy") - 46;
    npz.replace(directory + 24, 4, "\xff\xff\xff\x7f"); // the size, unpacked
    EXPECT_THAT(message_of(npz), testing::HasSubstr("member 'test_label.npy' cannot unpack from 138 to"));
}

} // namespace
} // namespace pivotsim
