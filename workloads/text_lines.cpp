// SPDX-License-Identifier: Apache-2.0
#include "workloads/text_lines.h"

#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace pivotsim {
namespace {

constexpr std::string_view blanks = " \t";

} // namespace

TextLines::TextLines(SourceText source) : source_(std::make_shared<const SourceText>(std::move(source)))
{
    std::string_view rest = source_->text;
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size());
        auto line = rest.substr(0, end);
        if (!line.empty() && line.back() == '\r')
            line.remove_suffix(1);
        lines_.push_back(line);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
}

std::string_view TextLines::line(int number) const
{
    const auto text = raw(number).substr(0, raw(number).find('#'));
    return text.substr(0, text.find_last_not_of(blanks) + 1); // npos + 1 is 0: nothing but blanks
}

void TextLines::require_text() const
{
    int number = 0;
    for (const auto line : lines_) {
        ++number;
        const auto offset = find_unprintable(line);
        if (offset != std::string_view::npos)
            throw InputError({source_, number, column(number, offset), 1}, "E-ENCODING",
                fmt::format("byte 0x{:02x} is no printable UTF-8", static_cast<unsigned char>(line[offset])),
                {"is this another kind of file?"});
    }
}

std::vector<Word> TextLines::words(int number) const
{
    const auto text = line(number);
    std::vector<Word> words;
    for (auto begin = text.find_first_not_of(blanks); begin != std::string_view::npos;) {
        const auto end = std::min(text.find_first_of(blanks, begin), text.size());
        words.push_back({text.substr(begin, end - begin), number, begin});
        begin = text.find_first_not_of(blanks, end);
    }
    return words;
}

std::vector<Word> TextLines::cells(int number, char separator) const
{
    const auto text = line(number);
    std::vector<Word> cells;
    for (std::size_t begin = 0; begin <= text.size();) {
        const auto end = std::min(text.find(separator, begin), text.size());
        auto first = std::min(text.find_first_not_of(blanks, begin), end);
        auto last = end;
        while (last > first && blanks.find(text[last - 1]) != std::string_view::npos)
            --last;
        cells.push_back({text.substr(first, last - first), number, first});
        begin = end + 1;
    }
    return cells;
}

SourcePlace TextLines::place(const Word& word) const
{
    const auto characters = static_cast<int>(character_count(word.text));
    return {source_, word.line, column(word.line, word.offset), std::max(1, characters)};
}

SourcePlace TextLines::end_of(int number) const
{
    return {source_, number, column(number, line(number).size()), 1};
}

int TextLines::column(int number, std::size_t offset) const
{
    return 1 + static_cast<int>(character_count(raw(number).substr(0, offset)));
}

std::optional<std::uint64_t> read_unsigned(std::string_view digits)
{
    std::uint64_t value = 0;
    const auto* const end = digits.data() + digits.size();
    const auto result = std::from_chars(digits.data(), end, value);
    if (digits.empty() || result.ec != std::errc{} || result.ptr != end)
        return std::nullopt;
    return value;
}

} // namespace pivotsim
