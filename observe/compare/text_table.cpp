// SPDX-License-Identifier: Apache-2.0
#include "observe/compare/text_table.h"

#include "base/text.h"

#include <algorithm>
#include <cstdlib>

namespace pivotsim {

std::string TextTable::text() const
{
    std::vector<std::size_t> widths;
    for (const int width : widths_)
        widths.push_back(static_cast<std::size_t>(std::abs(width)));
    for (const Row& row : rows_)
        for (std::size_t i = 0; !row.is_title && i < row.cells.size(); ++i)
            widths.at(i) = std::max(widths.at(i), character_count(row.cells[i]));

    std::string text;
    for (const Row& row : rows_) {
        std::string line = row.is_title ? "  " + row.cells.front() : "   ";
        for (std::size_t i = 0; !row.is_title && i < row.cells.size(); ++i) {
            const std::string blanks(widths[i] - character_count(row.cells[i]), ' ');
            line += ' ';
            line += widths_[i] < 0 ? row.cells[i] + blanks : blanks + row.cells[i];
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text;
}

} // namespace pivotsim
