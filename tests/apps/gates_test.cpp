// SPDX-License-Identifier: Apache-2.0
// `pivotsim gates`: what a trace holds, and the way from one form to the other.
#include "tests/apps/command_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace pivotsim {
namespace {

namespace fs = std::filesystem;
using namespace pivotsim::test;
using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* shipped = "traces/fashion-mnist-vit12.npz";

class GatesCommand : public testing::Test {
protected:
    GatesCommand() : folder_(fs::temp_directory_path() / ("pivotsim_gates." + std::to_string(::getpid())))
    {
        fs::create_directories(folder_);
    }
    ~GatesCommand() override { fs::remove_all(folder_); }

    CommandRun gates(std::vector<std::string> arguments) const
    {
        arguments.insert(arguments.begin(), "gates");
        return pivotsim(arguments, folder_.string());
    }
    std::string file(const std::string& name) const { return content_of((folder_ / name).string()); }

    fs::path folder_;
};

TEST_F(GatesCommand, ShowsTheShippedTraceAnywhere)
{
    const CommandRun run = gates({shipped});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_THAT(run.out, StartsWith("traces/fashion-mnist-vit12.npz: measured\n"));
    EXPECT_THAT(run.out, HasSubstr("licence Expat"));
    EXPECT_THAT(run.out, HasSubstr("images: batch 256, test 10,000; CKA 12 x 12; logits none\n"));
    EXPECT_THAT(run.out,
        HasSubstr("  e6        85.94  84.34    0.177  0.008  0.120  0.438    0.139  0.380    0.010  0.869   "
                  "1 4 6 9 10 11\n"));
}

TEST_F(GatesCommand, JsonHasBothSplitsOfEveryEffort)
{
    const json shown = json::parse(gates({shipped, "--json"}).out);
    EXPECT_EQ(shown["source"], "measured");
    EXPECT_EQ(shown["classes"], 10);
    EXPECT_EQ(shown["cka"], true);
    EXPECT_EQ(shown["ignored"], json({"batch_index"}));
    ASSERT_EQ(shown["efforts"].size(), 8U);
    EXPECT_EQ(shown["efforts"][0]["active"], json({1, 5, 10}));
    EXPECT_NEAR(shown["efforts"][7]["test"]["accuracy"], .8547, 1e-9);
    EXPECT_NEAR(shown["efforts"][7]["test"]["auroc"], .877, .0005);
    EXPECT_TRUE(shown["efforts"][7]["batch"].contains("ece"));
}

TEST_F(GatesCommand, AGateOnConfidenceHasOtherFigures)
{
    const json entropy = json::parse(gates({shipped, "--json"}).out);
    const json confidence = json::parse(gates({shipped, "--json", "--gate", "confidence"}).out);
    EXPECT_EQ(confidence["gate"], "confidence");
    EXPECT_NE(confidence["efforts"][0]["test"]["q50"], entropy["efforts"][0]["test"]["q50"]);
    EXPECT_EQ(confidence["efforts"][0]["test"]["ece"], entropy["efforts"][0]["test"]["ece"]);
}

TEST_F(GatesCommand, CsvToNpzToCsvIsTheSameFile)
{
    EXPECT_EQ(gates({shipped, "--csv", "a.csv"}).exit_code, 0);
    EXPECT_EQ(gates({"a.csv", "--npz", "b.npz"}).exit_code, 0);
    EXPECT_EQ(gates({"b.npz", "--csv", "c.csv"}).exit_code, 0);
    EXPECT_EQ(file("a.csv"), file("c.csv"));
    EXPECT_THAT(file("a.csv"), StartsWith("# vit-gate-trace 1\n# meta {"));
}

TEST_F(GatesCommand, AnExistingFileIsKeptUnlessForced)
{
    std::ofstream{folder_ / "a.csv"} << "mine";
    const CommandRun run = gates({shipped, "--csv", "a.csv"});
    EXPECT_EQ(run.exit_code, 2);
    EXPECT_EQ(run.out, "");
    EXPECT_THAT(run.err, HasSubstr("error[E-FILE]: 'a.csv' exists already"));
    EXPECT_EQ(file("a.csv"), "mine");
    EXPECT_EQ(gates({shipped, "--csv", "a.csv", "--force"}).exit_code, 0);
    EXPECT_NE(file("a.csv"), "mine");
}

TEST_F(GatesCommand, AModelledTraceSaysSoEverywhere)
{
    const CommandRun run = gates({"modelled/deit_s", "--images", "500", "--seed", "3", "--npz", "m.npz"});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_THAT(run.out, StartsWith("modelled/deit_s: MODELLED, not measured\n"));
    EXPECT_THAT(run.out, HasSubstr("seed 3"));
    EXPECT_THAT(run.out, HasSubstr("CKA none"));
    const CommandRun read = gates({"m.npz"});
    EXPECT_THAT(read.out, StartsWith("m.npz: MODELLED, not measured\n"));
    EXPECT_EQ(run.out.substr(run.out.find('\n')), read.out.substr(read.out.find('\n')));
    EXPECT_EQ(json::parse(gates({"m.npz", "--json"}).out)["source"], "modelled");
}

TEST_F(GatesCommand, WhatIsNotThereIsSaid)
{
    EXPECT_THAT(
        gates({"fashion-mnist-vit12"}).err, HasSubstr("shipped are 'traces/fashion-mnist-vit12.npz'"));
    EXPECT_THAT(gates({"modelled/lv_vit_s"}).err,
        HasSubstr("there is 'modelled/deit_s'; nothing published determines others"));
    EXPECT_THAT(
        gates({shipped, "--seed", "3"}).err, HasSubstr("--images and --seed are for traces that are drawn"));
    EXPECT_THAT(gates({"."}).err, HasSubstr("cannot read '.': it is a folder"));
    EXPECT_EQ(gates({"/dev/zero"}).exit_code, 2);
    EXPECT_THAT(pivotsim({"run", shipped}).err, HasSubstr("it is a gate trace, not text"));
}

TEST_F(GatesCommand, AFileCutInHalfIsRefused)
{
    EXPECT_EQ(gates({shipped, "--npz", "whole.npz"}).exit_code, 0);
    const std::string bytes = file("whole.npz");
    std::ofstream{folder_ / "half.npz", std::ios::binary} << bytes.substr(0, bytes.size() / 2);
    const CommandRun run = gates({"half.npz"});
    EXPECT_EQ(run.exit_code, 2);
    EXPECT_EQ(run.err,
        "error[E-GATES]: it is no zip archive, or its end is missing\n --> half.npz\n  = help: numpy.savez "
        "writes such a file; a trace as text ends in .csv\n");
}

} // namespace
} // namespace pivotsim
