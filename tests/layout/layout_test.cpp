// SPDX-License-Identifier: Apache-2.0
// The house rules of scripts/check_layout.py hold here, and the script sees it when they do not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

struct Verdict {
    int exit_code;
    std::string text;
};

Verdict check(const fs::path& root)
{
    const std::string command = "python3 " PIVOTSIM_SOURCE_DIR "/scripts/check_layout.py " + root.string();
    FILE* pipe = ::popen(command.c_str(), "r");
    std::string text;
    std::array<char, 4096> chunk{};
    while (pipe != nullptr && std::fgets(chunk.data(), chunk.size(), pipe) != nullptr)
        text += chunk.data();
    return {WEXITSTATUS(::pclose(pipe)), text};
}

TEST(Layout, HoldsHere)
{
    const Verdict verdict = check(PIVOTSIM_SOURCE_DIR);
    EXPECT_EQ(verdict.exit_code, 0) << verdict.text;
}

TEST(Layout, AnArrowUpIsSeen)
{
    const fs::path root = fs::temp_directory_path() / ("pivotsim_layout." + std::to_string(::getpid()));
    fs::create_directories(root / "tlm");
    fs::create_directories(root / "models");
    std::ofstream{root / "models/model.h"} << "// SPDX-License-Identifier: Apache-2.0\n";
    std::ofstream{root / "models/README.md"} << "models\n";
    std::ofstream{root / "tlm/port.h"}
        << "// SPDX-License-Identifier: Apache-2.0\n#include \"models/model.h\"\n";
    std::ofstream{root / "tlm/gone.cpp"} << "#include \"tests/nowhere.h\"\n";
    const Verdict verdict = check(root);
    fs::remove_all(root);
    EXPECT_EQ(verdict.exit_code, 1);
    EXPECT_THAT(verdict.text, HasSubstr("tlm/port.h:2: tlm/ includes models/, which lies above it"));
    EXPECT_THAT(verdict.text, HasSubstr("tlm/gone.cpp:1: the SPDX line is missing"));
    EXPECT_THAT(
        verdict.text, HasSubstr("tlm/gone.cpp:1: include \"tests/nowhere.h\" names no file from the root"));
    EXPECT_THAT(verdict.text, HasSubstr("tlm/: no README.md says what it is"));
    EXPECT_THAT(verdict.text, testing::Not(HasSubstr("models/model.h")));
}

TEST(Layout, HoldsForPythonToo)
{
    const fs::path root = fs::temp_directory_path() / ("pivotsim_layout_py." + std::to_string(::getpid()));
    fs::create_directories(root / "workloads/exporter");
    std::ofstream{root / "workloads/README.md"} << "workloads\n";
    std::ofstream{root / "workloads/exporter/nobodys.py"} << "import sys\n";
    std::ofstream{root / "workloads/exporter/ours.py"}
        << "#!/usr/bin/env python3\n# SPDX-License-Identifier: Apache-2.0\n";
    std::ofstream long_one{root / "workloads/exporter/long.py"};
    long_one << "# SPDX-License-Identifier: Apache-2.0\n" << std::string(400, '\n') << std::flush;
    const Verdict verdict = check(root);
    fs::remove_all(root);
    EXPECT_EQ(verdict.exit_code, 1);
    EXPECT_THAT(verdict.text, HasSubstr("workloads/exporter/nobodys.py:1: the SPDX line is missing"));
    EXPECT_THAT(verdict.text, HasSubstr("workloads/exporter/long.py:401: 401 lines; split the file"));
    EXPECT_THAT(verdict.text, testing::Not(HasSubstr("ours.py")));
}

} // namespace
