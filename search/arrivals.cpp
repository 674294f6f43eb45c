// SPDX-License-Identifier: Apache-2.0
#include "search/arrivals.h"

#include "search/config_source.h"
#include "workloads/text_lines.h"

#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <random>

namespace pivotsim {
namespace {

using sc_core::sc_time;

constexpr double picoseconds_a_nanosecond = 1e3, nanoseconds_a_millisecond = 1e6;
constexpr double latest_ms = 1e9; // 11 days, well within the kernel's clock

sc_time at_nanosecond(double ns)
{
    return sc_time::from_value(static_cast<std::uint64_t>(std::llround(ns) * picoseconds_a_nanosecond));
}

/// Gaps are -ln(u) / rate; u has 53 bits of the engine, which the standard fixes, and is never 0.
std::vector<sc_time> poisson(const ArrivalsConfig& config, std::uint64_t images)
{
    std::mt19937_64 engine(config.seed);
    std::vector<sc_time> times;
    double ns = 0;
    for (std::uint64_t image = 0; image < images; ++image) {
        const double uniform = (static_cast<double>(engine() >> 11U) + 1) * 0x1p-53;
        ns += -std::log(uniform) / *config.rate * 1e9;
        if (ns > latest_ms * nanoseconds_a_millisecond)
            throw InputError(config.place, "E-RANGE",
                fmt::format(
                    "at {} images a second the {} images take longer than 11 days", *config.rate, images));
        times.push_back(at_nanosecond(ns));
    }
    return times;
}

std::vector<sc_time> from_file(const ArrivalsConfig& config, std::uint64_t images)
{
    const TextLines lines(*load_text(config.file->name, config.file->place));
    lines.require_text();
    std::vector<sc_time> times;
    for (int number = 1; number <= static_cast<int>(lines.count()) && times.size() < images; ++number) {
        const std::vector<Word> words = lines.words(number);
        if (words.empty())
            continue;
        double ms = 0;
        const std::string_view text = words.front().text;
        const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), ms);
        if (words.size() > 1 || failure != std::errc{} || end != text.data() + text.size() || !(ms >= 0)
            || ms > latest_ms)
            throw InputError(lines.place(words.front()), "E-VALUE",
                fmt::format("'{}' is no time in ms from 0 to {:g}, alone on its line", text, latest_ms));
        const sc_time time = at_nanosecond(ms * nanoseconds_a_millisecond);
        if (!times.empty() && time < times.back())
            throw InputError(
                lines.place(words.front()), "E-ORDER", "this arrival is earlier than the one before");
        times.push_back(time);
    }
    if (times.size() < images)
        throw InputError(lines.whole(), "E-EMPTY",
            fmt::format("the file has {} arrivals for {} images", times.size(), images));
    return times;
}

} // namespace

std::vector<sc_time> arrivals(const ArrivalsConfig& config, std::uint64_t images)
{
    switch (config.process) {
    case ArrivalsConfig::Process::poisson:
        return poisson(config, images);
    case ArrivalsConfig::Process::file:
        return from_file(config, images);
    case ArrivalsConfig::Process::closed:
        break;
    }
    return {};
}

} // namespace pivotsim
