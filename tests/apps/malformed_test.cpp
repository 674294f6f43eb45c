// SPDX-License-Identifier: Apache-2.0
// Every file below tests/malformed is wrong in its own way, and FILE.expected is what the user reads.
#include "tests/apps/command_run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace pivotsim {
namespace {

namespace fs = std::filesystem;
using namespace pivotsim::test;

const fs::path root = fs::path{PIVOTSIM_SOURCE_DIR} / "tests/malformed";

std::vector<std::string> malformed_files()
{
    std::vector<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(root))
        if (entry.is_regular_file() && entry.path().parent_path() != root
            && entry.path().extension() != ".expected")
            files.push_back(entry.path().lexically_relative(root).generic_string());
    std::sort(files.begin(), files.end());
    return files;
}

/// A study as it is; gate traces are shown, memories and memory traces played; anything else takes its place
/// in base.yaml.
std::vector<std::string> command_for(const std::string& file, const std::string& verb)
{
    const std::string folder = fs::path{file}.parent_path().string();
    if (folder == "gates")
        return {"gates", file};
    if (folder == "memories")
        return {"memory", file, "--pattern", "seq_rd"};
    if (folder == "memory_traces")
        return {"memory", "memories/zcu102.yaml", "--trace", file};
    if (folder == "studies")
        return {verb, file};
    if (folder == "platforms")
        return {verb, "base.yaml", "--set", "platform=" + file};
    if (folder == "models")
        return {verb, "base.yaml", "--set", "workload.model=" + file};
    return {verb, "base.yaml", "--set",
        "workload={" + std::string{folder == "traces" ? "trace" : "gemm"} + ": " + file + "}"};
}

class Malformed : public testing::TestWithParam<std::string> { };

TEST_P(Malformed, IsRefusedWithTheExactMessage)
{
    const CommandRun validated = pivotsim(command_for(GetParam(), "validate"), root.string());
    EXPECT_EQ(validated.exit_code, 2);
    EXPECT_EQ(validated.out, "");
    EXPECT_EQ(validated.err, content_of((root / (GetParam() + ".expected")).string()));
}

TEST_P(Malformed, DoesNotRunHalf)
{
    const CommandRun run = pivotsim(command_for(GetParam(), "run"), root.string());
    EXPECT_EQ(run.exit_code, 2);
    EXPECT_EQ(run.out, "");
}

std::string test_name(const testing::TestParamInfo<std::string>& file)
{
    std::string name = file.param;
    std::replace_if(
        name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Files, Malformed, testing::ValuesIn(malformed_files()), test_name);

TEST(MalformedFiles, AreAtLeastSixty)
{
    EXPECT_GE(malformed_files().size(), 60U);
}

TEST(MalformedFiles, FitIntoASoundStudy)
{
    const CommandRun run = pivotsim({"validate", "base.yaml"}, root.string());
    EXPECT_EQ(run.exit_code, 0) << run.err;
}

} // namespace
} // namespace pivotsim
