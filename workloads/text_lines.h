// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/diagnostics.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace pivotsim {

/// A piece of a line and where it begins.
struct Word {
    std::string_view text;
    int line = 0;
    std::size_t offset = 0; ///< bytes from the start of the line
};

/// A text cut into lines, with places for findings; '#' begins a comment. Lines end with \n or \r\n; the
/// views live as long as this.
class TextLines {
public:
    explicit TextLines(SourceText source);

    /// Throws InputError at the first byte that is no UTF-8 or a control character: the file is no text.
    void require_text() const;

    std::size_t count() const { return lines_.size(); }
    /// From 1, without comment and blanks at its end.
    std::string_view line(int number) const;

    /// The words between blanks.
    std::vector<Word> words(int line) const;
    /// The cells between separators, without blanks around them; one more than separators.
    std::vector<Word> cells(int line, char separator) const;

    SourcePlace place(const Word& word) const;
    /// Behind the last character of a line.
    SourcePlace end_of(int line) const;
    SourcePlace whole() const { return {source_, 0, 0, 1}; }

private:
    std::string_view raw(int number) const { return lines_.at(static_cast<std::size_t>(number - 1)); }
    int column(int line, std::size_t offset) const;

    std::shared_ptr<const SourceText> source_;
    std::vector<std::string_view> lines_;
};

/// Decimal digits and nothing else; nothing if it is no number or exceeds 64 bits.
std::optional<std::uint64_t> read_unsigned(std::string_view digits);

} // namespace pivotsim
