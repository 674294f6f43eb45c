// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/operator.h"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace pivotsim {

/// A workload trace: operators in a valid order, the tensors they exchange, and who waits for whom.
/// An operator depends on the producers of its inputs; nothing else orders it.
class Trace {
public:
    static constexpr int format_version = 1;
    static constexpr std::size_t max_operators = 1'000'000;
    static constexpr std::size_t max_tensors = 4 * max_operators;

    std::string model; ///< "deit_s"
    std::string path; ///< "skip [3, 4, 9, 10]", free text of one line for reports

    /// Throws std::invalid_argument if the tensor is malformed (operator_check.h) or its name taken.
    TensorId add_tensor(Tensor tensor);
    /// Inputs must be weights, graph inputs (tensors nobody writes) or outputs of operators added before.
    /// Throws std::invalid_argument if not, if the shapes contradict the tensors, or if the name is taken.
    OperatorId add_operator(Operator op);

    const std::vector<Tensor>& tensors() const { return tensors_; }
    const std::vector<Operator>& operators() const { return operators_; }
    const Tensor& tensor(TensorId id) const { return tensors_.at(id); }
    const Operator& op(OperatorId id) const { return operators_.at(id); }

    std::optional<TensorId> find_tensor(const std::string& name) const;
    std::optional<OperatorId> find_operator(const std::string& name) const;

    /// The operator that writes a tensor; none for weights and graph inputs.
    std::optional<OperatorId> producer(TensorId id) const { return uses_.at(id).producer; }
    /// The first operator that reads a tensor.
    std::optional<OperatorId> first_reader(TensorId id) const { return uses_.at(id).first_reader; }

    /// Operators whose outputs `id` reads, ascending, without repeats.
    const std::vector<OperatorId>& dependencies(OperatorId id) const { return dependencies_.at(id); }

    std::uint64_t macs() const { return macs_; }

    /// Same text, same tensors and operators in the same order.
    friend bool operator==(const Trace& a, const Trace& b);

private:
    struct Uses {
        std::optional<OperatorId> producer, first_reader;
    };

    void check_operator(const Operator& op) const;

    std::vector<Tensor> tensors_;
    std::vector<Uses> uses_; ///< by tensor
    std::vector<Operator> operators_;
    std::vector<std::vector<OperatorId>> dependencies_;
    std::unordered_map<std::string, TensorId> tensor_names_;
    std::unordered_map<std::string, OperatorId> operator_names_;
    std::uint64_t macs_ = 0;
};

} // namespace pivotsim
