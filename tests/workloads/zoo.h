// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/compiler.h"

#include <string>

namespace pivotsim {

// Defined in zoo_test.cpp.

/// The shape in configs/models/<name>.yaml, read with yaml-cpp alone.
VitShape zoo_shape(const std::string& name);

/// All attentions active.
inline Trace zoo_trace(const std::string& name, const CompileOptions& options = {})
{
    const auto shape = zoo_shape(name);
    return compile(shape, Path{shape.depth}, options);
}

inline SourceText source(std::string text)
{
    return {"test", std::move(text)};
}

/// "line:column message" of every finding, one a line.
std::string findings_of(const InputError& error);

} // namespace pivotsim
