// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/diagnostics.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace pivotsim::test {

/// A folder of its own, gone with the object.
class Scratch {
public:
    Scratch()
    {
        std::string name = (std::filesystem::temp_directory_path() / "pivotsim-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr)
            throw std::runtime_error("no folder for a test");
        folder_ = name;
    }
    ~Scratch()
    {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    std::filesystem::path operator/(const std::string& name) const { return folder_ / name; }
    const std::filesystem::path& folder() const { return folder_; }

    /// The file's name.
    std::string write(const std::string& name, const std::string& text) const
    {
        std::ofstream{folder_ / name, std::ios::binary} << text;
        return (folder_ / name).string();
    }

private:
    std::filesystem::path folder_;
};

inline std::string bytes_of(const std::filesystem::path& file)
{
    std::ifstream stream{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

/// Findings as "code @ place: message", one a line.
inline std::string text_of(const Diagnostics& findings)
{
    std::string text;
    for (const Diagnostic& each : findings.sorted())
        text += each.code + " @ " + (each.place.known() ? to_text(each.place) : "nowhere") + ": "
            + each.message + "\n";
    return text;
}

/// What is wrong with what `work` does.
template <class Work> std::string complaint_of(const Work& work)
{
    try {
        work();
    } catch (const InputError& error) {
        return text_of(error.findings());
    }
    return "nothing was wrong";
}

} // namespace pivotsim::test
