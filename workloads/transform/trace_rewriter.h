// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/diagnostics.h"
#include "workloads/trace.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace pivotsim {

/// Copies a trace operator by operator with substitutions. A tensor is copied when the first operator that is
/// copied names it, so that those of left out operators vanish and the others keep their order.
/// What the new trace does not accept is an InputError (E-TRANSFORM) at the transform's place.
class TraceRewriter {
public:
    TraceRewriter(const Trace& from, const SourcePlace& place);

    const Trace& from() const { return from_; }
    const SourcePlace& place() const { return place_; }

    /// `op` names tensors of the old trace.
    void copy(Operator op);
    /// From now on operators that are copied read `replacement`, a tensor of the new trace, instead.
    void substitute(TensorId old, TensorId replacement) { copies_[old] = replacement; }
    /// An old tensor's extents in the new trace; it must not have been copied yet.
    void reshape(TensorId old, std::vector<std::uint64_t> shape);
    /// An old tensor's place in the new trace, where it is put if it is not there.
    TensorId copy_of(TensorId old);

    /// Of the new trace only.
    TensorId add(Tensor tensor);
    void add(Operator op);

    Trace take(std::string path);

private:
    const Trace& from_;
    const SourcePlace place_;
    Trace to_;
    std::unordered_map<TensorId, TensorId> copies_;
    std::unordered_map<TensorId, std::vector<std::uint64_t>> shapes_;
};

/// Extents of an operator's output when its sizes change: `shape` belongs to `before`. Known are matrices
/// with heads side by side or head after head, heads as an extent of their own, and leading extents of 1;
/// another layout becomes one extent.
std::vector<std::uint64_t> resized(
    const std::vector<std::uint64_t>& shape, const Operator& before, const Operator& after);

} // namespace pivotsim
