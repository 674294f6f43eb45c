// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/diagnostics.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pivotsim {

/// Turns the parser's byte offsets into places with a sensible length. Fast on any offset of a large file.
class YamlPlaces {
public:
    /// Offsets count from byte `from` of the text.
    YamlPlaces(std::shared_ptr<const SourceText> source, std::size_t from);

    /// A scalar: past its anchor and tag, over its text or its quotes, within the line.
    SourcePlace of_scalar(std::size_t offset, const std::string& text) const;
    /// A bracket, an alias, a block map's first key.
    SourcePlace of_token(std::size_t offset) const;
    /// The last visible character before the offset: where a value is missing.
    SourcePlace before(std::size_t offset) const;

    /// The parser ends a quoted scalar at the end of the text, too; true if that is what happened here.
    bool lacks_closing_quote(std::size_t offset) const;

    bool starts_with(std::size_t offset, std::string_view prefix) const;
    std::string_view line_at(std::size_t offset) const;

private:
    std::size_t after_properties(std::size_t at) const;
    std::size_t line_begin(std::size_t at) const;
    SourcePlace place(std::size_t from, std::size_t to) const;

    std::shared_ptr<const SourceText> source_;
    std::size_t from_;
    std::vector<std::size_t> line_begins_;
};

/// E-SYNTAX in words for someone who does not know the parser. `unclosed`: the innermost open list or map.
void report_syntax_error(const std::string& parser_message, const YamlPlaces& places, std::size_t offset,
    const SourcePlace& unclosed, Diagnostics& diagnostics);

} // namespace pivotsim
