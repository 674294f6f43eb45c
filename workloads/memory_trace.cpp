// SPDX-License-Identifier: Apache-2.0
#include "workloads/memory_traffic.h"
#include "workloads/text_lines.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace pivotsim {
namespace {

constexpr std::size_t max_findings = 100;
constexpr std::size_t columns = 4;
constexpr double longest_ns = 1e12; // 1000 s
constexpr std::uint64_t largest_request = std::uint64_t{1} << 24; // 16 MiB

class MemoryTraceReader {
public:
    MemoryTraceReader(SourceText source, std::uint64_t capacity)
        : lines_(std::move(source)), capacity_(capacity)
    {
    }

    MemoryTraffic run()
    {
        lines_.require_text();
        for (int number = 1; number <= static_cast<int>(lines_.count()); ++number) {
            if (lines_.words(number).empty())
                continue;
            read(lines_.cells(number, ','));
            if (findings_.error_count() >= max_findings)
                break;
        }
        if (!findings_.has_errors() && traffic_.requests.empty())
            findings_.error(lines_.whole(), "E-EMPTY", "the memory trace has no requests");
        findings_.throw_if_errors();
        return std::move(traffic_);
    }

private:
    void read(const std::vector<Word>& cells)
    {
        if (cells.size() != columns) {
            error(cells.size() > columns ? cells[columns] : cells.back(), "E-COLUMNS",
                fmt::format("expected 4 columns (ns, R or W, address, bytes), found {}", cells.size()));
            return;
        }
        const auto due = read_time(cells[0]);
        const auto write = read_direction(cells[1]);
        const auto address = read_address(cells[2]);
        const auto bytes = read_bytes(cells[3]);
        if (!due || !write || !address || !bytes)
            return;
        if (*address >= capacity_ || *bytes > capacity_ - *address) {
            error(cells[2], "E-RANGE",
                fmt::format(
                    "{} bytes at 0x{:x} reach beyond the memory's {} bytes", *bytes, *address, capacity_));
            return;
        }
        if (!traffic_.requests.empty() && *due < traffic_.requests.back().due) {
            error(cells[0], "E-ORDER", "this request is earlier than the one before");
            return;
        }
        traffic_.requests.push_back({*due, *address, static_cast<std::uint32_t>(*bytes), *write});
    }

    std::optional<std::uint64_t> read_time(const Word& cell)
    {
        double ns = 0;
        const char* const end = cell.text.data() + cell.text.size();
        const auto [stop, failure] = std::from_chars(cell.text.data(), end, ns, std::chars_format::fixed);
        if (failure != std::errc{} || stop != end || !(ns >= 0) || ns > longest_ns) {
            error(cell, "E-VALUE", fmt::format("'{}' is no time in ns from 0 to 1e12", cell.text));
            return std::nullopt;
        }
        constexpr double femtoseconds_per_ns = 1e6;
        return static_cast<std::uint64_t>(ns * femtoseconds_per_ns + 0.5);
    }

    std::optional<bool> read_direction(const Word& cell)
    {
        if (cell.text == "R" || cell.text == "W")
            return cell.text == "W";
        error(cell, "E-VALUE", fmt::format("'{}' is neither R nor W", cell.text));
        return std::nullopt;
    }

    std::optional<std::uint64_t> read_address(const Word& cell)
    {
        std::string_view digits = cell.text;
        if (digits.substr(0, 2) == "0x" || digits.substr(0, 2) == "0X")
            digits.remove_prefix(2);
        std::uint64_t address = 0;
        const char* const end = digits.data() + digits.size();
        constexpr int hexadecimal = 16;
        const auto [stop, failure] = std::from_chars(digits.data(), end, address, hexadecimal);
        if (digits.empty() || failure != std::errc{} || stop != end) {
            error(cell, "E-VALUE", fmt::format("'{}' is no hexadecimal address of 64 bits", cell.text));
            return std::nullopt;
        }
        return address;
    }

    std::optional<std::uint64_t> read_bytes(const Word& cell)
    {
        const auto bytes = read_unsigned(cell.text);
        if (bytes && *bytes >= 1 && *bytes <= largest_request)
            return bytes;
        error(cell, "E-VALUE",
            fmt::format("'{}' is no number of bytes from 1 to {}", cell.text, largest_request));
        return std::nullopt;
    }

    void error(const Word& word, const char* code, std::string message)
    {
        findings_.error(lines_.place(word), code, std::move(message));
    }

    TextLines lines_;
    const std::uint64_t capacity_;
    Diagnostics findings_;
    MemoryTraffic traffic_;
};

} // namespace

MemoryTraffic read_memory_trace(SourceText source, std::uint64_t capacity)
{
    const std::string name = source.name;
    MemoryTraffic traffic = MemoryTraceReader(std::move(source), capacity).run();
    traffic.name = name;
    return traffic;
}

} // namespace pivotsim
