// SPDX-License-Identifier: Apache-2.0
#include "search/study.h"

#include "base/config_files.h"
#include "base/embedded_configs.h"
#include "base/overrides.h"
#include "base/yaml_loader.h"
#include "workloads/compiler.h"
#include "workloads/gemm_table.h"
#include "workloads/trace_text.h"

#include <filesystem>
#include <fmt/format.h>

namespace pivotsim {
namespace {

/// Sub-trees that a study may give as the name of a file.
constexpr const char* references[] = {"platform", "workload.model"};

const ConfigRoots& roots()
{
    static const ConfigRoots roots{{embedded_root}};
    return roots;
}

Value* at(Value& root, const std::string& path)
{
    Value* value = &root;
    for (std::size_t begin = 0; value && begin <= path.size();) {
        const std::size_t end = std::min(path.find('.', begin), path.size());
        value = value->find(path.substr(begin, end - begin));
        begin = end + 1;
    }
    return value;
}

/// Puts the content of the files in the place of their names.
void pull_in(Value& root, Diagnostics& diagnostics)
{
    for (const char* path : references) {
        Value* named = at(root, path);
        if (named && named->is_scalar())
            *named = load_referenced_file(*named, diagnostics, roots());
    }
}

/// The text of a file that a value names, and the place to blame.
std::shared_ptr<const SourceText> text_of(const InputFile& file)
{
    Diagnostics diagnostics;
    std::shared_ptr<const SourceText> text;
    if (const auto path = find_config_file(file.name, file.place, roots(), diagnostics))
        text = read_config_file(*path, file.place, diagnostics);
    diagnostics.throw_if_errors();
    return text;
}

Trace compile_model(const Study& study)
{
    const WorkloadConfig& workload = study.workload;
    const Path path = Path::from_lists(
        workload.model->depth, workload.effort.skip, workload.effort.active, workload.effort.place);
    CompileOptions options;
    options.granularity = workload.attention;
    return compile(*workload.model, path, options);
}

} // namespace

LoadedStudy load_study(const std::string& file, const std::vector<std::string>& overrides)
{
    LoadedStudy loaded;
    Diagnostics diagnostics;
    if (const auto path = find_config_file(file, {}, roots(), diagnostics))
        loaded.source = load_yaml_file(*path, diagnostics, roots());
    diagnostics.throw_if_errors();
    pull_in(loaded.source, diagnostics);
    int number = 0;
    for (const std::string& override : overrides) {
        apply_override(loaded.source, override, ++number, diagnostics, roots());
        pull_in(loaded.source, diagnostics);
    }
    diagnostics.throw_if_errors();
    loaded.study = Study::fields().read(loaded.source, diagnostics);
    diagnostics.throw_if_errors();
    loaded.warnings = diagnostics;
    return loaded;
}

Value LoadedStudy::resolved() const
{
    return Study::fields().resolved(study, &source);
}

Trace build_trace(const Study& study)
{
    const WorkloadConfig& workload = study.workload;
    if (workload.model)
        return compile_model(study);
    if (workload.gemm)
        return read_gemm_table(
            *text_of(*workload.gemm), std::filesystem::path{workload.gemm->name}.stem().string());
    return read_trace(*text_of(*workload.trace));
}

} // namespace pivotsim
