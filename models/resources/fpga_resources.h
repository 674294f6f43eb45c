// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/platform/platform_config.h"
#include "models/resources/resource_model.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

/// What a platform's accelerators take of an FPGA, together; nothing if one of them has no ResourceModel.
///
/// That of `systolic` counts the array and its four buffers. Look-up tables: not known.
///
/// DSP slices: one a PE, as the paper's 64 x 36 PEs take 2304 (section 4.1). Two INT8 products can share a
/// slice (WP486); nobody here does so.
///
/// Block RAMs, derived from UG573 (UltraScale memory): in simple dual port mode half a block (RAMB18) is 36
/// bits wide and 512 deep, and halving the width doubles the depth, down to 1 bit x 16384. It takes one
/// access at each of its two ports in a cycle, so that `ports` accesses a cycle need ceil(ports / 2) banks,
/// each with its part of the buffer. Halves of a buffer are halves of its addresses and take no block of
/// their own. A buffer of `size` bytes, `width` bytes a cycle, is then the fewest half blocks over all
/// aspects: neither fewer than its width asks for nor than its capacity does.
///
/// Assumed, where a width is `unlimited`: what the array moves at its own pace, so that nothing waits. With R
/// rows and C columns of INT8 operands and INT32 sums, in bytes a cycle:
///
/// | dataflow | IPMEM | WTMEM | OPMEM |
/// | --- | --- | --- | --- |
/// | is | C (preload) | R (stream) | 4 C |
/// | ws | R (stream) | C (preload) | 4 C |
/// | os | R (stream) | C (stream) | 4 C with `os_drain: rows`, 4 R with `cols`, else 4 min(R, C): the PEs
/// that finish in one cycle |
///
/// An unlimited global buffer serves all three at once: a bank of its own for each stream's share.
///
/// The paper's design takes 48 block RAMs and does not say how. zcu102_paper.yaml, all widths unlimited,
/// comes out as 55 (4 + 7.5 + 16 for the SRAMs, as much again for the global buffer), zcu102.yaml, whose
/// global buffer is 64 bytes wide, as 35. Nothing is fitted: 48 lies between a global buffer that makes
/// nobody wait and a narrow one. DMA engines, FIFOs and AXI ports are not counted.
std::optional<FpgaResources> estimate_resources(const PlatformConfig& platform);

/// Half blocks (RAMB18) of a memory of `bytes`, `width` bytes an access, `ports` accesses a cycle.
std::uint64_t half_block_rams(std::uint64_t bytes, std::uint64_t width, std::uint32_t ports);

struct FpgaDevice {
    const char* name; ///< of the board
    const char* part;
    std::uint64_t dsp, bram36, lut;
};

/// Boards and what their parts hold. Sources: DS891 (Zynq UltraScale+), DS987 (Kria K26), DS962 (Alveo U250).
const std::vector<FpgaDevice>& fpga_devices();

/// By the board's name; null if it is not known.
const FpgaDevice* find_device(const std::string& name);

} // namespace pivotsim
