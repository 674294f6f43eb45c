// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/compare/run_figures.h"

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace pivotsim {

/// Largest saved result that is read: some 150,000 operators.
constexpr std::size_t saved_run_limit = std::size_t{128} << 20;

/// A file's text: UTF-8, of at most `limit` bytes, whole MiB. Relative names start at the working folder.
/// Throws InputError.
std::shared_ptr<const SourceText> read_saved_text(
    const std::string& file, std::size_t limit = saved_run_limit);

/// The JSON of a text, in the order of writing; at most 64 levels deep, 512 keys an object, none twice.
/// What keys there are is not looked at: `run_figures` does. Throws InputError with line and column.
nlohmann::ordered_json parse_saved_json(const std::shared_ptr<const SourceText>& source);

/// Both, and what of the run is compared.
RunFigures saved_run_figures(const std::string& file);

} // namespace pivotsim
