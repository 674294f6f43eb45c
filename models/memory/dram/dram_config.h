// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/fields.h"
#include "base/input_file.h"
#include "models/memory/dram/address_map.h"
#include "models/memory/dram/dram_time.h"

#include <optional>

namespace pivotsim {

/// One rank of DDR4 devices side by side.
struct DramGeometry {
    static constexpr std::uint32_t most_banks = 16, most_bank_groups = 8;

    Bytes bus_width = 8; ///< of all devices together, what half a clock moves
    std::uint32_t bank_groups = 4;
    std::uint32_t banks = 4; ///< a group
    std::uint64_t rows = 32768; ///< a bank
    std::uint64_t columns = 1024; ///< a row, each of bus_width
    std::uint32_t burst_length = 8; ///< columns a burst; BL8

    std::uint32_t all_banks() const { return bank_groups * banks; }
    Bytes burst_bytes() const { return bus_width * burst_length; }
    Bytes capacity() const { return bus_width * (columns * rows * all_banks()); }

    static const Fields<DramGeometry>& fields();
};

/// JESD79-4's names. Defaults: DDR4-2133P, x8, 4 Gb.
struct DramTimingConfig {
    Duration tck{937'500};
    DramTime cl = DramTime::clocks(15), cwl = DramTime::clocks(14);
    DramTime trcd = DramTime::clocks(15), trp = DramTime::clocks(15);
    DramTime tras = DramTime::clocks(36), trc = DramTime::clocks(51);
    DramTime trrd_s = DramTime::clocks(4), trrd_l = DramTime::clocks(6);
    DramTime tccd_s = DramTime::clocks(4), tccd_l = DramTime::clocks(6);
    DramTime tfaw = DramTime::clocks(32);
    DramTime twr = DramTime::clocks(16);
    DramTime twtr_s = DramTime::clocks(3), twtr_l = DramTime::clocks(8);
    DramTime trtp = DramTime::clocks(8);
    DramTime trfc = DramTime::clocks(278), trefi = DramTime::clocks(8320);
    DramTime read_to_write = DramTime::clocks(2); ///< bus turnaround on top of CL + burst - CWL

    static const Fields<DramTimingConfig>& fields();
};

/// What the controller decides; research has it that this moves results more than most JEDEC numbers.
struct DramPolicy {
    std::uint32_t read_window = 32, write_window = 32; ///< bursts that it sees and reorders
    std::uint32_t drain_above = 26, drain_until = 6; ///< writes that begin and end a drain
    std::uint32_t frontend = 1; ///< clocks from acceptance to the earliest command
    std::uint32_t backend = 0; ///< clocks from the last data beat to the response
    std::uint32_t command_slot = 1; ///< commands start at multiples of so many clocks: 2 where the controller
                                    ///< runs at half the rate of the bus
    std::uint32_t hit_cap = 0; ///< row hits served past an older conflict; 0: any number
    bool refresh = true;
    /// After so long without a request the controller closes all rows and refreshes ahead of time; the clock
    /// of refreshes starts anew with the next request, and those of the pause are not counted. 0: it waits.
    Duration idle_close;

    static const Fields<DramPolicy>& fields();
};

/// Where level `external` finds its DRAM simulator. The other levels ignore it.
struct DramExternalConfig {
    std::optional<InputFile> library; ///< an adapter (models/memory/external/dram_abi.h)
    std::optional<InputFile> config; ///< the simulator's own
    SourcePlace place;

    static const Fields<DramExternalConfig>& fields();
};

/// A DDR4 memory behind one controller, as configs/memories/*.yaml write it.
struct DramConfig {
    std::string name = "ddr4_2133p";
    DramGeometry geometry;
    DramTimingConfig timing;
    DramAddressMapConfig address_map;
    DramPolicy policy;
    DramExternalConfig external;
    /// From a port's request to the controller. Assumed; the channel is simulated ahead by as much.
    DramTime request_latency = DramTime::clocks(64);
    SourcePlace place;

    /// Two beats a clock, nothing ever in the way.
    Bandwidth peak() const;
    /// Of a linear stream: bursts that follow each other pay tCCD_L if the address map leaves them in one
    /// bank group and the window sees no other, and refreshes take their share.
    Bandwidth sustained() const;
    /// The least power of two that reaches from row to row of all banks; the capacity, if a lower bit of the
    /// address selects a row.
    Bytes row_span() const;
    /// Of a burst whose bank is closed, from the port's request to the last beat.
    Duration idle_latency() const;

    static const Fields<DramConfig>& fields();
};

} // namespace pivotsim
