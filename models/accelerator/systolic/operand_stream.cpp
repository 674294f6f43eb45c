// SPDX-License-Identifier: Apache-2.0
#include "models/accelerator/systolic/operand_stream.h"

namespace pivotsim {
namespace {

OperandKind kind_of(GemmOperand operand)
{
    switch (operand) {
    case GemmOperand::inputs:
        return OperandKind::inputs;
    case GemmOperand::weights:
        return OperandKind::weights;
    case GemmOperand::outputs:
        break;
    }
    return OperandKind::outputs;
}

} // namespace

OperandStream::OperandStream(const FoldSchedule& schedule, GemmOperand operand, Leg leg, const Place& place)
    : schedule_(schedule), operand_(operand), leg_(leg), place_(place)
{
    if (schedule_.folds() > 0)
        planned_ = schedule_.fold(0);
}

bool OperandStream::moves() const
{
    return operand_ == GemmOperand::outputs ? !flow().kept : !flow().reused;
}

bool OperandStream::next(Movement& movement)
{
    while (fold_ < schedule_.folds() && (!moves() || piece_ == flow().pieces())) {
        piece_ = 0;
        offset_ = 0;
        if (++fold_ < schedule_.folds())
            planned_ = schedule_.fold(fold_);
    }
    if (fold_ == schedule_.folds())
        return false;
    const Bytes bytes = flow().bytes_of(piece_++);
    movement = {};
    movement.op = schedule_.op();
    movement.operand = kind_of(operand_);
    movement.fold = fold_;
    movement.read = bytes;
    movement.written = bytes;
    const bool outputs = operand_ == GemmOperand::outputs;
    if (leg_ == Leg::memory)
        outputs ? store(movement) : load(movement);
    offset_ += outputs ? bytes.count / partial_sum_bytes : bytes.count;
    return true;
}

void OperandStream::load(Movement& movement) const
{
    movement.source_address = place_.tensor + (flow().offset + offset_) % place_.tensor_bytes.count;
}

/// Partial sums go to memory as INT32 and are added up there, by reading them back; the last addition
/// requantises to the tensor's element.
void OperandStream::store(Movement& movement) const
{
    const std::uint64_t element = flow().offset + offset_;
    const std::uint64_t sums = place_.partial_sums + element * partial_sum_bytes;
    if (planned_.accumulates) {
        movement.accumulated = movement.read;
        movement.accumulated_address = sums;
    }
    movement.sink_address = sums;
    if (planned_.fold.last_inner) {
        const std::uint64_t width = planned_.output_element_bytes;
        movement.written = movement.read.count / partial_sum_bytes * width;
        movement.sink_address = place_.tensor + element * width % place_.tensor_bytes.count;
    }
}

} // namespace pivotsim
