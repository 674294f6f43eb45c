// SPDX-License-Identifier: Apache-2.0
#include "search/config_source.h"

#include "base/embedded_configs.h"
#include "base/overrides.h"
#include "base/yaml_loader.h"

#include <algorithm>

namespace pivotsim {
namespace {

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

} // namespace

void pull_in(Value& root, const std::vector<std::string>& references, Diagnostics& diagnostics)
{
    for (const std::string& path : references) {
        Value* named = at(root, path);
        if (named && named->is_scalar())
            *named = load_referenced_file(*named, diagnostics, config_roots());
    }
}

const ConfigRoots& config_roots()
{
    static const ConfigRoots roots{{embedded_root}};
    return roots;
}

Value load_config(const std::string& file, const std::vector<std::string>& overrides,
    const std::vector<std::string>& references, Diagnostics& diagnostics)
{
    Value root;
    if (const auto path = find_config_file(file, {}, config_roots(), diagnostics))
        root = load_yaml_file(*path, diagnostics, config_roots());
    if (diagnostics.has_errors())
        return root;
    pull_in(root, references, diagnostics);
    int number = 0;
    for (const std::string& override : overrides) {
        apply_override(root, override, ++number, diagnostics, config_roots());
        pull_in(root, references, diagnostics);
    }
    return root;
}

std::shared_ptr<const SourceText> load_text(const std::string& name, const SourcePlace& place)
{
    Diagnostics diagnostics;
    std::shared_ptr<const SourceText> text;
    if (const auto path = find_config_file(name, place, config_roots(), diagnostics))
        text = read_config_file(*path, place, diagnostics, trace_file_limit);
    diagnostics.throw_if_errors();
    return text;
}

} // namespace pivotsim
