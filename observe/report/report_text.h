// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace pivotsim {

// Both take what report_data() makes.

/// The tables of a paper, in Markdown.
std::string markdown_report(const nlohmann::ordered_json& data);

/// Tidy: a row an operator of a run, a row an operating point of a search. Numbers round-trip.
std::string csv_report(const nlohmann::ordered_json& data);

} // namespace pivotsim
