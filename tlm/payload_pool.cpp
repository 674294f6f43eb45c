// SPDX-License-Identifier: Apache-2.0
#include "tlm/payload_pool.h"

#include "base/diagnostics.h"

namespace pivotsim {

PayloadPool::~PayloadPool() = default; // a payload deletes its extensions

Payload& PayloadPool::acquire(tlm::tlm_command command, std::uint64_t address, Bytes length)
{
    // TLM-2.0 LRM 14.10: the length attribute is an unsigned int
    if (length.count > std::numeric_limits<unsigned>::max())
        throw SimulationError("a transaction of " + std::to_string(length.count) + " bytes exceeds 4 GiB");
    if (idle_.empty()) {
        all_.push_back(std::make_unique<Payload>(this));
        all_.back()->set_extension(new Transfer);
        idle_.push_back(all_.back().get());
    }
    Payload& payload = *idle_.back();
    idle_.pop_back();
    payload.acquire();
    payload.set_command(command);
    payload.set_address(address);
    payload.set_data_length(static_cast<unsigned>(length.count));
    payload.set_streaming_width(static_cast<unsigned>(length.count));
    payload.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
    Transfer::of(payload).clear();
    return payload;
}

void PayloadPool::free(Payload* payload)
{
    idle_.push_back(payload);
}

} // namespace pivotsim
