// SPDX-License-Identifier: Apache-2.0
#include "apps/sweep_progress.h"

#include "base/text.h"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <unistd.h>

namespace pivotsim {
namespace {

constexpr std::chrono::milliseconds redraw_every{100};
constexpr int bar_width = 30;

std::string time_text(double seconds)
{
    if (seconds < 100)
        return fmt::format("{:.0f} s", seconds);
    if (seconds < 6000)
        return fmt::format("{:.0f} min", seconds / 60);
    return fmt::format("{:.1f} h", seconds / 3600);
}

} // namespace

SweepProgress::SweepProgress(const Console& console)
    : console_(console), terminal_(::isatty(STDERR_FILENO) != 0)
{
}

SweepProgress::~SweepProgress()
{
    if (line_open_)
        fmt::print(stderr, "\n");
}

void SweepProgress::update(const SweepTally& tally, std::uint64_t done, std::uint64_t of)
{
    if (console_.quiet || of == 0)
        return;
    if (done <= 1 || of != batch_) {
        began_ = done <= 1 ? Clock::now() : began_;
        batch_ = of;
        tenth_ = 0;
    }
    if (terminal_) {
        if (done == of || Clock::now() - drawn_ > redraw_every)
            draw(tally, done, of);
        return;
    }
    const std::uint64_t tenth = done * 10 / of;
    if (tenth > tenth_)
        draw(tally, done, of);
    tenth_ = tenth;
}

void SweepProgress::draw(const SweepTally& tally, std::uint64_t done, std::uint64_t of)
{
    drawn_ = Clock::now();
    const double seconds = std::chrono::duration<double>(drawn_ - began_).count();
    const double rate = seconds > 0 ? static_cast<double>(done - 1) / seconds : 0;
    std::string text = fmt::format("{}/{} {:3.0f} %", with_thousands(done), with_thousands(of),
        100.0 * static_cast<double>(done) / static_cast<double>(of));
    if (rate > 0 && seconds > 0.3)
        text += fmt::format("  {:.{}f} points/s  {} left", rate, rate < 10 ? 1 : 0,
            time_text(static_cast<double>(of - done) / rate));
    text += fmt::format("  failed {}", tally.failed());
    if (!terminal_) {
        fmt::print(stderr, "{}\n", text);
        return;
    }
    const auto filled = static_cast<int>(bar_width * done / of);
    fmt::print(
        stderr, "\r[{:<{}}] {}\x1b[K", std::string(static_cast<std::size_t>(filled), '='), bar_width, text);
    std::fflush(stderr);
    line_open_ = true;
}

} // namespace pivotsim
