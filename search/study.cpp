// SPDX-License-Identifier: Apache-2.0
#include "search/study.h"

#include "search/config_source.h"
#include "search/load_plugins.h"
#include "workloads/compiler.h"
#include "workloads/gemm_table.h"
#include "workloads/importer.h"
#include "workloads/trace_text.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>

namespace pivotsim {
namespace {

Path path_of(const WorkloadConfig& workload)
{
    return Path::from_lists(
        workload.model->depth, workload.effort.skip, workload.effort.active, workload.effort.place);
}

Trace import_model(const std::string& importer, const InputFile& file)
{
    Diagnostics diagnostics;
    const auto path = find_config_file(file.name, file.place, config_roots(), diagnostics);
    diagnostics.throw_if_errors();
    return Registry<WorkloadImporter>::instance()
        .create(importer, Value::map())
        ->read(path->string(), file.place);
}

} // namespace

bool WorkloadConfig::skips_attentions() const
{
    return std::any_of(transforms.begin(), transforms.end(),
        [](const Choice<Transform>& choice) { return choice.name == "attention_skip"; });
}

const std::vector<std::string>& study_references()
{
    static const std::vector<std::string> paths{"platform", "platform.memory.dram", "workload.model"};
    return paths;
}

LoadedStudy load_study(const std::string& file, const std::vector<std::string>& overrides)
{
    LoadedStudy loaded;
    Diagnostics diagnostics;
    loaded.source = load_config(file, overrides, study_references(), diagnostics);
    diagnostics.throw_if_errors();
    load_plugins(loaded.source);
    loaded.study = Study::fields().read(loaded.source, diagnostics);
    diagnostics.throw_if_errors();
    loaded.warnings = diagnostics;
    return loaded;
}

Value LoadedStudy::resolved() const
{
    return Study::fields().resolved(study, &source);
}

Trace compile_path(const Study& study, const Path& path)
{
    CompileOptions options;
    options.granularity = study.workload.attention;
    options.activation_bytes = options.weight_bytes = study.workload.element_bytes;
    return pivotsim::apply(study.workload.transforms, compile(*study.workload.model, path, options));
}

Trace build_trace(const Study& study)
{
    const WorkloadConfig& workload = study.workload;
    if (workload.model)
        return compile_path(study, path_of(workload));
    if (workload.gemm)
        return read_gemm_table(*load_text(workload.gemm->name, workload.gemm->place),
            std::filesystem::path{workload.gemm->name}.stem().string());
    const Trace given = workload.onnx ? import_model("onnx", *workload.onnx)
                                      : read_trace(*load_text(workload.trace->name, workload.trace->place));
    return pivotsim::apply(workload.transforms, given);
}

} // namespace pivotsim
