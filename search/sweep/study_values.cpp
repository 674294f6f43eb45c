// SPDX-License-Identifier: Apache-2.0
#include "search/sweep/study_values.h"

#include "base/config_files.h"
#include "base/version.h"
#include "base/yaml_writer.h"
#include "search/config_source.h"
#include "search/oracle/code_identity.h"
#include "search/sweep/point_hash.h"

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>

namespace pivotsim {
namespace {

const Value* plain_at(const Value& resolved, const std::string& path)
{
    const Value* value = resolved.find_path(path);
    if (value != nullptr && value->is_map())
        value = value->find("type");
    return value != nullptr && value->is_scalar() ? value : nullptr;
}

void collect(const Value& value, const std::string& path, std::vector<std::string>& names)
{
    if (value.is_scalar())
        names.push_back(path);
    for (const Value::Entry& entry : value.entries())
        collect(entry.value, path.empty() ? entry.key : path + "." + entry.key, names);
}

std::string hash_of_file(const std::filesystem::path& file)
{
    std::ifstream stream{file, std::ios::binary};
    return PointHash::of(std::string{std::istreambuf_iterator<char>{stream}, {}}).to_string();
}

/// Read once a process: a sweep asks for the same few files at every point.
std::string content_of(const InputFile& file)
{
    static std::map<std::string, std::string> known;
    const std::string key
        = fmt::format("{}\n{}", file.place.known() ? file.place.source->name : "", file.name);
    if (const auto hash = known.find(key); hash != known.end())
        return hash->second;
    Diagnostics diagnostics;
    const auto path = find_config_file(file.name, file.place, config_roots(), diagnostics);
    diagnostics.throw_if_errors();
    return known[key] = hash_of_file(*path); // what is shipped is no file, and a part of the program
}

/// An adapter's library and configuration are files too, somewhere among its parameters. One that is not
/// there is the adapter's to complain of.
void add_files_of(const Value& parameters, std::string& text)
{
    for (const Value::Entry& entry : parameters.entries()) {
        add_files_of(entry.value, text);
        Diagnostics ignored;
        if (!entry.value.is_scalar()
            || !find_config_file(entry.value.text(), entry.value.place(), {}, ignored))
            continue;
        text += fmt::format("file {} {}\n", entry.key, content_of({entry.value.text(), entry.value.place()}));
    }
}

} // namespace

bool names_a_value(const Value& resolved, const std::string& path)
{
    return plain_at(resolved, path) != nullptr;
}

Operand value_named(const Value& resolved, const std::string& path)
{
    const Value* value = plain_at(resolved, path);
    return value != nullptr ? operand_of(value->text()) : std::numeric_limits<double>::quiet_NaN();
}

std::vector<std::string> value_names(const Value& resolved)
{
    std::vector<std::string> names;
    collect(resolved, "", names);
    return names;
}

std::string canonical_text(const Study& study)
{
    Value written = Study::fields().write(study);
    for (const char* key : {"name", "search", "sweep"})
        written.remove(key);
    std::string text = fmt::format("pivotsim {} {}\nevaluate {}\n", version, code_identity(),
        study.sweep.evaluate == SweepConfig::Evaluate::closed_form ? "closed_form" : "simulation");
    return text + to_yaml(written) + text_of_files(study);
}

std::string text_of_files(const Study& study)
{
    std::string text;
    const auto add = [&text](const char* what, const std::optional<InputFile>& file) {
        if (file)
            text += fmt::format("file {} {}\n", what, content_of(*file));
    };
    add("gemm", study.workload.gemm);
    add("trace", study.workload.trace);
    add("onnx", study.workload.onnx);
    add("arrivals", study.run.arrivals.file);
    if (study.run.gate)
        add("gate", study.run.gate->trace);
    if (study.platform.memory.level.name == "external")
        add_files_of(study.platform.memory.level.parameters, text);
    return text;
}

} // namespace pivotsim
