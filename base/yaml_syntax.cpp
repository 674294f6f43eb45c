// SPDX-License-Identifier: Apache-2.0
#include "base/yaml_syntax.h"

#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pivotsim {

YamlPlaces::YamlPlaces(std::shared_ptr<const SourceText> source, std::size_t from)
    : source_(std::move(source)), from_(from), line_begins_{0}
{
    const std::string& text = source_->text;
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', end + 1))
        line_begins_.push_back(end + 1);
}

std::size_t YamlPlaces::line_begin(std::size_t at) const
{
    return *std::prev(std::upper_bound(line_begins_.begin(), line_begins_.end(), at));
}

SourcePlace YamlPlaces::place(std::size_t from, std::size_t to) const
{
    const std::string_view text = source_->text;
    from = std::min(from, text.size());
    to = std::clamp(to, from, std::min(text.find_first_of("\r\n", from), text.size()));
    const auto line = std::upper_bound(line_begins_.begin(), line_begins_.end(), from);
    const std::size_t begin = *std::prev(line);
    SourcePlace place;
    place.source = source_;
    place.line = static_cast<int>(line - line_begins_.begin());
    place.column = 1 + static_cast<int>(character_count(text.substr(begin, from - begin)));
    place.length = std::max(1, static_cast<int>(character_count(text.substr(from, to - from))));
    return place;
}

// "&anchor !tag value": the value is what people look for.
std::size_t YamlPlaces::after_properties(std::size_t at) const
{
    const std::string& text = source_->text;
    std::size_t value = at;
    while (value < text.size() && (text[value] == '&' || text[value] == '!')) {
        value = std::min(text.find_first_of(" \t\r\n", value), text.size());
        value = std::min(text.find_first_not_of(" \t", value), text.size());
    }
    return value < text.size() && text[value] != '\n' && text[value] != '\r' ? value : at;
}

SourcePlace YamlPlaces::of_scalar(std::size_t offset, const std::string& text) const
{
    const std::string& all = source_->text;
    const std::size_t at = after_properties(std::min(from_ + offset, all.size()));
    if (at >= all.size())
        return place(at, at);
    const char first = all[at];
    if (first == '"' || first == '\'') {
        std::size_t end = at + 1;
        while (end < all.size() && all[end] != '\n' && all[end] != first)
            end += first == '"' && all[end] == '\\' ? 2 : 1;
        return place(at, std::min(end + 1, all.size()));
    }
    if (first == '|' || first == '>')
        return place(at, at + 1);
    if (all.compare(at, text.size(), text) == 0)
        return place(at, at + text.size());
    return place(at, std::min(all.find_first_of("\r\n", at), all.size())); // goes on in the next line
}

bool YamlPlaces::lacks_closing_quote(std::size_t offset) const
{
    const std::string& all = source_->text;
    const std::size_t at = after_properties(std::min(from_ + offset, all.size()));
    if (at >= all.size() || (all[at] != '"' && all[at] != '\''))
        return false;
    const char quote = all[at];
    for (std::size_t i = at + 1; i < all.size(); ++i) {
        const bool escape = quote == '"' ? all[i] == '\\' : all.compare(i, 2, "''") == 0;
        if (escape)
            ++i;
        else if (all[i] == quote)
            return false;
    }
    return true;
}

SourcePlace YamlPlaces::of_token(std::size_t offset) const
{
    const std::string& text = source_->text;
    const std::size_t at = after_properties(std::min(from_ + offset, text.size()));
    std::size_t end = at + 1;
    const auto in_word = [](char letter) {
        const auto byte = static_cast<unsigned char>(letter);
        return std::isalnum(byte) != 0 || byte >= 0x80 || letter == '_' || letter == '-' || letter == '.';
    };
    if (at < text.size() && (text[at] == '*' || text[at] == '~' || in_word(text[at]))) {
        while (end < text.size() && in_word(text[end]))
            ++end;
    }
    return place(at, end);
}

SourcePlace YamlPlaces::before(std::size_t offset) const
{
    const std::size_t at = std::min(from_ + offset, source_->text.size());
    const std::size_t seen = at == 0 ? std::string::npos : source_->text.find_last_not_of(" \t\r\n", at - 1);
    return seen == std::string::npos ? place(at, at) : place(seen, seen + 1);
}

bool YamlPlaces::starts_with(std::size_t offset, std::string_view prefix) const
{
    const std::size_t at = std::min(from_ + offset, source_->text.size());
    return source_->text.compare(at, prefix.size(), prefix) == 0;
}

std::string_view YamlPlaces::line_at(std::size_t offset) const
{
    const std::string_view text = source_->text;
    const std::size_t begin = line_begin(std::min(from_ + offset, text.size()));
    return text.substr(begin, text.find('\n', begin) - begin);
}

namespace {

struct Rewording {
    std::string_view parser_message, message, help;
};

constexpr std::array<Rewording, 16> rewordings{{
    {"illegal map value", "a ':' stands where no key can be",
        "quote a text that contains ': ', and indent all keys of a map alike"},
    {"illegal map key", "a '?' stands where no key can be", "quote a text that begins with '? '"},
    {"illegal block entry", "a '-' stands where no list item can be", "begin the list on a line of its own"},
    {"illegal flow end", "a closing bracket without an opening one", ""},
    {"illegal EOF in scalar", "a quoted text is never closed", ""},
    {"end of map not found", "this line does not fit the map's indentation",
        "indent all keys of a map alike"},
    {"end of sequence not found", "this line does not fit the list's indentation",
        "indent all items of a list alike"},
    {"illegal document indicator in scalar", "'---' or '...' inside a quoted text", ""},
    {"illegal character in scalar", "a character that cannot stand here", "quote the text"},
    {"unknown token", "a character that cannot begin a value", "quote a text that begins with @ or `"},
    {"unknown escape character: ", "an unknown escape in a double-quoted text",
        "write '\\\\' for a backslash, or use single quotes"},
    {"the referenced anchor is not defined", "this alias has no anchor", "define it before with '&name'"},
    {"alias not found after *", "a '*' without the name of an anchor", "quote a text that begins with '*'"},
    {"anchor not found after &", "a '&' without a name", "quote a text that begins with '&'"},
    {"aliases can't have any content, *including* tags", "an alias takes no tag and no anchor", ""},
    {"bad file", "the text is nested too deep", ""},
}};

bool indented_by_tab(std::string_view line)
{
    const std::size_t end = std::min(line.find_first_not_of(" \t"), line.size());
    return line.substr(0, end).find('\t') != std::string_view::npos;
}

} // namespace

void report_syntax_error(const std::string& parser_message, const YamlPlaces& places, std::size_t offset,
    const SourcePlace& unclosed, Diagnostics& diagnostics)
{
    const SourcePlace place = places.of_token(offset);
    if (indented_by_tab(places.line_at(offset))) {
        SourcePlace tab = place;
        tab.column = 1 + static_cast<int>(places.line_at(offset).find('\t'));
        tab.length = 1;
        return diagnostics.error(tab, "E-SYNTAX", "a tab in the indentation", {"indent with spaces"});
    }
    const bool flow = parser_message.find("flow not found") != std::string::npos;
    if (flow && unclosed.known())
        return diagnostics.error(unclosed, "E-SYNTAX",
            "this list or map is not closed before the next begins",
            {"add the missing ',' or closing bracket"});
    for (const Rewording& rewording : rewordings) {
        if (parser_message.rfind(rewording.parser_message, 0) != 0)
            continue;
        std::vector<std::string> help;
        if (!rewording.help.empty())
            help.emplace_back(rewording.help);
        return diagnostics.error(place, "E-SYNTAX", std::string{rewording.message}, std::move(help));
    }
    diagnostics.error(place, "E-SYNTAX", parser_message);
}

} // namespace pivotsim
