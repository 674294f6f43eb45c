// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/value.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace pivotsim {

/// Folders in which a relative file name is looked up after the folder of the file that mentions it.
struct ConfigRoots {
    std::vector<std::filesystem::path> folders;
};

/// Largest configuration file that is read.
constexpr std::size_t config_file_limit = std::size_t{16} << 20;
/// Largest trace or table that is read.
constexpr std::size_t trace_file_limit = std::size_t{1} << 30;

/// The file that a name stands for: relative to the file of `mentioned_at` (an argument or nothing: the
/// working folder), then to each root. Reports E-FILE at `mentioned_at` and returns nothing if there is none.
std::optional<std::filesystem::path> find_config_file(const std::string& name,
    const SourcePlace& mentioned_at, const ConfigRoots& roots, Diagnostics& diagnostics);

/// A file's text without BOM, checked to be UTF-8 text of at most `limit` bytes. Reports E-FILE or E-ENCODING
/// at `mentioned_at`, where known, or at the file; then returns null.
std::shared_ptr<const SourceText> read_config_file(const std::filesystem::path& path,
    const SourcePlace& mentioned_at, Diagnostics& diagnostics, std::size_t limit = config_file_limit);

/// False, with a finding, if the text is not UTF-8 or holds NUL bytes.
bool check_encoding(const std::shared_ptr<const SourceText>& source, Diagnostics& diagnostics);

/// Line, column and length of bytes `from` to `to` of a text; the length stays within the line.
SourcePlace place_of(const std::shared_ptr<const SourceText>& source, std::size_t from, std::size_t to);

} // namespace pivotsim
