// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace pivotsim {

/// Where the text of a wave goes.
class WaveFile {
public:
    virtual ~WaveFile() = default;
    WaveFile(const WaveFile&) = delete;
    WaveFile& operator=(const WaveFile&) = delete;

    /// By the name's end: .vcd, .vcd.gz, or .fst, which the program vcd2fst makes. An existing file is only
    /// replaced with `force`. Throws InputError, so that all that can be known beforehand is known before
    /// anything is simulated.
    static std::unique_ptr<WaveFile> open(const std::string& path, bool force);

    /// Throws InputError if there is no room, for example.
    virtual void write(std::string_view text) = 0;
    /// Without it, a dump is cut and an .fst is not there.
    virtual void close() = 0;

protected:
    WaveFile() = default;
};

} // namespace pivotsim
