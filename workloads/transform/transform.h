// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/choice.h"
#include "workloads/trace.h"

#include <memory>
#include <string>
#include <vector>

namespace pivotsim {

/// Rewrites the operators of one image: a study lists transforms under `workload.transforms`, and they are
/// applied in that order. What a transform works on it finds by structure and group, not by names, so that
/// compiled models, workload traces and imports are alike. It changes what is computed and says nothing
/// about accuracy.
class Transform {
public:
    static constexpr const char* kind = "workload transform";
    using Create = std::unique_ptr<Transform>();

    virtual ~Transform() = default;

    /// The rewritten trace; its `path` says what was done. Throws InputError (E-TRANSFORM) at the place of
    /// the transform's own parameters if the trace has not what it needs.
    virtual Trace apply(const Trace& trace) const = 0;
};

/// All of them, in order. Throws InputError. Call it with its namespace: std::apply takes anything.
Trace apply(const std::vector<Choice<Transform>>& transforms, Trace trace);

[[noreturn]] void refuse_transform(
    const SourcePlace& place, const std::string& message, std::vector<std::string> help = {});

/// "skip [3]" and "sparse_attention 90 %" make "skip [3]; sparse_attention 90 %".
std::string with_note(const std::string& path, const std::string& note);

} // namespace pivotsim
