// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/units.h"
#include "workloads/operator.h"

#include <array>
#include <tlm>

namespace pivotsim {

using Payload = tlm::tlm_generic_payload;

/// What the bytes of a payload are.
enum class OperandKind : std::uint8_t {
    inputs, ///< activations, operand A
    weights, ///< operand B
    outputs, ///< results and partial sums
    host, ///< operands of the PS cores
    command ///< an operator to execute; no bytes
};
constexpr std::size_t operand_kinds = 5;

const char* to_string(OperandKind kind);

/// The payload extension: which work a transaction belongs to. Every payload of the pool carries one.
struct Transfer : tlm::tlm_extension<Transfer> {
    OperatorId op = 0;
    OperandKind operand = OperandKind::inputs;
    std::uint64_t fold = 0; ///< within the operator, heads one after the other
    std::uint8_t unit = 0; ///< whose it is: the accelerator's number; its port arbiter notes it

    /// How long the initiator itself takes to deliver or absorb the bytes, as the array does that streams a
    /// vector a cycle. The target answers no earlier.
    sc_core::sc_time pace;

    /// An SRAM keeps a piece until its last use: `reused` says that it is there from an earlier use (partial
    /// sums: that these are added to it), `kept` that another use follows.
    bool reused = false, kept = false;

    /// The transaction that this one is a piece of, if a port cut it.
    Payload* parent = nullptr;

    /// Way back through arbiters: each pushes the index of the socket that the request came in by.
    std::array<std::uint8_t, 6> route{};
    std::uint8_t hops = 0;

    void clear();
    tlm::tlm_extension_base* clone() const override;
    void copy_from(const tlm::tlm_extension_base& other) override;

    static Transfer& of(Payload& payload);
};

} // namespace pivotsim
