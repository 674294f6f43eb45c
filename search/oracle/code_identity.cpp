// SPDX-License-Identifier: Apache-2.0
#include "search/oracle/code_identity.h"

#include "base/plugin/plugin_loader.h"
#include "search/sweep/point_hash.h"

#include <dlfcn.h>
#include <fstream>
#include <iterator>

namespace pivotsim {
namespace {

std::string hash_of_file(const std::string& name)
{
    std::ifstream file{name, std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
    return bytes.empty() ? std::string{} : PointHash::of(bytes).to_string();
}

std::string hash_of_library()
{
    Dl_info library{};
    if (::dladdr(reinterpret_cast<const void*>(&code_identity), &library) == 0
        || library.dli_fname == nullptr)
        return {};
    return hash_of_file(library.dli_fname);
}

} // namespace

const std::string& code_identity()
{
    static std::string identity = hash_of_library();
    static std::size_t plugins = 0;
    for (; plugins < loaded_plugins().size() && !identity.empty(); ++plugins)
        identity += " " + hash_of_file(loaded_plugins()[plugins].file);
    return identity;
}

} // namespace pivotsim
