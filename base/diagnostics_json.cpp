// SPDX-License-Identifier: Apache-2.0
#include "base/diagnostics_json.h"

#include <nlohmann/json.hpp>

namespace pivotsim {

std::string render_json(const Diagnostics& findings)
{
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Diagnostic& finding : findings.sorted()) {
        const SourcePlace& place = finding.place;
        nlohmann::ordered_json entry;
        entry["severity"] = finding.severity == Diagnostic::Severity::error ? "error" : "warning";
        entry["code"] = finding.code;
        entry["message"] = finding.message;
        entry["file"] = nullptr;
        entry["line"] = nullptr;
        entry["column"] = nullptr;
        entry["length"] = nullptr;
        if (place.known())
            entry["file"] = place.source->name;
        if (place.known() && place.line > 0) {
            entry["line"] = place.line;
            entry["column"] = place.column;
            entry["length"] = place.length;
        }
        entry["help"] = finding.help;
        list.push_back(std::move(entry));
    }
    // Messages may quote broken UTF-8 from the input.
    return list.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

} // namespace pivotsim
