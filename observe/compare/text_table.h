// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace pivotsim {

/// Rows whose cells stand below each other, however long the names and numbers are.
class TextTable {
public:
    /// A column is as wide as its longest cell, or wider; a negative width aligns to the left.
    explicit TextTable(std::vector<int> widths) : widths_(std::move(widths)) { }

    /// A line of its own, which widens no column.
    void title(std::string text) { rows_.push_back({{std::move(text)}, true}); }
    /// As many cells as there are columns.
    void row(std::vector<std::string> cells) { rows_.push_back({std::move(cells), false}); }

    /// Rows are indented by four columns, titles by two; no blanks at the end of a line.
    std::string text() const;

private:
    struct Row {
        std::vector<std::string> cells;
        bool is_title;
    };

    std::vector<int> widths_;
    std::vector<Row> rows_;
};

} // namespace pivotsim
