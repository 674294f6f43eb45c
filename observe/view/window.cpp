// SPDX-License-Identifier: Apache-2.0
#include "observe/view/window.h"

#include "base/diagnostics.h"
#include "base/quantity.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fnmatch.h>
#include <optional>

namespace pivotsim {
namespace {

using sc_core::sc_time;

struct Range {
    std::uint64_t first, last;
};

[[noreturn]] void refuse(const std::string& text, const std::string& why)
{
    throw InputError({}, "E-WINDOW", fmt::format("--window '{}': {}", text, why),
        {"10us:40us, cycles:1000-2000, op:encoder.3.qkv, encoder:5-6 and image:3 are windows"});
}

std::uint64_t number(const std::string& text, std::string_view digits)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size())
        refuse(text, fmt::format("'{}' is no whole number", digits));
    return value;
}

Range range(const std::string& text, std::string_view part)
{
    const std::size_t dash = part.find('-');
    const std::uint64_t first = number(text, part.substr(0, dash));
    const std::uint64_t last = dash == std::string_view::npos ? first : number(text, part.substr(dash + 1));
    if (last < first)
        refuse(text, fmt::format("{} comes before {}", last, first));
    return {first, last};
}

sc_time instant(const std::string& text, std::string_view part, sc_time otherwise)
{
    if (part.empty())
        return otherwise;
    QuantityFault fault;
    const std::optional<long double> time = parse_quantity(part, dimension::duration, fault);
    if (!time)
        refuse(text, fault.message);
    constexpr long double femtoseconds_a_picosecond = 1000;
    const long double picoseconds = *time / femtoseconds_a_picosecond;
    if (picoseconds < 0 || picoseconds > static_cast<long double>(sc_core::sc_max_time().value()))
        refuse(text, fmt::format("'{}' is not within a run", part));
    return sc_time::from_value(static_cast<std::uint64_t>(picoseconds));
}

} // namespace

Window Window::parse(const std::string& text, const Trace& trace, const Clock& clock)
{
    Window window;
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos)
        refuse(text, "it has no ':'");
    const std::string_view kind = std::string_view{text}.substr(0, colon);
    const std::string rest = text.substr(colon + 1);
    const auto choose = [&](const auto& wanted) {
        window.kind_ = Kind::operators;
        for (const Operator& op : trace.operators())
            window.wanted_.push_back(wanted(op));
        if (std::none_of(window.wanted_.begin(), window.wanted_.end(), [](bool each) { return each; }))
            refuse(text, "the workload has no such operator");
    };
    if (kind == "op") {
        choose([&rest](const Operator& op) { return ::fnmatch(rest.c_str(), op.name.c_str(), 0) == 0; });
    } else if (kind == "encoder") {
        const Range encoders = range(text, rest);
        choose([&](const Operator& op) {
            return op.encoder && *op.encoder + 1 >= encoders.first && *op.encoder + 1 <= encoders.last;
        });
    } else if (kind == "image") {
        const Range images = range(text, rest);
        if (images.first == 0)
            refuse(text, "images count from 1");
        window.kind_ = Kind::images;
        window.first_image_ = images.first - 1;
        window.last_image_ = images.last - 1;
    } else if (kind == "cycles") {
        const Range cycles = range(text, rest);
        const std::uint64_t most
            = sc_core::sc_max_time().value() / picoseconds(clock.time_of(Cycles{1}) + sc_time::from_value(1));
        if (cycles.last > most)
            refuse(text, fmt::format("cycle {} is not within a run", cycles.last));
        window.kind_ = Kind::time;
        window.begin_ = clock.time_of(Cycles{cycles.first});
        window.end_ = clock.time_of(Cycles{cycles.last});
    } else {
        if (kind.empty() && rest.empty())
            refuse(text, "it has neither a begin nor an end");
        window.kind_ = Kind::time;
        window.begin_ = instant(text, kind, {});
        window.end_ = instant(text, rest, sc_core::sc_max_time());
    }
    if (window.kind_ == Kind::time && window.end_ <= window.begin_)
        refuse(text, "it ends where it begins, or before");
    return window;
}

void Window::image_begins(std::uint64_t image, sc_time)
{
    if (image >= first_image_ && image <= last_image_)
        ++images_open_;
}

void Window::image_ends(std::uint64_t image, sc_time)
{
    if (image >= first_image_ && image <= last_image_ && images_open_ > 0)
        --images_open_;
}

bool Window::shows_part(const Slice& slice)
{
    switch (kind_) {
    case Kind::all:
        return true;
    case Kind::time:
        return slice.begin < end_ && (slice.end > begin_ || slice.begin >= begin_);
    case Kind::operators:
        if (slice.operand != OperandKind::command)
            beside_ = wanted_[slice.op];
        return beside_;
    case Kind::images:
        return images_open_ > 0;
    }
    return true;
}

bool Window::shows(sc_time time) const
{
    switch (kind_) {
    case Kind::time:
        return time >= begin_ && time < end_;
    case Kind::operators:
        return beside_;
    case Kind::images:
        return images_open_ > 0;
    case Kind::all:
        break;
    }
    return true;
}

bool Window::shows(OperatorId op) const
{
    return kind_ != Kind::operators || wanted_[op];
}

bool Window::touches(sc_time begin, sc_time end) const
{
    if (kind_ == Kind::time)
        return begin < end_ && end > begin_;
    return kind_ == Kind::images && images_open_ > 0;
}

} // namespace pivotsim
