// SPDX-License-Identifier: Apache-2.0
#include "observe/compare/comparison_text.h"

#include "base/text.h"
#include "observe/compare/alike.h"
#include "observe/compare/text_table.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace pivotsim {
namespace {

constexpr std::size_t most_rows = 10;

/// How a figure is written; a count where the unit is empty.
struct Notation {
    std::string name, label, unit;
    double scale = 1;
    int decimals = 0;
};

std::string replaced(std::string text, char from, const std::string& to)
{
    if (const std::size_t at = text.find(from); at != std::string::npos)
        text.replace(at, 1, to);
    return text;
}

Notation notation_of(const std::string& name)
{
    static const std::vector<Notation> known{{"delay_ms", "delay", "ms", 1, 3},
        {"energy_j", "energy", "J", 1, 4}, {"edp_j_ms", "EDP", "J ms", 1, 3}, {"power_w", "power", "W", 1, 3},
        {"fps", "FPS", "", 1, 3}, {"utilisation", "PE utilisation", "%", 100, 2}, {"macs", "MACs", ""},
        {"dram_bytes", "DRAM bytes", ""}, {"attention_mac", "attention MAC", "ms", 1, 3},
        {"softmax", "softmax", "ms", 1, 3}, {"mlp", "MLP", "ms", 1, 3}, {"other", "other", "ms", 1, 3}};
    for (const Notation& notation : known)
        if (notation.name == name)
            return notation;
    return {name, name.compare(0, 5, "wait_") == 0 ? replaced(name, '_', ": ") : name, ""};
}

std::string amount(const std::optional<double>& value, const Notation& notation)
{
    if (!value)
        return "-";
    constexpr double exact = 0x1p53;
    const double scaled = *value * notation.scale;
    if (notation.decimals == 0 && scaled >= 0 && scaled <= exact)
        return with_thousands(static_cast<std::size_t>(scaled));
    const std::string text = fmt::format("{:.{}f}", scaled, notation.decimals);
    return text.find_first_not_of("-0.") == std::string::npos ? replaced(text, '-', "") : text;
}

void add_row(TextTable& table, const Notation& notation, const Change& change)
{
    table.row({notation.label, amount(change.before, notation), "->", amount(change.after, notation),
        notation.unit, to_text(change)});
}

void add_figures(
    TextTable& table, const char* title, const std::vector<FigureChange>& changes, bool with_same)
{
    bool first = true;
    for (const FigureChange& figure : changes)
        if (with_same || !figure.change.same()) {
            if (std::exchange(first, false))
                table.title(title);
            add_row(table, notation_of(figure.name), figure.change);
        }
}

std::string plural(std::size_t count, const char* noun)
{
    return fmt::format("{} {}{}", with_thousands(count), noun, count == 1 ? "" : "s");
}

/// "delay 41.800 -> 35.100 ms (-16.0 %), now compute bound in 11 of 12 operators (5 before)"
std::string headline(const Comparison& comparison)
{
    const Change& delay = comparison.total("delay_ms");
    const Notation ms = notation_of("delay_ms");
    std::string text = fmt::format(
        "delay {} -> {} ms ({})", amount(delay.before, ms), amount(delay.after, ms), to_text(delay));
    std::size_t bound = 0;
    const BoundChange* most = nullptr;
    for (const BoundChange& count : comparison.bounds) {
        bound += count.after;
        if (most == nullptr || count.after > most->after)
            most = &count;
    }
    if (most != nullptr && most->after != most->before)
        text += fmt::format(", now {} bound in {} of {} ({} before)", most->resource,
            with_thousands(most->after), plural(bound, "operator"), with_thousands(most->before));
    return text;
}

std::string identity(const Comparison& comparison)
{
    std::string text;
    for (const IdentityChange& change : comparison.identity) {
        text += fmt::format("    {:<16}{} -> {}\n", change.key, change.before, change.after);
        if (change.key == "images")
            text += "                    cycles, MACs, bytes and operators are sums over the images\n";
    }
    return text.empty() ? text : "  not the same run\n" + text;
}

void add_bounds(TextTable& table, const Comparison& comparison)
{
    std::vector<FigureChange> counts;
    for (const BoundChange& bound : comparison.bounds)
        counts.push_back(
            {bound.resource, {static_cast<double>(bound.before), static_cast<double>(bound.after)}});
    add_figures(table, "what bounds the operators, how many", counts, false);
}

void add_traffic(TextTable& table, const Comparison& comparison)
{
    std::vector<FigureChange> bytes;
    for (const TrafficChange& moved : comparison.traffic) {
        bytes.push_back({moved.name + " read", moved.bytes_read});
        bytes.push_back({moved.name + " written", moved.bytes_written});
    }
    add_figures(table, "what moves, in bytes", bytes, false);
}

std::string bound_text(const OperatorChange& op)
{
    const auto word = [](const std::string& bound) { return bound.empty() ? std::string{"-"} : bound; };
    return op.bound_before == op.bound_after
        ? word(op.bound_after)
        : fmt::format("{} -> {}", word(op.bound_before), word(op.bound_after));
}

/// All but the operator's name.
std::vector<std::string> operator_cells(const OperatorChange& op)
{
    const Notation count;
    return {amount(op.cycles.before, count), "->", amount(op.cycles.after, count), to_text(op.cycles),
        amount(op.dram_bytes.before, count), "->", amount(op.dram_bytes.after, count), to_text(op.dram_bytes),
        bound_text(op)};
}

std::string more_text(std::size_t rows, std::size_t shown)
{
    return shown < rows ? fmt::format("    and {} more; -v shows all\n", plural(rows - shown, "row")) : "";
}

/// Groups of rows that read the same, each in one row; with verbosity all by themselves.
template <class Row, class Title, class Cells>
std::string grouped(TextTable table, const std::vector<const Row*>& rows, int verbosity,
    const Title& title_of, const Cells& cells_of)
{
    const auto groups = alike(rows, [&](const Row& row) {
        return fmt::format("{}\n{}", verbosity > 0 ? title_of(row) : pattern_of(title_of(row)),
            fmt::join(cells_of(row), "\n"));
    });
    const std::size_t shown = verbosity > 0 ? groups.size() : std::min(most_rows, groups.size());
    for (std::size_t i = 0; i < shown; ++i) {
        std::vector<std::string> cells = cells_of(*groups[i].first);
        cells.insert(cells.begin(), groups[i].title(title_of(*groups[i].first)));
        table.row(std::move(cells));
    }
    return table.text() + more_text(groups.size(), shown);
}

std::string operators(const Comparison& comparison, int verbosity)
{
    const auto changed = comparison.changed_operators();
    const auto added = static_cast<std::size_t>(
        std::count_if(changed.begin(), changed.end(), [](const OperatorChange* op) { return op->added(); }));
    const auto removed = static_cast<std::size_t>(std::count_if(
        changed.begin(), changed.end(), [](const OperatorChange* op) { return op->removed(); }));
    std::string text = fmt::format("  {}: {} changed, {} removed, {} added\n",
        plural(comparison.operators.size(), "operator"), with_thousands(changed.size() - added - removed),
        with_thousands(removed), with_thousands(added));
    if (changed.empty())
        return text;
    TextTable table{{-20, 10, 2, 10, 9, 12, 2, 12, 9, -7}};
    table.row({"most cycles first", "cycles", "", "", "", "DRAM bytes", "", "", "", "bound by"});
    return text
        + grouped(
            std::move(table), changed, verbosity, [](const OperatorChange& op) { return op.title(); },
            operator_cells);
}

std::string percent(double share)
{
    return fmt::format("{:.12g} %", 100 * share); // 0.29 * 100 is 28.999...96
}

std::vector<std::string> excess_cells(const Excess& excess)
{
    const Notation notation = notation_of(excess.figure);
    return {notation.label, amount(excess.change.before, notation), "->",
        amount(excess.change.after, notation), notation.unit, to_text(excess.change)};
}

/// A name may come from a file that somebody else wrote: no control characters reach the terminal.
std::string printable(const std::string& page)
{
    std::string text;
    for (std::size_t from = 0; from < page.size();) {
        const std::size_t end = std::min(page.find('\n', from), page.size());
        for (const std::string& character : printable_characters(page.substr(from, end - from)))
            text += character;
        text += '\n';
        from = end + 1;
    }
    return text;
}

} // namespace

std::string to_text(const Change& change)
{
    if (change.added())
        return "added";
    if (change.removed())
        return "removed";
    if (change.same())
        return "same";
    const auto relative = change.relative();
    if (!relative)
        return "new";
    constexpr double smallest = 0.05, largest = 1e6;
    const double share = 100 * *relative, size = std::fabs(share);
    return size < smallest || size >= largest ? fmt::format("{:+.1e} %", share)
                                              : fmt::format("{:+.1f} %", share);
}

std::string comparison_text(const Comparison& comparison, const std::string& file, int verbosity)
{
    if (comparison.same())
        return printable(fmt::format("compared with {}: the same in every figure, {}\n{}", file,
            plural(comparison.operators.size(), "operator"), identity(comparison)));
    std::string text = fmt::format("compared with {}\n  {}\n", file, headline(comparison));
    text += identity(comparison);
    TextTable table{{-16, 14, 2, 14, -4, 9}};
    add_figures(table, "in all", comparison.totals, true);
    add_figures(table, "where the time goes", comparison.breakdown_ms, true);
    add_figures(table, "what the array does, in cycles", comparison.cycle_stack, false);
    add_bounds(table, comparison);
    if (verbosity > 0)
        add_traffic(table, comparison);
    return printable(text + table.text() + operators(comparison, verbosity));
}

std::string tolerance_text(const std::vector<Excess>& excesses, double tolerance, int verbosity)
{
    if (excesses.empty())
        return fmt::format("  nothing differs by more than {}\n", percent(tolerance));
    std::string text = fmt::format("  {} by more than {}, the worst first\n",
        excesses.size() == 1 ? "1 figure differs"
                             : fmt::format("{} figures differ", with_thousands(excesses.size())),
        percent(tolerance));
    TextTable table{{-20, -10, 14, 2, 14, -4, 9}};
    std::vector<const Excess*> of_operators;
    for (const Excess& excess : excesses)
        if (excess.subject.empty()) {
            std::vector<std::string> cells = excess_cells(excess);
            cells.insert(cells.begin(), "the run");
            table.row(std::move(cells));
        } else {
            of_operators.push_back(&excess);
        }
    return printable(text
        + grouped(
            std::move(table), of_operators, verbosity, [](const Excess& excess) { return excess.subject; },
            excess_cells));
}

} // namespace pivotsim
