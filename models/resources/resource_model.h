// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/registry.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace pivotsim {

struct PlatformConfig;

/// What programmable logic takes of an FPGA.
struct FpgaResources {
    std::uint64_t dsp = 0; ///< DSP slices
    std::uint64_t bram36 = 0; ///< block RAMs of 36 Kib; an odd half is rounded up
    std::optional<std::uint64_t> lut; ///< look-up tables, where somebody knows

    FpgaResources& operator+=(const FpgaResources& more)
    {
        dsp += more.dsp;
        bram36 += more.bram36;
        lut = lut && more.lut ? std::optional(*lut + *more.lut) : std::nullopt;
        return *this;
    }
};

/// Estimates what an accelerator takes, from its parameters and without building it. Registered under the
/// accelerator's name, with the same parameters; an accelerator without one has no estimate.
class ResourceModel {
public:
    static constexpr const char* kind = "resource model";
    using Create = std::unique_ptr<ResourceModel>();

    virtual ~ResourceModel() = default;
    virtual FpgaResources resources(const PlatformConfig& platform) const = 0;
};

} // namespace pivotsim
