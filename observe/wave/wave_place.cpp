// SPDX-License-Identifier: Apache-2.0
#include "observe/wave/wave_place.h"

#include <algorithm>
#include <array>

namespace pivotsim {
namespace {

/// From the top of the screen.
int rank_of(TrackKind kind)
{
    constexpr std::array order{TrackKind::array, TrackKind::unit, TrackKind::buffer, TrackKind::dma,
        TrackKind::port, TrackKind::wires, TrackKind::memory, TrackKind::refresh, TrackKind::core,
        TrackKind::bank};
    return 1 + static_cast<int>(std::find(order.begin(), order.end(), kind) - order.begin());
}

} // namespace

WavePlace wave_place(const std::string& module, TrackKind kind)
{
    const int rank = rank_of(kind);
    switch (kind) {
    case TrackKind::array:
    case TrackKind::unit:
        return {module, module, rank, true, false};
    case TrackKind::buffer:
        return {module, "buffers", rank, true, true};
    case TrackKind::dma:
        return {module, "DMA", rank, true, true};
    case TrackKind::port:
        return {module, "ports", rank, true, true};
    case TrackKind::wires:
        return {module, "ports of the memory controller", rank, true, true};
    case TrackKind::memory:
    case TrackKind::refresh: // beside the transactions that it holds up
        return {module, "memory", rank, true, true};
    case TrackKind::core:
        return {module, "cores", rank, false, true};
    case TrackKind::bank:
        break;
    }
    return {module, "banks", rank, false, true};
}

Detail wave_detail(TrackKind kind)
{
    switch (kind) {
    case TrackKind::unit:
    case TrackKind::core:
        return Detail::operators;
    case TrackKind::bank:
        return Detail::beats;
    default:
        return Detail::slices;
    }
}

unsigned wave_bits(std::uint64_t most)
{
    unsigned bits = 2; // viewers take a width of 1 for a wire
    while (bits < 63 && most >> bits != 0)
        ++bits;
    return bits;
}

} // namespace pivotsim
