// SPDX-License-Identifier: Apache-2.0
#include "observe/wave/fst_pipe.h"

#include "base/diagnostics.h"
#include "tests/observe/wave/temporary_folder.h"
#include "tests/observe/wave/vcd_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>

namespace pivotsim {
namespace {

using namespace pivotsim::test;
using testing::HasSubstr;

const std::string header = R"($timescale 1 ps $end
$scope module a $end
$var string 1 ! state $end
$var wire 14 " level $end
$var wire 1 # busy $end
$upscope $end
$enddefinitions $end
#100
$dumpvars
sidle !
b0 "
0#
$end
)";

std::string dump()
{
    std::string text = header;
    for (int i = 1; i <= 50'000; ++i)
        text += "#" + std::to_string(100 + 8000 * i) + "\nsstate\\040" + std::to_string(i % 9) + " !\nb"
            + (i % 2 == 0 ? "10011" : "110000000000") + " \"\n" + std::to_string(i % 2) + "#\n";
    return text;
}

std::string output_of(const std::string& command)
{
    FILE* pipe = ::popen(command.c_str(), "r");
    std::string text;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe))
        text += static_cast<char>(c);
    EXPECT_EQ(::pclose(pipe), 0) << command;
    return text;
}

bool installed()
{
    return std::system("command -v vcd2fst >/dev/null && command -v fst2vcd >/dev/null") == 0;
}

/// A vcd2fst of our own making, before all others.
void stand_in(const TemporaryFolder& folder, const std::string& script)
{
    folder.put("vcd2fst", "#!/bin/sh\n" + script + "\n");
    std::filesystem::permissions(folder / "vcd2fst", std::filesystem::perms::owner_all);
    const char* path = std::getenv("PATH");
    ::setenv("PATH", (folder / "" + ":" + path).c_str(), 1);
}

std::string refusal(const std::function<void()>& work)
{
    try {
        work();
    } catch (const InputError& error) {
        return render(error.findings(), Colour::off);
    }
    return "nothing";
}

TEST(FstPipe, AWaveComesBackAsItWas)
{
    if (!installed())
        GTEST_SKIP() << "vcd2fst and fst2vcd are not installed (Debian: gtkwave)";
    const TemporaryFolder folder;
    const std::string text = dump();
    FstPipe pipe(folder / "w.fst", false);
    for (std::size_t at = 0; at < text.size(); at += 131'072)
        pipe.write(std::string_view{text}.substr(at, 131'072));
    EXPECT_FALSE(folder.has("w.fst")) << "appears as a whole";
    pipe.close();
    EXPECT_EQ(folder.files(), 1U);
    const Vcd before = Vcd::parse(text);
    const Vcd after = Vcd::parse(output_of("fst2vcd '" + folder / "w.fst" + "'"));
    EXPECT_EQ(after.signals, before.signals);
    EXPECT_EQ(after.end, before.end);
    EXPECT_LT(std::filesystem::file_size(folder / "w.fst"), text.size() / 10);
}

TEST(FstPipe, AMissingProgramIsSaidBeforehand)
{
    const TemporaryFolder folder;
    ::setenv("PATH", (folder / "").c_str(), 1);
    const std::string said = refusal([&] { FstPipe(folder / "w.fst", false); });
    EXPECT_THAT(said, HasSubstr("needs the program vcd2fst, which is not there"));
    EXPECT_THAT(said, HasSubstr("package gtkwave"));
    EXPECT_EQ(folder.files(), 0U);
}

TEST(FstPipe, AProgramThatFailsIsAnErrorAndLeavesNoFile)
{
    const TemporaryFolder folder, tools;
    stand_in(tools, "cat > \"$4\"; echo 'no more ink' >&2; exit 3");
    FstPipe pipe(folder / "w.fst", false);
    pipe.write(header);
    EXPECT_THAT(refusal([&] { pipe.close(); }), HasSubstr("vcd2fst ended with code 3: no more ink"));
    FstPipe other(folder / "w.fst", false);
    EXPECT_EQ(folder.has("w.fst"), false);
}

TEST(FstPipe, AProgramThatDiesWhileWeWriteIsAnErrorAndKillsNobody)
{
    const TemporaryFolder folder, tools;
    stand_in(tools, "head -c 100 > \"$4\"; kill -9 $$");
    const std::string said = refusal([&] {
        FstPipe pipe(folder / "w.fst", false);
        for (int i = 0; i < 1000; ++i)
            pipe.write(std::string(100'000, ' '));
    });
    EXPECT_THAT(said, HasSubstr("vcd2fst ended early"));
    EXPECT_EQ(folder.files(), 0U);
}

TEST(FstPipe, AFileThatIsNotWholeIsRefusedThoughTheProgramIsContent)
{
    const TemporaryFolder folder, tools;
    stand_in(tools, "cat > \"$4\"");
    const std::string said = refusal([&] {
        FstPipe pipe(folder / "w.fst", false);
        pipe.write(header);
        pipe.close();
    });
    EXPECT_THAT(said, HasSubstr("left a file that is not whole"));
    EXPECT_EQ(folder.files(), 0U);
}

TEST(FstPipe, EveryCutOfAWaveIsSeen)
{
    if (!installed())
        GTEST_SKIP() << "vcd2fst is not installed (Debian: gtkwave)";
    const TemporaryFolder folder;
    FstPipe pipe(folder / "w.fst", false);
    pipe.write(dump());
    pipe.close();
    const std::string whole = folder.content("w.fst");
    EXPECT_TRUE(is_whole_fst(folder / "w.fst"));
    for (std::size_t length = 0; length < whole.size(); length += 1 + length / 50) {
        folder.put("cut.fst", whole.substr(0, length));
        EXPECT_FALSE(is_whole_fst(folder / "cut.fst")) << length;
    }
    EXPECT_FALSE(is_whole_fst(folder / "none.fst"));
}

} // namespace
} // namespace pivotsim
