// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/wave/signal_change.h"
#include "observe/wave/vcd_scopes.h"
#include "observe/wave/wave_file.h"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace pivotsim {

/// What a signal holds: one bit, a number that is never negative, or a text.
enum class SignalKind : std::uint8_t { bit, number, text };

/// Writes a value change dump (IEEE 1364, with the string variables of GTKWave): a line a change, and only of
/// what really changed between two instants. Times are ps.
class VcdWriter {
public:
    explicit VcdWriter(WaveFile& file) : file_(file) { }

    /// Before anything is taken. `width` is the number's, in bits; `value` is what it holds from the start.
    SignalId add_signal(const std::string& module, const std::string& name, SignalKind kind,
        unsigned width = 1, std::int64_t value = 0);
    /// As viewers write it: "platform.pl.pe_array.state".
    const std::string& name(SignalId signal) const { return signals_[signal].name; }
    unsigned width(SignalId signal) const { return signals_[signal].width; }

    /// A text's number, to be told as a signal's value; 0 is "-", which all texts begin with.
    std::int64_t text(const std::string& text);

    /// The dump begins at `time`: with the values that signals have then.
    void begin(std::uint64_t time);
    bool begun() const { return begin_.has_value(); }

    /// In order of time. Before the begin, values are kept and not written.
    void take(const SignalChange& change);

    /// The dump ends at `time`, or at the last change where that is later.
    void end(std::uint64_t time);

    std::uint64_t written() const { return written_; } ///< changes
    std::uint64_t begins_at() const { return begin_.value_or(0); }
    std::uint64_t ends_at() const { return now_; }

private:
    struct Signal {
        SignalKind kind;
        unsigned width;
        std::string identifier, name;
        std::int64_t value = 0, written = 0;
        bool touched = false;
    };

    void write_header();
    void write_instant();
    void write_value(const Signal& signal);
    void stamp();
    void append(char before, std::uint64_t number, int base);
    void pass_on(bool all);

    WaveFile& file_;
    VcdScopes scopes_;
    std::vector<Signal> signals_;
    std::vector<std::string> texts_{"-"}; ///< as they are written
    std::unordered_map<std::string, std::int64_t> text_numbers_{{"-", 0}};
    std::vector<SignalId> touched_; ///< at now_
    std::optional<std::uint64_t> begin_;
    bool header_ = false;
    std::uint64_t now_ = 0;
    std::uint64_t written_ = 0;
    std::string buffer_;
};

} // namespace pivotsim
