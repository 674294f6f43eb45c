// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/diagnostics.h"
#include "workloads/trace.h"

#include <string>

namespace pivotsim {

/// The text form of a workload trace, one tensor or operator a line:
///
///     pivotsim-trace 1
///     model deit_s
///     path skip []
///
///     tensor encoder.1.norm1 shape=197x384 bytes=1
///     tensor encoder.1.qkv.weight shape=384x1152 bytes=1 weight=yes
///     ...
///     op encoder.1.qkv kind=gemm group=attention_mac encoder=1 m=197 k=384 n=1152 in=... out=encoder.1.qkv
///     ...
///     end 149
///
/// '#' begins a comment. A tensor stands before the operators that use it, an operator behind those it waits
/// for. Encoders count from 1. The last line counts the operators, so that a truncated file shows.
/// What was read is written back byte for byte but for comments, spacing and the order of keys; what was
/// written reads as an equal trace.

/// Throws std::invalid_argument if model or path hold what a line cannot: '#', control characters,
/// blanks at the ends, bytes that are no UTF-8.
std::string write_trace(const Trace& trace);

/// Throws InputError with everything that is wrong, up to a hundred findings.
Trace read_trace(SourceText source);

} // namespace pivotsim
