// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace pivotsim {
namespace {

// Length of the character at `at`, 0 if it is broken. Ranges: Unicode 15, table 3-7.
std::size_t character_length(std::string_view text, std::size_t at)
{
    const auto byte
        = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U; };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const unsigned lead = byte(0);
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return follows(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const bool overlong = lead == 0xE0 && byte(1) < 0xA0;
        const bool surrogate = lead == 0xED && byte(1) > 0x9F;
        return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const bool overlong = lead == 0xF0 && byte(1) < 0x90;
        const bool too_large = lead == 0xF4 && byte(1) > 0x8F;
        return follows(1) && follows(2) && follows(3) && !overlong && !too_large ? 4 : 0;
    }
    return 0;
}

} // namespace

std::size_t find_invalid_utf8(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = character_length(text, at);
        if (length == 0)
            return at;
        at += length;
    }
    return std::string_view::npos;
}

std::size_t find_unprintable(std::string_view text)
{
    constexpr unsigned char delete_character = 0x7F;
    const auto control = std::find_if(text.begin(), text.end(),
        [](unsigned char c) { return (c < 0x20 && c != '\t') || c == delete_character; });
    const auto at = static_cast<std::size_t>(control - text.begin());
    return std::min(find_invalid_utf8(text), at == text.size() ? std::string_view::npos : at);
}

std::size_t character_count(std::string_view text)
{
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++count)
        at += std::max<std::size_t>(1, character_length(text, at));
    return count;
}

std::vector<std::string> printable_characters(std::string_view text)
{
    std::vector<std::string> characters;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = character_length(text, at);
        const auto lead = static_cast<unsigned char>(text[at]);
        // U+0080 to U+009F are control characters too; some terminals obey them.
        const bool control = (lead < 0x20 && lead != '\t') || lead == 0x7F
            || (length == 2 && lead == 0xC2 && static_cast<unsigned char>(text[at + 1]) < 0xA0);
        characters.emplace_back(length == 0 || control ? "?" : text.substr(at, length));
        at += std::max<std::size_t>(1, length);
    }
    return characters;
}

std::string_view line_of(std::string_view text, int number)
{
    for (int line = 1; line < number; ++line) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos)
            return {};
        text.remove_prefix(end + 1);
    }
    text = text.substr(0, text.find('\n'));
    if (!text.empty() && text.back() == '\r')
        text.remove_suffix(1);
    return text;
}

std::string_view trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string quoted_list(const std::vector<std::string>& words, std::string_view last, std::size_t limit)
{
    std::string list;
    const std::size_t shown = std::min(words.size(), limit);
    for (std::size_t i = 0; i < shown; ++i) {
        if (i > 0)
            list += i + 1 == words.size() ? fmt::format(" {} ", last) : ", ";
        list += "'" + words[i] + "'";
    }
    return shown < words.size() ? list + ", ..." : list;
}

std::string with_thousands(std::size_t number)
{
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3; at -= 3)
        digits.insert(at - 3, ",");
    return digits;
}

} // namespace pivotsim
