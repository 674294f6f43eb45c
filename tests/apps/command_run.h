// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace pivotsim::test {

/// What a finished process left behind.
struct CommandRun {
    int exit_code = -1; ///< -1: it died of a signal
    std::string out, err;
};

/// Runs the `pivotsim` of this build in a folder, as a user's shell would; nothing is a terminal.
CommandRun pivotsim(const std::vector<std::string>& arguments, const std::string& folder = ".",
    const std::vector<std::string>& environment = {});

/// A file's bytes; fails the test if there is none.
std::string content_of(const std::string& path);

} // namespace pivotsim::test
