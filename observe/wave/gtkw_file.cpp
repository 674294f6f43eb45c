// SPDX-License-Identifier: Apache-2.0
#include "observe/wave/gtkw_file.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace pivotsim {
namespace {

// Flags of a row, as gtkwave 3.3 saves them.
enum Flag : unsigned {
    decimal = 0x4,
    right_justified = 0x20,
    binary = 0x8,
    blank = 0x200,
    ascii = 0x800,
    steps = 0x8000,
    stretch = 0x20000,
    group_begin = 0x800000,
    closed = 0x400000,
    group_end = 0x1000000
};

enum Colour { red = 1, orange = 2, yellow = 3, green = 4 };

Colour colour_of(const GtkwFile::Row& row)
{
    const std::string leaf = row.name.substr(row.name.rfind('.') + 1);
    if (leaf == "stall")
        return red;
    if (row.level)
        return orange;
    return leaf == "op" ? yellow : green;
}

std::string rows_of(const GtkwFile::Row& row)
{
    const std::string colour = fmt::format("[color] {}\n", static_cast<int>(colour_of(row)));
    const std::string name = row.label.empty() ? row.name : fmt::format("+{{{}}} {}", row.label, row.name);
    switch (row.kind) {
    case SignalKind::bit:
        return fmt::format("@{:x}\n{}{}\n", binary | right_justified, colour, name);
    case SignalKind::text:
        return fmt::format("@{:x}\n{}{}\n", ascii | right_justified, colour, name);
    case SignalKind::number:
        break;
    }
    const std::string vector = fmt::format("{}[{}:0]", name, row.width - 1);
    if (!row.level)
        return fmt::format("@{:x}\n{}{}\n", decimal | right_justified, colour, vector);
    return fmt::format("@{:x}\n{}{}\n@{:x}\n-\n", decimal | right_justified | steps, colour, vector, stretch);
}

} // namespace

void GtkwFile::add_row(const std::string& title, int rank, bool open, Row row)
{
    auto group = std::find_if(
        groups_.begin(), groups_.end(), [&title](const Group& each) { return each.title == title; });
    if (group == groups_.end())
        group = groups_.insert(groups_.end(), {title, rank, open, {}});
    group->rows.push_back(std::move(row));
}

std::string GtkwFile::text(const std::string& dump, std::uint64_t begin, std::uint64_t end) const
{
    // Both names say where they lie to each other, wherever GTKWave is started.
    constexpr double frames = 3.4; // of 200 pixels, in a window of 1000; a zoom of -n is 2^n a frame
    const double zoom = -std::log2(std::max(static_cast<double>(end - begin), 1.0) / frames);
    std::string text = fmt::format(
        "[*] written by pivotsim\n[dumpfile] \"{}\"\n[savefile] \"{}\"\n[timestart] {}\n*{:.6f} {}\n"
        "[signals_width] 260\n[sst_expanded] 0\n",
        dump, path_for(dump), begin, zoom, begin);
    std::vector<const Group*> sorted;
    for (const Group& group : groups_)
        sorted.push_back(&group);
    std::stable_sort(
        sorted.begin(), sorted.end(), [](const Group* a, const Group* b) { return a->rank < b->rank; });
    for (const Group* group : sorted) {
        text += fmt::format("@{:x}\n-{}\n", group_begin | blank | (group->open ? 0U : closed), group->title);
        for (const Row& row : group->rows)
            text += rows_of(row);
        text += fmt::format("@{:x}\n-{}\n", group_end | blank | (group->open ? 0U : closed), group->title);
    }
    return text;
}

std::string GtkwFile::path_for(const std::string& wave)
{
    for (const std::string end : {".vcd.gz", ".vcd", ".fst"})
        if (wave.size() > end.size() && wave.compare(wave.size() - end.size(), end.size(), end) == 0)
            return wave.substr(0, wave.size() - end.size()) + ".gtkw";
    return wave + ".gtkw";
}

} // namespace pivotsim
