// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pivotsim {

/// A workload trace with one operator of each form: all that a reader of the text must know.
inline constexpr const char* small
    = "pivotsim-trace 1\n"
      "model toy\n"
      "path skip [2]\n"
      "\n"
      "tensor x shape=4x8 bytes=1\n"
      "tensor w shape=8x2 bytes=1 weight=yes\n"
      "tensor y shape=4x2 bytes=1\n"
      "tensor z shape=4x2 bytes=1\n"
      "tensor s shape=4x4 bytes=1\n"
      "\n"
      "op g kind=gemm group=mlp encoder=1 m=4 k=8 n=2 in=x,w out=y\n"
      "op a kind=gelu group=mlp encoder=1 rows=4 columns=2 in=y out=z\n"
      "op s kind=sparse_gemm group=attention_mac batch=1 m=4 k=2 n=4 density=0.25 in=z,z out=s\n"
      "\n"
      "end 3\n";

} // namespace pivotsim
