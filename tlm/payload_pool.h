// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tlm/transfer.h"

#include <memory>
#include <vector>

namespace pivotsim {

/// Memory manager of all payloads of a platform: a payload is allocated once and then goes round.
class PayloadPool : public tlm::tlm_mm_interface {
public:
    PayloadPool() = default;
    PayloadPool(const PayloadPool&) = delete;
    PayloadPool& operator=(const PayloadPool&) = delete;
    ~PayloadPool() override;

    /// A payload with one reference and a cleared Transfer; the holder of the last reference releases it.
    /// Data pointers stay null: timing models move lengths, not contents.
    Payload& acquire(tlm::tlm_command command, std::uint64_t address, Bytes length);

    void free(Payload* payload) override;

    /// Payloads out of the pool: 0 at the end of a sound run.
    std::size_t in_use() const { return all_.size() - idle_.size(); }
    /// Most payloads that were out at the same time.
    std::size_t allocated() const { return all_.size(); }

private:
    std::vector<std::unique_ptr<Payload>> all_;
    std::vector<Payload*> idle_;
};

} // namespace pivotsim
