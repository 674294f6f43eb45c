// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/fields.h"

#include <string>
#include <vector>

namespace pivotsim {

struct DramGeometry;

/// Neighbouring bits of a byte address, as `13-14` or `6`.
struct BitRange {
    std::uint32_t low = 0, high = 0;

    std::uint32_t count() const { return high - low + 1; }
};

template <> class Codec<BitRange> : public PlainCodec<Codec<BitRange>, BitRange> {
public:
    explicit Codec(const Limits&) { }
    void read(const Value& value, const std::string& key, BitRange& target, Diagnostics& diagnostics) const;
    Value write(BitRange from) const;
    ValueType type() const { return form_of(ValueType::Form::text); }
};

/// Which bits of a byte address select what, each list from its least significant bit upwards. The default is
/// Row-Bank-BankGroup-Column, which U-Boot programs on the ZCU102 (ADDRMAP1-11).
struct DramAddressMapConfig {
    std::vector<BitRange> column{{3, 12}}, bank_group{{13, 14}}, bank{{15, 16}}, row{{17, 31}};

    static const Fields<DramAddressMapConfig>& fields();
};

/// What is implausible about a map for a geometry: bits missing, used twice, or a burst torn apart.
std::vector<Complaint> complaints_of(const DramAddressMapConfig& map, const DramGeometry& geometry);

/// Decodes byte addresses; a map without complaints.
class DramAddressMap {
public:
    struct Location {
        std::uint32_t bank; ///< bank_group * banks + bank
        std::uint32_t row;
    };

    DramAddressMap(const DramAddressMapConfig& config, const DramGeometry& geometry);

    /// The address wraps at the capacity.
    Location locate(std::uint64_t address) const
    {
        return {(bank_group_.of(address) << bank_bits_) | bank_.of(address), row_.of(address)};
    }

private:
    class Bits {
    public:
        explicit Bits(const std::vector<BitRange>& ranges);

        std::uint32_t of(std::uint64_t address) const
        {
            std::uint64_t value = 0;
            for (const Piece& piece : pieces_)
                value |= (address >> piece.shift & piece.mask) << piece.offset;
            return static_cast<std::uint32_t>(value);
        }

    private:
        struct Piece {
            std::uint32_t shift, offset;
            std::uint64_t mask;
        };
        std::vector<Piece> pieces_;
    };

    Bits bank_group_, bank_, row_;
    std::uint32_t bank_bits_;
};

} // namespace pivotsim
