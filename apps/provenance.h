// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/command.h"
#include "base/value.h"
#include "search/study.h"

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace pivotsim {

/// A configuration as JSON; with origins, each plain value is an object of `value` and `origin`.
nlohmann::ordered_json configuration_json(const Value& value, bool origin);

/// A word as a shell reads it back.
std::string for_shell(const std::string& word);

/// The program, the study and what was overridden: what it takes to get a result again.
nlohmann::ordered_json provenance_json(const std::string& verb, const StudyArguments& arguments);

/// Both, as members `provenance` and `configuration` of a result.
void add_provenance(nlohmann::ordered_json& result, const std::string& verb, const StudyArguments& arguments,
    const LoadedStudy& loaded);

} // namespace pivotsim
