// SPDX-License-Identifier: Apache-2.0
#include "tests/models/pe_array/golden_rows.h"

#include <fstream>
#include <map>
#include <sstream>

namespace pivotsim::test {
namespace {

std::vector<std::string> split(const std::string& line)
{
    std::vector<std::string> cells;
    std::istringstream rest(line);
    for (std::string cell; std::getline(rest, cell, ',');)
        cells.push_back(cell);
    return cells;
}

} // namespace

std::vector<GoldenRow> golden_rows()
{
    std::ifstream file(PIVOTSIM_SOURCE_DIR "/tests/data/scalesim_cycles.csv");
    std::vector<std::string> names;
    std::vector<GoldenRow> rows;
    for (std::string line; std::getline(file, line);) {
        const std::vector<std::string> cells = split(line);
        if (names.empty()) {
            names = cells;
            continue;
        }
        std::map<std::string, std::string> row;
        for (std::size_t i = 0; i < names.size(); ++i)
            row[names[i]] = cells.at(i);
        const auto number = [&row](const char* name) { return std::stoull(row.at(name)); };
        rows.push_back({{static_cast<std::uint32_t>(number("array_rows")),
                            static_cast<std::uint32_t>(number("array_cols"))},
            row.at("dataflow"), {1, number("M"), number("K"), number("N")}, number("compute_cycles")});
    }
    return rows;
}

} // namespace pivotsim::test
