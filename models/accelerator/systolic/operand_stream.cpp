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

const Flow& OperandStream::flow() const
{
    switch (operand_) {
    case GemmOperand::inputs:
        return planned_.inputs;
    case GemmOperand::weights:
        return planned_.weights;
    case GemmOperand::outputs:
        break;
    }
    return planned_.outputs;
}

bool OperandStream::next(Movement& movement)
{
    while (fold_ < schedule_.folds() && piece_ == flow().pieces()) {
        piece_ = 0;
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
    if (leg_ == Leg::memory)
        operand_ == GemmOperand::outputs ? store(movement, bytes) : load(movement, bytes);
    return true;
}

void OperandStream::load(Movement& movement, Bytes bytes)
{
    movement.source_address = place_.tensor + offset_;
    offset_ = (offset_ + bytes.count) % place_.tensor_bytes.count;
}

/// Partial sums go to memory as INT32 and are added up there, by reading them back; the last addition
/// requantises to the tensor's element.
void OperandStream::store(Movement& movement, Bytes bytes)
{
    constexpr std::uint64_t partial_sum_bytes = 4;
    if (planned_.accumulates)
        movement.accumulated = bytes;
    if (planned_.fold.last_inner) {
        movement.written = bytes.count / partial_sum_bytes * planned_.output_element_bytes;
        movement.sink_address = place_.tensor + offset_;
        offset_ = (offset_ + movement.written.count) % place_.tensor_bytes.count;
    } else {
        movement.sink_address = place_.partial_sums;
    }
}

} // namespace pivotsim
