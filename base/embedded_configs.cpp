// SPDX-License-Identifier: Apache-2.0
#include "base/embedded_configs.h"

namespace pivotsim {
namespace {

template <class Files> auto find_below_root(const Files& files, const std::string& path)
{
    const std::string root = embedded_root;
    return path.compare(0, root.size(), root) == 0 ? files.find(path.substr(root.size())) : files.end();
}

} // namespace

const std::string* find_embedded(const std::string& path)
{
    const auto file = find_below_root(embedded_configs(), path);
    return file == embedded_configs().end() ? nullptr : &file->second;
}

std::optional<std::string_view> find_embedded_trace(const std::string& path)
{
    const auto file = find_below_root(embedded_traces(), path);
    return file == embedded_traces().end() ? std::nullopt : std::optional{file->second};
}

} // namespace pivotsim
