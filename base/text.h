// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pivotsim {

/// Byte offset of the first byte that is not UTF-8 (overlong and surrogate forms included); npos if all is.
std::size_t find_invalid_utf8(std::string_view text);

/// Byte offset of the first byte that is not UTF-8 or a control character other than a tab; npos if none is.
std::size_t find_unprintable(std::string_view text);

/// Characters in a UTF-8 text; a broken byte counts as one.
std::size_t character_count(std::string_view text);

/// One printable piece a character: control bytes and broken bytes become '?', tabs stay.
std::vector<std::string> printable_characters(std::string_view text);

/// Line `number` (from 1) without its line end; empty past the end.
std::string_view line_of(std::string_view text, int number);

/// Without blanks at both ends.
std::string_view trimmed(std::string_view text);

/// "a, b and c", each in single quotes, at most `limit` of them.
std::string quoted_list(
    const std::vector<std::string>& words, std::string_view last = "and", std::size_t limit = 12);

/// 1234567 as "1,234,567".
std::string with_thousands(std::size_t number);

} // namespace pivotsim
