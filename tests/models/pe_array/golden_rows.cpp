// SPDX-License-Identifier: Apache-2.0
#include "tests/models/pe_array/golden_rows.h"

#include <boost/algorithm/string.hpp>
#include <fstream>
#include <map>

namespace pivotsim::test {

std::vector<GoldenRow> golden_rows()
{
    std::ifstream file(PIVOTSIM_SOURCE_DIR "/tests/data/scalesim_cycles.csv");
    std::vector<std::string> names, cells;
    std::vector<GoldenRow> rows;
    for (std::string line; std::getline(file, line);) {
        boost::trim_right(line);
        boost::split(names.empty() ? names : cells, line, boost::is_any_of(","));
        if (cells.empty())
            continue;
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
