// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace pivotsim {

// The page of the HTML report, bundled from observe/report/web/ and embedded by cmake/PivotsimReport.cmake.
extern const std::string_view report_script;
extern const std::string_view report_style;
extern const std::string_view report_script_hash; ///< "sha256-..." of the script, for the page's policy

} // namespace pivotsim
