// SPDX-License-Identifier: Apache-2.0
#include "base/under_way.h"

#include <array>

namespace pivotsim {
namespace {

std::array<char, 256> name{}; // its last byte stays 0

} // namespace

void note_under_way(const std::string& op)
{
    const std::size_t length = op.copy(name.data(), name.size() - 1);
    name[length] = '\0';
}

const char* under_way()
{
    return name.data();
}

} // namespace pivotsim
