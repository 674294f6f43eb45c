// SPDX-License-Identifier: Apache-2.0
#include "base/config_files.h"
#include "workloads/gate_csv.h"
#include "workloads/gate_limits.h"
#include "workloads/gate_meta.h"
#include "workloads/gate_trace_file.h"
#include "workloads/text_lines.h"

#include <charconv>
#include <fmt/format.h>

namespace pivotsim {
namespace {

constexpr std::size_t most_findings = 100;

/// Without blanks at both ends; also where nothing is left, it is a place in the text.
std::string_view bare(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r";
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    return text.substr(0, text.find_last_not_of(blanks) + 1);
}

class GateCsvReader {
public:
    explicit GateCsvReader(std::shared_ptr<const SourceText> source) : source_(std::move(source))
    {
        trace_.file = source_->name;
    }

    GateTrace run()
    {
        std::string_view rest = source_->text;
        while (!rest.empty() && findings_.error_count() < most_findings) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            read_line(bare(rest.substr(0, end)));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        if (trace_.efforts.empty())
            error(source_->text, "there is no line '# meta {...}', which says what this is");
        else if (columns_.empty())
            error(source_->text, "there is no heading, which begins with 'split,image,label'");
        finish("batch", batch_, trace_.batch);
        finish("test", test_, trace_.test);
        read_cka();
        findings_.throw_if_errors();
        return std::move(trace_);
    }

private:
    /// Of one split, as they come: image by image.
    struct Images {
        std::vector<std::uint16_t> labels;
        std::vector<std::vector<float>> entropy, confidence;
        std::vector<std::vector<std::uint16_t>> predictions;

        void resize(std::size_t efforts)
        {
            entropy.resize(efforts);
            confidence.resize(efforts);
            predictions.resize(efforts);
        }
    };

    void read_line(std::string_view line)
    {
        if (line.empty())
            return;
        if (line[0] == '#')
            read_comment(line);
        else if (trace_.efforts.empty())
            give_up(line, "a line '# meta {...}' is expected before the heading");
        else if (columns_.empty())
            read_heading(line);
        else
            read_image(line);
    }

    void read_comment(std::string_view line)
    {
        constexpr std::string_view meta = "# meta ", cka = "# cka ";
        const std::string_view key = line.substr(0, line.find(' ', 2));
        if (line.substr(0, meta.size()) == meta) {
            const std::string_view json = line.substr(meta.size());
            if (!trace_.efforts.empty())
                give_up(key, "a second description");
            GateFaults faults{place(json)};
            read_gate_meta(std::string{json}, trace_, faults);
            limits_ = GateLimits{trace_.classes};
            batch_.resize(trace_.efforts.size());
            test_.resize(trace_.efforts.size());
        } else if (line.substr(0, cka.size()) == cka) {
            cka_lines_.push_back(line.substr(cka.size()));
        }
    }

    void read_heading(std::string_view line)
    {
        columns_ = GateCsv::heading(trace_);
        const auto cells = cells_of(line);
        for (std::size_t i = 0; i < std::min(cells.size(), columns_.size()); ++i)
            if (cells[i] != columns_[i])
                give_up(cells[i], fmt::format("column '{}' instead of '{}'", cells[i], columns_[i]));
        if (cells.size() != columns_.size())
            give_up(cells.back(), columns_expected(cells.size()));
    }

    void read_image(std::string_view line)
    {
        const auto cells = cells_of(line);
        if (cells.size() != columns_.size())
            return error(cells.back(), columns_expected(cells.size()));
        if (cells[0] != "batch" && cells[0] != "test")
            return error(cells[0], fmt::format("'{}' is neither batch nor test", cells[0]));
        Images& images = cells[0] == "batch" ? batch_ : test_;
        if (read_unsigned(cells[1]) != images.labels.size())
            error(cells[1],
                fmt::format("image '{}' instead of {}: the images of a split count from 0", cells[1],
                    images.labels.size()));
        images.labels.push_back(image_class(cells[2]));
        for (std::size_t effort = 0; effort < trace_.efforts.size(); ++effort) {
            const auto* const cell = &cells[GateCsv::columns_before + effort * GateCsv::columns_of_effort];
            images.entropy[effort].push_back(
                number(cell[0], [&](float nats) { return limits_.entropy_fault(nats); }));
            images.predictions[effort].push_back(image_class(cell[1]));
            images.confidence[effort].push_back(
                number(cell[2], [&](float share) { return limits_.confidence_fault(share); }));
        }
    }

    void read_cka()
    {
        if (cka_lines_.empty() || trace_.efforts.empty())
            return;
        if (cka_lines_.size() != trace_.depth)
            return error(cka_lines_.back(),
                fmt::format(
                    "lines of CKA: {} instead of {}, one an encoder", cka_lines_.size(), trace_.depth));
        std::vector<double> values;
        for (const std::string_view line : cka_lines_) {
            const auto cells = cells_of(line);
            if (cells.size() != trace_.depth)
                return error(cells.back(),
                    fmt::format("values: {} instead of {}, one an encoder", cells.size(), trace_.depth));
            for (const std::string_view cell : cells)
                values.push_back(number<double>(cell, GateLimits::cka_fault));
        }
        if (!findings_.has_errors())
            trace_.cka = CkaMatrix{trace_.depth, std::move(values)};
    }

    void finish(const std::string& name, Images& images, GateSplit& split)
    {
        if (images.labels.empty() && !columns_.empty())
            error(source_->text, fmt::format("there is no image of split '{}'", name));
        split.images = images.labels.size();
        split.labels = std::move(images.labels);
        for (std::size_t effort = 0; effort < trace_.efforts.size(); ++effort) {
            append(images.entropy[effort], split.entropy);
            append(images.predictions[effort], split.predictions);
            append(images.confidence[effort], split.confidence);
        }
    }

    template <class T> static void append(const std::vector<T>& more, std::vector<T>& all)
    {
        all.insert(all.end(), more.begin(), more.end());
    }

    std::uint16_t image_class(std::string_view cell)
    {
        const auto value = read_unsigned(cell);
        const std::string fault
            = value ? limits_.class_fault(*value) : fmt::format("'{}' is no whole number", cell);
        if (!fault.empty())
            error(cell, fault);
        return fault.empty() ? static_cast<std::uint16_t>(*value) : 0;
    }

    template <class Number = float, class Fault> Number number(std::string_view cell, const Fault& fault_of)
    {
        Number value = 0;
        const char* const end = cell.data() + cell.size();
        const auto [stop, failure] = std::from_chars(cell.data(), end, value);
        const bool whole = !cell.empty() && failure == std::errc{} && stop == end;
        const bool beyond = failure == std::errc::result_out_of_range;
        const std::string fault = whole
            ? fault_of(value)
            : fmt::format("'{}' is {}", cell, beyond ? "too large or too small" : "no number");
        if (!fault.empty())
            error(cell, fault);
        return value;
    }

    static std::vector<std::string_view> cells_of(std::string_view line)
    {
        std::vector<std::string_view> cells;
        for (std::size_t begin = 0; begin <= line.size();) {
            const std::size_t end = std::min(line.find(',', begin), line.size());
            cells.push_back(bare(line.substr(begin, end - begin)));
            begin = end + 1;
        }
        return cells;
    }

    std::string columns_expected(std::size_t found) const
    {
        return fmt::format("{} columns instead of {}: 3, and 3 an effort", found, columns_.size());
    }

    /// Of a piece of the text; of all of it, the file as such.
    SourcePlace place(std::string_view piece) const
    {
        if (piece.data() == source_->text.data() && piece.size() == source_->text.size())
            return {source_, 0, 0, 1};
        const auto from = static_cast<std::size_t>(piece.data() - source_->text.data());
        return place_of(source_, from, from + piece.size());
    }

    void error(std::string_view piece, std::string message)
    {
        if (findings_.error_count() < most_findings)
            findings_.error(place(piece), GateFaults::code, std::move(message));
    }
    [[noreturn]] void give_up(std::string_view piece, std::string message)
    {
        error(piece, std::move(message));
        throw InputError(findings_);
    }

    std::shared_ptr<const SourceText> source_;
    GateTrace trace_;
    GateLimits limits_{2};
    Images batch_, test_;
    std::vector<std::string> columns_;
    std::vector<std::string_view> cka_lines_;
    Diagnostics findings_;
};

} // namespace

GateTrace read_gate_csv(const std::shared_ptr<const SourceText>& source)
{
    return GateCsvReader{source}.run();
}

} // namespace pivotsim
