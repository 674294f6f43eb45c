// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/wave/neighbour_file.h"
#include "observe/wave/wave_file.h"

#include <cstdint>
#include <cstdio>
#include <sys/types.h>

namespace pivotsim {

/// A wave that GTKWave's vcd2fst packs as it comes. The format has no library in Debian; the program is in
/// the package gtkwave.
class FstPipe final : public WaveFile {
public:
    /// Throws InputError if there is no vcd2fst.
    FstPipe(const std::string& path, bool force);
    ~FstPipe() override;

    void write(std::string_view text) override;
    void close() override;

private:
    void start();
    int wait();
    [[noreturn]] void fail(const std::string& how);

    NeighbourFile neighbour_;
    std::FILE* complaints_ = nullptr; ///< what vcd2fst prints
    int pipe_ = -1;
    pid_t process_ = -1;
};

/// Is the file made of whole blocks, its hierarchy among them? vcd2fst exits with 0 on a full disk too.
bool is_whole_fst(const std::string& path);

} // namespace pivotsim
