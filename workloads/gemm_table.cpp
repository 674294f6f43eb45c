// SPDX-License-Identifier: Apache-2.0
#include "workloads/gemm_table.h"

#include "workloads/operator_check.h"
#include "workloads/text_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <unordered_map>

namespace pivotsim {
namespace {

constexpr std::size_t max_findings = 100;
constexpr std::size_t columns = 4;

std::string lower(std::string_view text)
{
    std::string result{text};
    for (auto& c : result)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return result;
}

/// Reads one table; a row with a finding is left out, and reading goes on.
class GemmTableReader {
public:
    GemmTableReader(SourceText source, const std::string& name) : lines_(std::move(source))
    {
        trace_.model = name;
    }

    Trace run()
    {
        lines_.require_text();
        bool header = false;
        for (int number = 1; number <= static_cast<int>(lines_.count()); ++number) {
            if (lines_.words(number).empty())
                continue;
            auto cells = lines_.cells(number, ',');
            if (cells.size() > 1 && cells.back().text.empty())
                cells.pop_back(); // the last comma
            header ? read_row(cells) : read_header(cells);
            header = true;
            if (findings_.error_count() >= max_findings)
                break;
        }
        if (!header)
            throw InputError(lines_.whole(), "E-EMPTY", "the table is empty");
        if (!findings_.has_errors() && trace_.operators().empty())
            findings_.error(lines_.whole(), "E-EMPTY", "the table has no layers");
        findings_.throw_if_errors();
        return std::move(trace_);
    }

private:
    /// Nothing in a table can be trusted without its header, so this one ends the reading.
    void read_header(const std::vector<Word>& cells) const
    {
        std::vector<std::string> names;
        for (const auto& cell : cells)
            names.push_back(lower(cell.text));
        if (names.size() == columns && (names[0] == "layer" || names[0] == "layer name") && names[1] == "m"
            && names[2] == "n" && names[3] == "k")
            return;
        std::vector<std::string> help{
            "SCALE-Sim drops the first line unread, so a table without a header loses a layer there"};
        if (names.size() > 2 && names[1].find("ifmap") != std::string::npos)
            help = {"this looks like a table of convolutions; give each as its im2col GEMM"};
        throw InputError(
            lines_.place(cells.front()), "E-HEADER", "the table does not begin with 'Layer, M, N, K,'", help);
    }

    void read_row(const std::vector<Word>& cells)
    {
        if (cells.size() != columns) {
            error(cells.size() > columns ? cells[columns] : cells.back(), "E-COLUMNS",
                fmt::format("expected 4 columns (Layer, M, N, K), found {}", cells.size()));
            return;
        }
        const auto before = findings_.error_count();
        const std::string layer = read_name(cells[0]);
        const GemmShape gemm{1, read_size("M", cells[1]), read_size("K", cells[3]), read_size("N", cells[2])};
        if (findings_.error_count() != before)
            return;
        line_of_.emplace(layer, cells[0].line);
        try {
            add(layer, gemm);
        } catch (const std::invalid_argument& refusal) { // sizes that are fine alone, but not their product
            error(cells[0], "E-RANGE", refusal.what());
        }
    }

    std::string read_name(const Word& cell)
    {
        std::string name{cell.text};
        std::replace_if(
            name.begin(), name.end(), [](char c) { return c == ' ' || c == '\t'; }, '_');
        if (!is_valid_name(name))
            error(cell, "E-NAME",
                name.empty() ? "the layer has no name" : fmt::format("'{}' is no name", cell.text));
        else if (const auto other = line_of_.find(name); other != line_of_.end())
            error(cell, "E-REPEAT", fmt::format("layer '{}' exists already (line {})", name, other->second));
        return name;
    }

    std::uint64_t read_size(const char* column, const Word& cell)
    {
        const auto digits = cell.text.substr(cell.text.empty() || cell.text[0] != '-' ? 0 : 1);
        const bool whole
            = !digits.empty() && digits.find_first_not_of("0123456789") == std::string_view::npos;
        const auto size = read_unsigned(cell.text);
        if (cell.text.empty())
            error(cell, "E-MISSING", fmt::format("{} is missing", column));
        else if (!whole)
            error(cell, "E-VALUE", fmt::format("{} = '{}' is no whole number", column, cell.text));
        else if (!size || *size < 1 || *size > max_extent)
            error(cell, "E-RANGE",
                fmt::format("{} = {} is out of range: 1 to {}", column, cell.text, max_extent));
        else
            return *size;
        return 1;
    }

    void add(const std::string& layer, const GemmShape& gemm)
    {
        Operator op;
        op.name = layer;
        op.kind = OperatorKind::gemm;
        op.group = Group::imported;
        op.gemm = gemm;
        op.inputs = {trace_.add_tensor({layer + ".input", {gemm.m, gemm.k}, 1, false}),
            trace_.add_tensor({layer + ".weight", {gemm.k, gemm.n}, 1, true})};
        op.output = trace_.add_tensor({layer, {gemm.m, gemm.n}, 1, false});
        trace_.add_operator(std::move(op));
    }

    void error(const Word& word, const char* code, std::string message)
    {
        findings_.error(lines_.place(word), code, std::move(message));
    }

    TextLines lines_;
    Diagnostics findings_;
    Trace trace_;
    std::unordered_map<std::string, int> line_of_; ///< by layer
};

} // namespace

Trace read_gemm_table(SourceText source, const std::string& name)
{
    return GemmTableReader{std::move(source), name}.run();
}

} // namespace pivotsim
