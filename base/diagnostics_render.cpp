// SPDX-License-Identifier: Apache-2.0
#include "base/diagnostics.h"
#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace pivotsim {
namespace {

constexpr std::size_t window = 100; // characters of a source line that are shown
constexpr std::size_t tab_width = 4;

/// A source line made ready for a terminal, and where the underline goes.
struct Excerpt {
    std::string line;
    std::size_t caret = 0; ///< characters before the underline
    std::size_t width = 1; ///< of the underline
};

/// Tabs become blanks, so the caret has to move with them.
struct ExpandedLine {
    std::vector<std::string> characters;
    std::size_t first = 0, last = 0; ///< what the place covers
};

ExpandedLine expanded(const SourcePlace& place)
{
    ExpandedLine line;
    const std::size_t begin = static_cast<std::size_t>(std::max(place.column, 1)) - 1;
    const std::size_t end = begin + static_cast<std::size_t>(std::max(place.length, 1));
    std::size_t column = 0;
    for (const std::string& character : printable_characters(line_of(place.source->text, place.line))) {
        if (column == begin)
            line.first = line.characters.size();
        if (character == "\t")
            line.characters.insert(
                line.characters.end(), tab_width - line.characters.size() % tab_width, " ");
        else
            line.characters.push_back(character);
        if (++column == end)
            line.last = line.characters.size();
    }
    if (begin >= column) // points behind the end, where something is missing
        line.first = line.characters.size();
    if (end > column)
        line.last = line.characters.size();
    line.last = std::max(line.last, line.first + 1);
    return line;
}

Excerpt excerpt(const SourcePlace& place)
{
    const ExpandedLine line = expanded(place);
    std::size_t from = 0, to = line.characters.size();
    if (to > window) {
        from = line.first > window / 2 ? line.first - window / 2 : 0;
        from = std::min(from, to - window);
        to = from + window;
    }
    Excerpt shown;
    if (from > 0)
        shown.line = "...";
    shown.caret = shown.line.size() + line.first - from;
    for (std::size_t i = from; i < to; ++i)
        shown.line += line.characters[i];
    if (to < line.characters.size())
        shown.line += "...";
    const std::size_t last = std::max(std::min(line.last, to), line.first + 1);
    shown.width = last - line.first;
    return shown;
}

class Paint {
public:
    explicit Paint(Colour colour) : on_(colour == Colour::on) { }

    std::string header(Diagnostic::Severity severity, const std::string& text) const
    {
        return wrap(severity == Diagnostic::Severity::error ? "1;31" : "1;33", text);
    }
    std::string bold(const std::string& text) const { return wrap("1", text); }
    std::string frame(const std::string& text) const { return wrap("1;34", text); }

private:
    std::string wrap(const char* code, const std::string& text) const
    {
        return on_ ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : text;
    }

    bool on_;
};

// Names and values in messages come from the input: they must not drive the terminal or break the layout.
std::string safe(const std::string& text)
{
    std::string line;
    for (const std::string& character : printable_characters(text))
        line += character == "\t" ? " " : character;
    return line;
}

std::string rendered(const Diagnostic& finding, const Paint& paint)
{
    const bool is_error = finding.severity == Diagnostic::Severity::error;
    std::string text = paint.header(finding.severity,
        fmt::format("{}{}", is_error ? "error" : "warning",
            finding.code.empty() ? "" : fmt::format("[{}]", finding.code)));
    text += paint.bold(": " + safe(finding.message)) + "\n";

    const SourcePlace& place = finding.place;
    const bool has_line = place.known() && place.line > 0;
    const std::string number = has_line ? std::to_string(place.line) : " ";
    const std::string margin(number.size(), ' ');
    if (place.known())
        text += fmt::format("{}{} {}\n", margin, paint.frame("-->"), safe(to_text(place)));
    if (has_line) {
        const Excerpt shown = excerpt(place);
        text += fmt::format("{} {}\n", margin, paint.frame("|"));
        text += fmt::format("{} {}\n", paint.frame(number + " |"), shown.line);
        text += fmt::format("{} {} {}{}\n", margin, paint.frame("|"), std::string(shown.caret, ' '),
            paint.header(finding.severity, std::string(shown.width, '^')));
    }
    for (const std::string& help : finding.help)
        text += fmt::format("{} {} help: {}\n", margin, paint.frame("="), safe(help));
    return text;
}

std::string rest_line(std::size_t count, const char* what)
{
    return count == 0 ? "" : fmt::format("... and {} more {}{}\n", count, what, count == 1 ? "" : "s");
}

} // namespace

std::string to_text(const SourcePlace& place)
{
    if (!place.known())
        return {};
    const std::string& name = place.source->name;
    if (place.line <= 0)
        return name;
    if (name.rfind("--", 0) == 0 && place.source->text.find('\n') == std::string::npos)
        return fmt::format("{}:{}", name, place.column);
    return fmt::format("{}:{}:{}", name, place.line, place.column);
}

std::string render(const Diagnostics& findings, Colour colour)
{
    const Paint paint{colour};
    std::string text;
    std::size_t shown = 0, more_errors = 0, more_warnings = 0;
    for (const Diagnostic& finding : findings.sorted()) {
        if (shown < Diagnostics::print_limit) {
            text += (shown == 0 ? "" : "\n") + rendered(finding, paint);
            ++shown;
        } else {
            ++(finding.severity == Diagnostic::Severity::error ? more_errors : more_warnings);
        }
    }
    if (more_errors + more_warnings > 0)
        text += "\n" + rest_line(more_errors, "error") + rest_line(more_warnings, "warning");
    return text;
}

} // namespace pivotsim
