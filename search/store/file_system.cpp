// SPDX-License-Identifier: Apache-2.0
#include "search/store/file_system.h"

#include <array>
#include <sys/vfs.h>
#include <utility>

namespace pivotsim {
namespace {

// linux/magic.h where it has them; the others from the file systems' own sources, as statfs(2) lists them.
constexpr std::array<std::pair<unsigned long, const char*>, 12> shared{{
    {0x6969, "NFS"},
    {0x517b, "SMB"},
    {0xff534d42, "CIFS"},
    {0xfe534d42, "SMB2"},
    {0x0bd00bd0, "Lustre"},
    {0x47504653, "GPFS"},
    {0x19830326, "BeeGFS"},
    {0x00c36400, "Ceph"},
    {0x5346414f, "AFS"},
    {0x01021997, "9p"},
    {0x7461636f, "OCFS2"},
    {0x01161970, "GFS2"},
}};

} // namespace

std::string network_file_system(unsigned long type)
{
    for (const auto& [magic, name] : shared)
        if (magic == (type & 0xffffffff))
            return name;
    return {};
}

std::string network_file_system(const std::filesystem::path& folder)
{
    struct statfs told { };
    if (::statfs(folder.c_str(), &told) != 0)
        return {};
    return network_file_system(static_cast<unsigned long>(told.f_type));
}

} // namespace pivotsim
