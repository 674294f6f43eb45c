// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace pivotsim {

/// One HTML file that needs no other and reaches for none: style, script and data are in it, and its content
/// security policy forbids the network. `data` as report_data() makes it; no text in it can end the element
/// that holds it, or run.
std::string html_report(const nlohmann::ordered_json& data);

} // namespace pivotsim
