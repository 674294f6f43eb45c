// SPDX-License-Identifier: Apache-2.0
#include "base/plugin/plugin.h"
#include "roofline_unit.h"

PIVOTSIM_PLUGIN("roofline", "CPUs and GPUs: launch overhead, then the longer of computing and memory")

namespace pivotsim {
namespace {

const Registration<Accelerator, RooflineUnit, RooflineConfig> registration{
    "roofline", "a CPU or GPU: executes every operator, launch + max(compute, memory)"};

} // namespace
} // namespace pivotsim
