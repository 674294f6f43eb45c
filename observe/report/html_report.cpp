// SPDX-License-Identifier: Apache-2.0
#include "observe/report/html_report.h"

#include "base/text.h"
#include "observe/report/report_assets.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t longest_title = 200;
/// A browser draws so many within a second.
constexpr std::size_t most_points = 100'000;

/// JSON in which no character can end a script element, open a comment or, in old parsers, a line.
std::string script_safe(const Json& data)
{
    const std::string json = data.dump(-1, ' ', false, Json::error_handler_t::replace);
    std::string safe;
    safe.reserve(json.size() + json.size() / 16);
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char character = json[i];
        const bool separator
            = json.compare(i, 3, "\xE2\x80\xA8") == 0 || json.compare(i, 3, "\xE2\x80\xA9") == 0;
        if (separator) {
            safe += json[i + 2] == '\xA8' ? "\\u2028" : "\\u2029";
            i += 2;
        } else if (character == '<' || character == '>' || character == '&') {
            safe += fmt::format("\\u{:04x}", static_cast<unsigned>(character));
        } else {
            safe += character;
        }
    }
    return safe;
}

/// A search's points stand in the order of pairs and thresholds: every n-th is a sample of each pair. The
/// front is kept whole.
Json with_fewer_points(Json data)
{
    Json& result = data["result"];
    const Json points = std::move(result["points"]);
    const std::size_t step = (points.size() + most_points - 1) / most_points;
    result["points_total"] = points.size();
    result["points"] = Json::array();
    for (std::size_t i = 0; i < points.size(); i += step)
        result["points"].push_back(points[i]);
    return data;
}

bool has_many_points(const Json& data)
{
    const auto points = data.at("result").find("points");
    return points != data.at("result").end() && points->size() > most_points;
}

/// Text for an element's content.
std::string html_text(const std::string& text)
{
    std::string escaped;
    std::size_t characters = 0;
    for (const std::string& character : printable_characters(text)) {
        if (++characters > longest_title)
            return escaped + "…";
        if (character == "\xE2\x80\xA8" || character == "\xE2\x80\xA9")
            escaped += ' ';
        else if (character == "<")
            escaped += "&lt;";
        else if (character == ">")
            escaped += "&gt;";
        else if (character == "&")
            escaped += "&amp;";
        else
            escaped += character;
    }
    return escaped;
}

} // namespace

std::string html_report(const Json& data)
{
    // Styles are set by scripts, on elements; only the one script that is known by its hash may run.
    const std::string policy = fmt::format("default-src 'none'; script-src '{}'; style-src 'unsafe-inline'; "
                                           "img-src data: blob:; base-uri 'none'; form-action 'none'",
        report_script_hash);
    std::string page
        = fmt::format("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                      "<meta name=\"generator\" content=\"pivotsim\">\n<meta name=\"color-scheme\" "
                      "content=\"light dark\">\n"
                      "<title>{} - pivotsim</title>\n<style>",
            policy, html_text(data.value("title", "")));
    page += report_style;
    page += "</style>\n</head>\n<body>\n<noscript>This report is drawn by a script; without one, "
            "'pivotsim report RESULT.json --format md' prints its tables.</noscript>\n<main "
            "id=\"page\"></main>\n"
            "<script type=\"application/json\" id=\"pivotsim-report\">";
    page += script_safe(has_many_points(data) ? with_fewer_points(data) : data);
    page += "</script>\n<script>";
    page += report_script;
    return page + "</script>\n</body>\n</html>\n";
}

} // namespace pivotsim
