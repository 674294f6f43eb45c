// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/diagnostics.h"

#include <string>
#include <vector>

namespace pivotsim {

/// What is wrong with one gate trace, E-GATES. Findings stand at the place given: the file's line, the file
/// as a whole, or where a study names it, and then say which file they mean.
class GateFaults {
public:
    static constexpr const char* code = "E-GATES";

    explicit GateFaults(SourcePlace place) : place_(std::move(place)) { }
    /// Of a file without lines.
    GateFaults(const std::string& file, const SourcePlace& mentioned_at);

    /// `what`: the member or the element, "test_entropy[2, 17]".
    void add(const std::string& what, const std::string& message, std::vector<std::string> help = {});
    [[noreturn]] void refuse(
        const std::string& what, const std::string& message, std::vector<std::string> help = {});

    bool any() const { return findings_.has_errors(); }
    void throw_if_any() const { findings_.throw_if_errors(); }

private:
    SourcePlace place_;
    std::string prefix_;
    Diagnostics findings_;
};

} // namespace pivotsim
