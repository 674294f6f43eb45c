// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace pivotsim {

/// What every form of a report is made of: {"kind": "run" | "search", "schema_version", "title", "result",
/// "configuration", "provenance", "timeline"}. The last three are null where the result does not carry them.
/// `result` is what `run --json` or `search --json` printed; its keys tell which. Throws InputError with a
/// JSON pointer to what is not as it must be; `name` is the file's, for the message.
nlohmann::ordered_json report_data(nlohmann::ordered_json result, const std::string& name);

/// The same of a saved file. Throws InputError with file, line and column if it is no JSON.
nlohmann::ordered_json read_report_data(const std::string& path);

} // namespace pivotsim
