// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/wave/vcd_writer.h"
#include "tlm/probe.h"

#include <string>
#include <vector>

namespace pivotsim {

/// The save file that makes GTKWave show a wave: levels as steps, one colour a kind of signal, all of the
/// window in sight.
class GtkwFile {
public:
    struct Row {
        std::string name; ///< as GTKWave writes it: "platform.pl.pe_array.state"
        std::string label; ///< to be shown instead; empty: the last part of the name
        SignalKind kind;
        unsigned width;
        bool level; ///< a number whose course matters: drawn as steps
    };

    /// To a group, which is made if it is new. Groups stand in the order of their ranks; a closed one shows
    /// its rows when it is clicked.
    void add_row(const std::string& group, int rank, bool open, Row row);

    /// `dump` is the wave's name, without a folder: it lies beside. Times are ps.
    std::string text(const std::string& dump, std::uint64_t begin, std::uint64_t end) const;

    /// "a/w.vcd.gz" has its save file in "a/w.gtkw".
    static std::string path_for(const std::string& wave);

private:
    struct Group {
        std::string title;
        int rank;
        bool open;
        std::vector<Row> rows;
    };

    std::vector<Group> groups_;
};

} // namespace pivotsim
