// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace pivotsim {

enum class ResultKind { run, search };

/// Tells what `run --json` prints from what `search --json` prints, and holds it to the keys and types that
/// reports rely on. Throws InputError, all findings at once, each with a JSON pointer.
ResultKind require_result(const nlohmann::ordered_json& result, const std::string& name);

} // namespace pivotsim
