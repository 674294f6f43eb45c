// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/operator.h"

#include <string>
#include <vector>

namespace pivotsim {

/// A workload trace: operators in a valid order, the tensors they exchange, and who waits for whom.
/// An operator depends on the producers of its inputs; nothing else orders it.
class Trace {
public:
    static constexpr int format_version = 1;

    std::string model; ///< "deit_s"
    std::string path;  ///< "12 of 12 attentions active", free text for reports

    TensorId add_tensor(Tensor tensor);
    /// Inputs must be weights, graph inputs (tensors nobody writes) or outputs of operators added before.
    OperatorId add_operator(Operator op);

    const std::vector<Tensor>& tensors() const { return tensors_; }
    const std::vector<Operator>& operators() const { return operators_; }
    const Tensor& tensor(TensorId id) const { return tensors_.at(id); }
    const Operator& op(OperatorId id) const { return operators_.at(id); }

    /// Operators whose outputs `id` reads, ascending, without repeats.
    const std::vector<OperatorId>& dependencies(OperatorId id) const { return dependencies_.at(id); }

    std::uint64_t macs() const;

private:
    std::vector<Tensor> tensors_;
    std::vector<Operator> operators_;
    std::vector<std::vector<OperatorId>> dependencies_;
    std::vector<std::optional<OperatorId>> producers_; ///< by tensor
};

} // namespace pivotsim
