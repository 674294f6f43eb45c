// SPDX-License-Identifier: Apache-2.0
#include "workloads/gate_meta.h"
#include "workloads/gate_trace_file.h"
#include "workloads/npz_writer.h"

namespace pivotsim {
namespace {

void add_split(NpzWriter& npz, const std::string& name, const GateSplit& split, std::uint64_t efforts)
{
    npz.add(name + "_label", "<u2", {split.images}, split.labels);
    npz.add(name + "_entropy", "<f4", {efforts, split.images}, split.entropy);
    npz.add(name + "_pred", "<u2", {efforts, split.images}, split.predictions);
    npz.add(name + "_pmax", "<f4", {efforts, split.images}, split.confidence);
}

} // namespace

std::string write_gate_npz(const GateTrace& trace)
{
    NpzWriter npz;
    const std::string meta = write_gate_meta(trace);
    npz.add("meta", "|u1", {meta.size()}, meta);
    if (trace.cka)
        npz.add("cka", "<f8", {trace.depth, trace.depth}, trace.cka->values());
    add_split(npz, "test", trace.test, trace.efforts.size());
    add_split(npz, "batch", trace.batch, trace.efforts.size());
    return npz.finish();
}

} // namespace pivotsim
