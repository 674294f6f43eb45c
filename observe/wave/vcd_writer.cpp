// SPDX-License-Identifier: Apache-2.0
#include "observe/wave/vcd_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>

namespace pivotsim {
namespace {

constexpr std::size_t buffer_size = 128 * 1024;

/// Short and stable: the n-th of all words of printable characters.
std::string identifier(SignalId signal)
{
    constexpr unsigned first = '!', characters = '~' - '!' + 1;
    std::string text;
    for (std::uint64_t left = signal + std::uint64_t{1}; left > 0; left = (left - 1) / characters)
        text += static_cast<char>(first + (left - 1) % characters);
    return text;
}

/// Blanks and what is not printable as GTKWave reads them: a backslash and three octal digits.
std::string escaped(const std::string& text)
{
    std::string escaped;
    for (const char each : text) {
        const auto code = static_cast<unsigned char>(each);
        if (code > ' ' && code < 0x7f && each != '\\')
            escaped += each;
        else
            escaped += fmt::format("\\{:03o}", code);
    }
    return escaped.empty() ? "-" : escaped;
}

} // namespace

SignalId VcdWriter::add_signal(
    const std::string& module, const std::string& name, SignalKind kind, unsigned width, std::int64_t value)
{
    const auto id = static_cast<SignalId>(signals_.size());
    Signal signal{kind, kind == SignalKind::number ? width : 1, identifier(id), {}, value, value, false};
    signal.name = scopes_.add(module, name,
        fmt::format(
            "{} {} {}", kind == SignalKind::text ? "string" : "wire", signal.width, signal.identifier));
    signals_.push_back(std::move(signal));
    return id;
}

std::int64_t VcdWriter::text(const std::string& text)
{
    const auto [place, added] = text_numbers_.try_emplace(text, static_cast<std::int64_t>(texts_.size()));
    if (added)
        texts_.push_back(escaped(text));
    return place->second;
}

void VcdWriter::begin(std::uint64_t time)
{
    begin_ = time;
    now_ = time;
}

void VcdWriter::take(const SignalChange& change)
{
    Signal& signal = signals_[change.signal];
    if (begin_ && change.time > now_) {
        write_instant();
        now_ = change.time;
    }
    signal.value = change.kind == SignalChange::Kind::add ? signal.value + change.value : change.value;
    if (header_ && !signal.touched) {
        signal.touched = true;
        touched_.push_back(change.signal);
    }
}

/// What is known of now_ when something later comes. At the begin, all that signals hold.
void VcdWriter::write_instant()
{
    if (!header_) {
        write_header();
        return;
    }
    bool stamped = false;
    for (const SignalId id : touched_) {
        Signal& signal = signals_[id];
        signal.touched = false;
        if (signal.value == signal.written)
            continue;
        if (!stamped)
            stamp();
        stamped = true;
        write_value(signal);
        signal.written = signal.value;
        ++written_;
    }
    touched_.clear();
    pass_on(false);
}

void VcdWriter::write_header()
{
    header_ = true;
    buffer_ += "$version pivotsim $end\n$timescale 1 ps $end\n" + scopes_.declarations()
        + fmt::format("$enddefinitions $end\n#{}\n$dumpvars\n", now_);
    for (Signal& signal : signals_) {
        write_value(signal);
        signal.written = signal.value;
    }
    buffer_ += "$end\n";
    pass_on(false);
}

void VcdWriter::stamp()
{
    append('#', now_, 10);
    buffer_ += '\n';
}

void VcdWriter::append(char before, std::uint64_t number, int base)
{
    std::array<char, 65> text{};
    text[0] = before;
    const auto [end, error] = std::to_chars(text.data() + 1, text.data() + text.size(), number, base);
    buffer_.append(text.data(), end);
}

void VcdWriter::write_value(const Signal& signal)
{
    const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(signal.value, 0));
    switch (signal.kind) {
    case SignalKind::bit:
        buffer_ += value != 0 ? '1' : '0';
        break;
    case SignalKind::number:
        append('b', value, 2);
        buffer_ += ' ';
        break;
    case SignalKind::text:
        buffer_ += 's';
        buffer_ += texts_[value];
        buffer_ += ' ';
        break;
    }
    buffer_ += signal.identifier;
    buffer_ += '\n';
}

void VcdWriter::end(std::uint64_t time)
{
    if (!begin_)
        begin(time);
    write_instant();
    if (time > now_) {
        now_ = time;
        stamp();
    }
    pass_on(true);
}

void VcdWriter::pass_on(bool all)
{
    if (buffer_.size() < (all ? 1 : buffer_size))
        return;
    file_.write(buffer_);
    buffer_.clear();
}

} // namespace pivotsim
