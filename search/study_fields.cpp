// SPDX-License-Identifier: Apache-2.0
#include "search/study.h"

#include "workloads/operator_check.h"

#include <fmt/format.h>

namespace pivotsim {
namespace {

std::vector<Complaint> check_source(const WorkloadConfig& workload)
{
    const int given = workload.model.has_value() + workload.gemm.has_value() + workload.trace.has_value()
        + workload.onnx.has_value();
    if (given != 1)
        return {{fmt::format("exactly one of 'model', 'gemm', 'trace' and 'onnx' is needed, {} given", given),
            ""}};
    if (!workload.model && (workload.effort.skip || workload.effort.active))
        return {{"'effort' needs a 'model': the operators of a trace, a table or an ONNX model are given",
            "effort"}};
    if (!workload.model && workload.element_bytes != 1)
        return {{"'element_bytes' needs a 'model': the tensors of a trace or a table are given",
            "element_bytes"}};
    if (workload.gemm && !workload.transforms.empty())
        return {{"'transforms' need a 'model', a 'trace' or 'onnx': the layers of a table know no encoders",
            "transforms"}};
    return {};
}

std::vector<Complaint> check_effort(const EffortConfig& effort)
{
    if (effort.skip && effort.active)
        return {{"give 'skip' or 'active', not both", ""}};
    return {};
}

std::vector<Complaint> check_study(const Study& study)
{
    if (study.schema_version != 1)
        return {{fmt::format(
                     "schema version {} is not known; this pivotsim reads version 1", study.schema_version),
            "schema_version"}};
    const bool open_loop = study.run.arrivals.process != ArrivalsConfig::Process::closed;
    if (open_loop && !study.run.images && !study.run.gate)
        return {{"how many images come? give 'run.images', or a gate", "run.arrivals"}};
    if (study.run.gate && (study.workload.effort.skip || study.workload.effort.active))
        return {{"'run.gate' takes its paths from the gate trace; 'effort' would mean nothing",
            "workload.effort"}};
    if (study.run.gate && study.workload.skips_attentions())
        return {{"'run.gate' takes its paths from the gate trace; 'attention_skip' would change its efforts",
            "workload.transforms"}};
    if (study.run.in_flight > 1 && !study.platform.ps.overlap)
        return {
            {"images overlap only where PS and PL may work at once: 'platform.ps.overlap'", "run.in_flight"}};
    return {};
}

std::vector<Complaint> check_shape(const VitShape& shape)
{
    std::vector<Complaint> complaints;
    for (const Fault& fault : shape.faults())
        complaints.push_back({fault.message, fault.key});
    return complaints;
}

} // namespace

const Fields<Convolution>& fields_of(const Convolution*)
{
    static const Fields<Convolution> table{"convolution", "one convolution of a stem",
        {
            {"out_channels", &Convolution::out_channels, "channels it writes", Required{}},
            {"kernel", &Convolution::kernel, "pixels a side", Required{}},
            {"stride", &Convolution::stride, "pixels between outputs"},
            {"padding", &Convolution::padding, "pixels added on each side"},
        }};
    return table;
}

const Fields<VitShape>& fields_of(const VitShape*)
{
    static const Fields<VitShape> table{"model", "a vision transformer's shape",
        {
            {"name", &VitShape::name, "for reports", Required{}},
            {"image_size", &VitShape::image_size, "pixels a side"},
            {"channels", &VitShape::channels, "of the image"},
            {"embed_dim", &VitShape::embed_dim, "width of a token", Required{}},
            {"depth", &VitShape::depth, "encoders", Required{}},
            {"heads", &VitShape::heads, "attention heads; they share embed_dim", Required{}},
            {"mlp_ratio", &VitShape::mlp_ratio, "hidden width of the MLP over embed_dim",
                Range{0.001, 1000.0}},
            {"classes", &VitShape::classes, "of the classifier"},
            {"stem", &VitShape::stem, "convolutions from image to tokens", Required{}},
        },
        check_shape};
    return table;
}

const Fields<EffortConfig>& EffortConfig::fields()
{
    static const Fields<EffortConfig> table{"effort", "which attentions run; neither key: all",
        {
            {"skip", &EffortConfig::skip, "encoders whose attention is left out, from 1"},
            {"active", &EffortConfig::active, "encoders whose attention runs, from 1"},
        },
        check_effort};
    return table;
}

const Fields<WorkloadConfig>& WorkloadConfig::fields()
{
    static const Fields<WorkloadConfig> table{"workload",
        "what runs: exactly one of model, gemm, trace and onnx",
        {
            {"model", &WorkloadConfig::model, "a vision transformer: a file or a map"},
            {"gemm", &WorkloadConfig::gemm, "GEMM table: CSV lines `Layer, M, N, K,`, as SCALE-Sim's"},
            {"trace", &WorkloadConfig::trace, "workload trace, as `pivotsim compile` writes it"},
            {"onnx", &WorkloadConfig::onnx, "ONNX model of one image, as torch.onnx.export writes it"},
            {"effort", &WorkloadConfig::effort, "attentions to skip or to keep"},
            {"attention", &WorkloadConfig::attention, "how finely attention is cut into operators",
                EnumNames<Granularity>{{Granularity::layer, "layer", "all heads in one operator"},
                    {Granularity::head, "head", "one operator a head, so that PS and PL can overlap"}}},
            {"element_bytes", &WorkloadConfig::element_bytes,
                "bytes of an element of a model's activations and weights: 1 for INT8, 4 for FP32",
                Range{1, 8}},
            {"transforms", &WorkloadConfig::transforms, "rewrite the operators, in this order"},
        },
        check_source};
    return table;
}

const Fields<RunConfig>& RunConfig::fields()
{
    static const Fields<RunConfig> table{"run", "how it is simulated",
        {
            {"fidelity", &RunConfig::fidelity, "how exactly the array is simulated",
                EnumNames<Fidelity>{{Fidelity::fold, "fold", "closed form, one event a fold"},
                    {Fidelity::grid, "grid", "every register of every PE, real INT8 operands"}}},
            {"images", &RunConfig::images, "images; none: 1, or with a gate all that the gate trace holds",
                Range{1, 1000000}},
            {"in_flight", &RunConfig::in_flight,
                "images that are worked on at once; more than 1 needs platform.ps.overlap", Range{1, 64}},
            {"gate", &RunConfig::gate, "images decide by their entropy how far they go; none: all run alike"},
            {"arrivals", &RunConfig::arrivals, "when images come"},
            {"check_protocol", &RunConfig::check_protocol, "hold every socket to the TLM base protocol"},
            {"reuse", &RunConfig::reuse,
                "simulate identical operators that begin in the same state once; changes no result"},
        }};
    return table;
}

const Fields<Study>& Study::fields()
{
    static const Fields<Study> table{"study", "one simulation: a workload on a platform",
        {
            {"schema_version", &Study::schema_version, "of this format: 1"},
            {"name", &Study::name, "for reports"},
            {"plugins", &Study::plugins, "plug-ins that it needs: names, or files of shared objects"},
            {"platform", &Study::platform, "a file or a map", Required{}},
            {"workload", &Study::workload, "what runs", Required{}},
            {"run", &Study::run, "how it is simulated"},
            {"search", &Study::search, "which efforts and thresholds `pivotsim search` looks for"},
            {"sweep", &Study::sweep, "what `pivotsim sweep` varies"},
        },
        check_study};
    return table;
}

} // namespace pivotsim
