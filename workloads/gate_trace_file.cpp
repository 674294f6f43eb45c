// SPDX-License-Identifier: Apache-2.0
#include "workloads/gate_trace_file.h"

#include "base/config_files.h"
#include "base/embedded_configs.h"
#include "workloads/gate_npz_reader.h"
#include "workloads/modelled_gates.h"

#include <fmt/format.h>
#include <fstream>

namespace pivotsim {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_csv = std::size_t{1} << 30;

bool is_csv(const fs::path& path)
{
    return path.extension() == ".csv" || std::ifstream{path, std::ios::binary}.peek() == '#';
}

void require_file(const fs::path& path, const std::string& name, const SourcePlace& mentioned_at)
{
    std::error_code failure;
    const bool folder = fs::is_directory(path, failure);
    if (folder || !fs::is_regular_file(path, failure))
        throw InputError(mentioned_at, "E-FILE",
            fmt::format("cannot read '{}': it is {}", name, folder ? "a folder" : "no regular file"));
    if (!std::ifstream{path, std::ios::binary})
        throw InputError(mentioned_at, "E-FILE", fmt::format("cannot read '{}'", name));
}

GateTrace generate(const std::string& name, const SourcePlace& mentioned_at)
{
    if (const ModelledGates* model = ModelledGates::find(name))
        return modelled_gates(*model);
    throw InputError(mentioned_at, "E-GATES", fmt::format("there is no model of gates '{}'", name),
        {fmt::format(
            "there is '{}'; nothing published determines others", ModelledGates::deit_s().trace_name())});
}

} // namespace

GateTrace read_gate_trace(const std::string& name, const SourcePlace& mentioned_at)
{
    if (ModelledGates::is_name(name))
        return generate(name, mentioned_at);
    Diagnostics diagnostics;
    const auto path = find_config_file(name, mentioned_at, ConfigRoots{{embedded_root}}, diagnostics);
    diagnostics.throw_if_errors();
    if (const auto shipped = find_embedded_trace(path->generic_string()))
        return read_gate_npz(*shipped, name, mentioned_at);
    require_file(*path, name, mentioned_at);
    if (!is_csv(*path))
        return GateNpzReader{name, mentioned_at, [&] { return NpzArchive::of_file(path->string()); }}.run();
    const auto text = read_config_file(*path, mentioned_at, diagnostics, largest_csv);
    diagnostics.throw_if_errors();
    GateTrace trace = read_gate_csv(text);
    trace.file = name;
    return trace;
}

} // namespace pivotsim
