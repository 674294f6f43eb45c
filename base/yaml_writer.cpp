// SPDX-License-Identifier: Apache-2.0
#include "base/yaml_writer.h"

#include <fmt/format.h>

#include <algorithm>

namespace pivotsim {
namespace {

/// Characters and words that YAML would read as something else.
bool needs_quotes(const std::string& text)
{
    constexpr std::string_view anywhere = ":#{}[],&*!|>'\"%@`\\\n\r\t";
    const auto special = [&](std::size_t at) {
        const char c = text[at];
        if (c == ':' || c == '%') // as in "builtin:/" and "70 %": plain within a word
            return at == 0 || (c == ':' && (at + 1 == text.size() || text[at + 1] == ' '));
        return anywhere.find(c) != std::string_view::npos || static_cast<unsigned char>(c) < 0x20;
    };
    if (text.empty() || text.front() == ' ' || text.back() == ' ' || text.front() == '-'
        || text.front() == '?')
        return true;
    for (std::size_t at = 0; at < text.size(); ++at)
        if (special(at))
            return true;
    constexpr const char* words[] = {"null", "Null", "NULL", "~", "true", "false", "yes", "no", "on", "off"};
    return std::find(std::begin(words), std::end(words), text) != std::end(words);
}

bool looks_like_a_number(const std::string& text)
{
    return !text.empty() && text.find_first_not_of("0123456789.eE+-_") == std::string::npos;
}

std::string quoted(const std::string& text)
{
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            result += '\\';
        if (c == '\n')
            result += "\\n";
        else if (c == '\t')
            result += "\\t";
        else if (static_cast<unsigned char>(c) < 0x20)
            result += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        else
            result += c;
    }
    return result + '"';
}

std::string plain(const Value& value)
{
    if (value.is_null())
        return "null";
    const std::string& text = value.text();
    const bool minus_number = text.size() > 1 && text.front() == '-' && looks_like_a_number(text);
    const bool certainly_text = value.quoted() && (looks_like_a_number(text) || needs_quotes(text));
    const bool word = !value.quoted() && (text == "true" || text == "false");
    if (certainly_text || (needs_quotes(text) && !minus_number && !word))
        return quoted(text);
    return text;
}

bool is_short(const Value& value)
{
    return std::all_of(value.items().begin(), value.items().end(),
        [](const Value& item) { return !item.is_map() && !item.is_sequence(); });
}

class Writer {
public:
    explicit Writer(bool origins) : origins_(origins) { }

    void map(const Value& value, std::size_t depth)
    {
        for (const Value::Entry& entry : value.entries())
            pair(entry, std::string(2 * depth, ' '), depth);
    }

    void value(const Value& value, std::size_t depth)
    {
        if (value.is_map() && !value.entries().empty())
            map(value, depth);
        else if (value.is_sequence() && !is_short(value))
            list(value, depth);
        else
            line(std::string(2 * depth, ' ') + to_flow_yaml(value), value);
    }

    /// Origins stand in one column.
    std::string text() const
    {
        std::size_t width = 0;
        for (const Line& line : lines_)
            if (!line.origin.empty())
                width = std::max(width, line.text.size());
        std::string result;
        for (const Line& line : lines_)
            result += line.origin.empty() ? line.text + "\n"
                                          : fmt::format("{:<{}}  # {}\n", line.text, width, line.origin);
        return result;
    }

private:
    struct Line {
        std::string text, origin;
    };

    void pair(const Value::Entry& entry, const std::string& indent, std::size_t depth)
    {
        const std::string key = needs_quotes(entry.key) ? quoted(entry.key) : entry.key;
        const bool nested = (entry.value.is_map() && !entry.value.entries().empty())
            || (entry.value.is_sequence() && !is_short(entry.value));
        if (!nested) {
            line(fmt::format("{}{}: {}", indent, key, to_flow_yaml(entry.value)), entry.value);
            return;
        }
        lines_.push_back({fmt::format("{}{}:", indent, key), ""});
        value(entry.value, depth + 1);
    }

    void list(const Value& value, std::size_t depth)
    {
        for (const Value& item : value.items())
            line(fmt::format("{}- {}", std::string(2 * depth, ' '), to_flow_yaml(item)), item);
    }

    void line(std::string text, const Value& value)
    {
        lines_.push_back({std::move(text), origins_ ? value.origin() : ""});
    }

    bool origins_;
    std::vector<Line> lines_;
};

} // namespace

std::string to_flow_yaml(const Value& value)
{
    std::string text;
    if (value.is_map()) {
        for (const Value::Entry& entry : value.entries())
            text += fmt::format("{}{}: {}", text.empty() ? "" : ", ",
                needs_quotes(entry.key) ? quoted(entry.key) : entry.key, to_flow_yaml(entry.value));
        return "{" + text + "}";
    }
    if (value.is_sequence()) {
        for (const Value& item : value.items())
            text += (text.empty() ? "" : ", ") + to_flow_yaml(item);
        return "[" + text + "]";
    }
    return plain(value);
}

std::string to_yaml(const Value& value, bool origins)
{
    Writer writer{origins};
    writer.value(value, 0);
    return writer.text();
}

} // namespace pivotsim
