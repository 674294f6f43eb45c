// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/yaml_loader.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace pivotsim::test {

/// Findings in one word each: "E-DUP@3:1".
inline std::vector<std::string> brief(const Diagnostics& diagnostics)
{
    std::vector<std::string> words;
    for (const Diagnostic& finding : diagnostics.sorted())
        words.push_back(fmt::format("{}@{}:{}", finding.code, finding.place.line, finding.place.column));
    return words;
}

/// A YAML text, read.
struct Loaded {
    Diagnostics diagnostics;
    Value value;

    explicit Loaded(const char* text) : Loaded(std::string{text}) { }
    explicit Loaded(const std::string& text) : value(parse_yaml_text({"test.yaml", text}, diagnostics)) { }
    explicit Loaded(const std::filesystem::path& file) : value(load_yaml_file(file, diagnostics)) { }

    std::vector<std::string> findings() const { return brief(diagnostics); }
    std::string rendered() const { return render(diagnostics, Colour::off); }
    std::string at(const std::string& path) const
    {
        const Value* found = value.find_path(path);
        return found == nullptr ? "(none)" : found->is_scalar() ? found->text() : found->kind_text();
    }
    std::string place_of(const std::string& path) const
    {
        const Value* found = value.find_path(path);
        return found == nullptr ? "(none)" : to_text(found->place());
    }
};

/// A folder of the test's own, gone at its end.
class Folder {
public:
    Folder() : path_(std::filesystem::temp_directory_path() / fmt::format("pivotsim_test_{}", getpid()))
    {
        std::filesystem::create_directories(path_);
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::filesystem::path write(const std::string& name, const std::string& text) const
    {
        std::filesystem::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name, std::ios::binary) << text;
        return path_ / name;
    }

private:
    std::filesystem::path path_;
};

} // namespace pivotsim::test
