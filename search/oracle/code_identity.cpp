// SPDX-License-Identifier: Apache-2.0
#include "search/oracle/code_identity.h"

#include "search/sweep/point_hash.h"

#include <dlfcn.h>
#include <fstream>
#include <iterator>

namespace pivotsim {
namespace {

std::string hash_of_library()
{
    Dl_info library{};
    if (::dladdr(reinterpret_cast<const void*>(&code_identity), &library) == 0
        || library.dli_fname == nullptr)
        return {};
    std::ifstream file{library.dli_fname, std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
    return bytes.empty() ? std::string{} : PointHash::of(bytes).to_string();
}

} // namespace

const std::string& code_identity()
{
    static const std::string identity = hash_of_library();
    return identity;
}

} // namespace pivotsim
