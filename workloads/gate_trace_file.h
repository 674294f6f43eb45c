// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/diagnostics.h"
#include "workloads/gate_trace.h"

#include <memory>
#include <string>
#include <string_view>

namespace pivotsim {

/// The measured trace that is built in: a small ViT on Fashion-MNIST (workloads/traces/README.md).
constexpr const char* shipped_gate_trace = "traces/fashion-mnist-vit12.npz";

/// A gate trace by name: an NPZ file; a CSV file, which ends in .csv or begins with '#'; shipped_gate_trace;
/// or modelled/deit_s, which is drawn (modelled_gates.h). Relative names start at the folder of the file that
/// mentions them, then at what is shipped.
/// Format `vit-gate-trace`, version 1, a zip archive of NumPy arrays, little endian, C order:
///   meta                         u1 [n]     JSON: format, version, source, model, dataset, licence,
///                                           classes, encoders, index_base, entropy_unit, efforts
///   batch_label, test_label      u2 [N]     classes from 0; the sets may differ in N
///   batch_entropy, test_entropy  f4 [E, N]  nats
///   batch_pred, test_pred        u2 [E, N]  top-1 classes
///   batch_pmax, test_pmax        f4 [E, N]  largest probability
///   batch_logits, test_logits    f2 [E, N, K], optional; entropies are held to a sample of them
///   cka                          f8 [D, D], optional
/// Other members are listed in `ignored`. Throws InputError, E-GATES, with all that is wrong: the member, the
/// element and why; for each array its first.
GateTrace read_gate_trace(const std::string& name, const SourcePlace& mentioned_at = {});

/// The same from an NPZ file's bytes, and from a CSV file's text (gate_csv.h has the format).
GateTrace read_gate_npz(
    std::string_view bytes, const std::string& name, const SourcePlace& mentioned_at = {});
GateTrace read_gate_csv(const std::shared_ptr<const SourceText>& source);

/// The bytes of an NPZ file that reads as this trace, without logits; the same bytes for the same trace.
std::string write_gate_npz(const GateTrace& trace);
/// As text, one image a line; floats in as many digits as bring them back.
std::string write_gate_csv(const GateTrace& trace);

} // namespace pivotsim
