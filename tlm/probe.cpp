// SPDX-License-Identifier: Apache-2.0
#include "tlm/probe.h"

namespace pivotsim {

const char* to_string(TrackKind kind)
{
    switch (kind) {
    case TrackKind::unit:
        return "unit";
    case TrackKind::core:
        return "core";
    case TrackKind::array:
        return "array";
    case TrackKind::dma:
        return "dma";
    case TrackKind::port:
        return "port";
    case TrackKind::wires:
        return "wires";
    case TrackKind::memory:
        return "memory";
    case TrackKind::refresh:
        return "refresh";
    case TrackKind::bank:
        return "bank";
    case TrackKind::buffer:
        return "buffer";
    }
    return "?";
}

const char* to_string(Activity activity)
{
    switch (activity) {
    case Activity::execute:
        return "execute";
    case Activity::preload:
        return "preload";
    case Activity::stream:
        return "stream";
    case Activity::drain:
        return "drain";
    case Activity::stall:
        return "stall";
    case Activity::read:
        return "read";
    case Activity::write:
        return "write";
    case Activity::refresh:
        return "refresh";
    case Activity::activate:
        return "activate";
    case Activity::precharge:
        return "precharge";
    }
    return "?";
}

const char* to_string(StallCause cause)
{
    switch (cause) {
    case StallCause::none:
        return "none";
    case StallCause::inputs:
        return "inputs";
    case StallCause::weights:
        return "weights";
    case StallCause::outputs:
        return "outputs";
    case StallCause::port:
        return "port";
    case StallCause::contention:
        return "contention";
    case StallCause::refresh:
        return "refresh";
    case StallCause::ps:
        return "ps";
    case StallCause::peer:
        return "peer";
    case StallCause::dependency:
        return "dependency";
    }
    return "?";
}

const char* to_string(Resource resource)
{
    switch (resource) {
    case Resource::compute:
        return "compute";
    case Resource::buffers:
        return "gb";
    case Resource::port:
        return "port";
    case Resource::dram:
        return "dram";
    case Resource::ps:
        return "ps";
    }
    return "?";
}

Slice transaction(const Payload& payload, sc_core::sc_time begin, sc_core::sc_time end)
{
    const auto* transfer = payload.get_extension<Transfer>();
    Slice slice;
    slice.begin = begin;
    slice.end = end;
    slice.activity = payload.is_read() ? Activity::read : Activity::write;
    slice.operand = transfer ? transfer->operand : OperandKind::host;
    slice.op = transfer ? transfer->op : 0;
    slice.fold = transfer ? transfer->fold : 0;
    slice.bytes = payload.get_data_length();
    return slice;
}

} // namespace pivotsim
