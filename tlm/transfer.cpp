// SPDX-License-Identifier: Apache-2.0
#include "tlm/transfer.h"

#include "base/diagnostics.h"

namespace pivotsim {

const char* to_string(OperandKind kind)
{
    switch (kind) {
    case OperandKind::inputs:
        return "inputs";
    case OperandKind::weights:
        return "weights";
    case OperandKind::outputs:
        return "outputs";
    case OperandKind::host:
        return "host";
    case OperandKind::command:
        return "command";
    }
    return "?";
}

void Transfer::clear()
{
    op = 0;
    operand = OperandKind::inputs;
    fold = 0;
    pace = sc_core::SC_ZERO_TIME;
    reused = kept = false;
    parent = nullptr;
    hops = 0;
}

tlm::tlm_extension_base* Transfer::clone() const
{
    return new Transfer(*this);
}

void Transfer::copy_from(const tlm::tlm_extension_base& other)
{
    *this = static_cast<const Transfer&>(other);
}

Transfer& Transfer::of(Payload& payload)
{
    auto* transfer = payload.get_extension<Transfer>();
    if (!transfer)
        throw SimulationError("a payload without a Transfer extension reached the platform; take payloads "
                              "from the PayloadPool");
    return *transfer;
}

} // namespace pivotsim
