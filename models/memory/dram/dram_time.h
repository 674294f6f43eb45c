// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/codec.h"

namespace pivotsim {

/// A DRAM timing as its data sheet gives it: in clocks ("15 nCK", JEDEC's notation) or in time ("14.06 ns").
struct DramTime {
    bool counted = true; ///< amount is clocks; else femtoseconds
    std::uint64_t amount = 0;

    static constexpr DramTime clocks(std::uint64_t count) { return {true, count}; }

    /// Whole clocks of period `tck`, rounded up, as a controller has to.
    std::uint64_t cycles(Duration tck) const { return counted ? amount : ceil_div(amount, tck.femtoseconds); }
};

namespace dimension {
extern const Dimension dram_time; ///< nCK, or femtoseconds: the text's unit tells which
} // namespace dimension

template <> class Codec<DramTime> : public PlainCodec<Codec<DramTime>, DramTime> {
public:
    explicit Codec(const Limits& limits) : limits_(limits) { }
    void read(const Value& value, const std::string& key, DramTime& target, Diagnostics& diagnostics) const;
    Value write(DramTime from) const;
    ValueType type() const { return quantity_type(dimension::dram_time, limits_); }

private:
    Limits limits_;
};

} // namespace pivotsim
