// SPDX-License-Identifier: Apache-2.0
#include "workloads/cascade_trace.h"

#include <stdexcept>

namespace pivotsim {
namespace {

/// Where a pass's tensor stands in the joint trace.
TensorId place(Trace& joint, const std::string& prefix, const Trace& pass, TensorId id)
{
    Tensor tensor = pass.tensor(id);
    const bool image = !tensor.weight && !pass.producer(id);
    if (!image) {
        tensor.name = prefix + "." + tensor.name;
    } else if (const auto shared = joint.find_tensor(tensor.name)) {
        if (!(joint.tensor(*shared) == tensor))
            throw std::invalid_argument("the passes read different tensors '" + tensor.name + "'");
        return *shared;
    }
    return joint.add_tensor(std::move(tensor));
}

} // namespace

CascadeTrace join_passes(const std::vector<std::pair<std::string, Trace>>& efforts)
{
    CascadeTrace joined;
    for (const auto& [prefix, pass] : efforts) {
        std::vector<TensorId> places;
        for (TensorId id = 0; id < pass.tensors().size(); ++id)
            places.push_back(place(joined.trace, prefix, pass, id));
        PassRange range;
        range.first = static_cast<OperatorId>(joined.trace.operators().size());
        for (Operator op : pass.operators()) {
            op.name = prefix + "." + op.name;
            for (TensorId& input : op.inputs)
                input = places[input];
            op.output = places[op.output];
            joined.trace.add_operator(std::move(op));
        }
        range.end = static_cast<OperatorId>(joined.trace.operators().size());
        joined.passes.push_back(range);
        joined.trace.model = pass.model;
        joined.trace.path += (joined.trace.path.empty() ? "" : ", then ") + pass.path;
    }
    return joined;
}

} // namespace pivotsim
