// SPDX-License-Identifier: Apache-2.0
#include "workloads/trace.h"

#include "workloads/operator_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <tuple>

namespace pivotsim {
namespace {

template <class Id>
std::optional<Id> find_in(const std::unordered_map<std::string, Id>& names, const std::string& name)
{
    const auto found = names.find(name);
    return found == names.end() ? std::nullopt : std::optional<Id>{found->second};
}

void require(bool condition, const std::string& name, const std::string& otherwise)
{
    if (!condition)
        throw std::invalid_argument(fmt::format("{}: {}", name, otherwise));
}

} // namespace

TensorId Trace::add_tensor(Tensor tensor)
{
    const auto faults = check(tensor);
    require(faults.empty(), tensor.name, faults.empty() ? "" : faults.front().message);
    require(tensors_.size() < max_tensors, tensor.name, fmt::format("more than {} tensors", max_tensors));
    const auto id = static_cast<TensorId>(tensors_.size());
    require(tensor_names_.emplace(tensor.name, id).second, tensor.name, "a tensor of that name exists");
    tensors_.push_back(std::move(tensor));
    uses_.emplace_back();
    return id;
}

OperatorId Trace::add_operator(Operator op)
{
    check_operator(op);
    const auto id = static_cast<OperatorId>(operators_.size());
    require(operator_names_.emplace(op.name, id).second, op.name, "an operator of that name exists");

    std::vector<OperatorId> waits_for;
    for (const auto input : op.inputs) {
        auto& uses = uses_[input];
        if (uses.producer)
            waits_for.push_back(*uses.producer);
        if (!uses.first_reader)
            uses.first_reader = id;
    }
    std::sort(waits_for.begin(), waits_for.end());
    waits_for.erase(std::unique(waits_for.begin(), waits_for.end()), waits_for.end());
    dependencies_.push_back(std::move(waits_for));

    uses_[op.output].producer = id;
    macs_ += op.macs();
    operators_.push_back(std::move(op));
    return id;
}

void Trace::check_operator(const Operator& op) const
{
    require(operators_.size() < max_operators, op.name, fmt::format("more than {} operators", max_operators));
    for (const auto input : op.inputs)
        require(input < tensors_.size(), op.name, fmt::format("input {} is no tensor", input));
    require(op.output < tensors_.size(), op.name, fmt::format("output {} is no tensor", op.output));

    const auto faults = check(op, tensors_);
    require(faults.empty(), op.name, faults.empty() ? "" : faults.front().message);

    const bool in_place = std::count(op.inputs.begin(), op.inputs.end(), op.output) != 0;
    const auto& target = uses_[op.output];
    require(!in_place, op.name, "reads its own output");
    require(!target.producer, op.name, fmt::format("'{}' has a producer already", tensors_[op.output].name));
    require(!target.first_reader, op.name, fmt::format("'{}' was read before", tensors_[op.output].name));
    require(op.macs() <= std::numeric_limits<std::uint64_t>::max() - macs_, op.name,
        "the trace has more than 2^64 multiply-accumulates");
}

std::optional<TensorId> Trace::find_tensor(const std::string& name) const
{
    return find_in(tensor_names_, name);
}

std::optional<OperatorId> Trace::find_operator(const std::string& name) const
{
    return find_in(operator_names_, name);
}

bool operator==(const Trace& a, const Trace& b)
{
    return std::tie(a.model, a.path, a.tensors_, a.operators_)
        == std::tie(b.model, b.path, b.tensors_, b.operators_);
}

} // namespace pivotsim
