// SPDX-License-Identifier: Apache-2.0
#include "search/store/file_system.h"

#include <gtest/gtest.h>
#include <linux/magic.h>

namespace pivotsim {
namespace {

TEST(FileSystem, KnowsThoseOfTheKernelsHeaderThatMachinesShare)
{
    EXPECT_EQ(network_file_system(NFS_SUPER_MAGIC), "NFS");
    EXPECT_EQ(network_file_system(SMB_SUPER_MAGIC), "SMB");
    EXPECT_EQ(network_file_system(CIFS_SUPER_MAGIC), "CIFS");
    EXPECT_EQ(network_file_system(SMB2_SUPER_MAGIC), "SMB2");
    EXPECT_EQ(network_file_system(CEPH_SUPER_MAGIC), "Ceph");
    EXPECT_EQ(network_file_system(AFS_SUPER_MAGIC), "AFS");
    EXPECT_EQ(network_file_system(V9FS_MAGIC), "9p");
    EXPECT_EQ(network_file_system(OCFS2_SUPER_MAGIC), "OCFS2");
}

TEST(FileSystem, KnowsANumberThatWasExtendedWithItsSign)
{
    EXPECT_EQ(network_file_system(0xffffffffff534d42), "CIFS"); // statfs::f_type is signed
}

TEST(FileSystem, TakesOthersForLocal)
{
    for (const unsigned long type : std::initializer_list<unsigned long>{
             EXT4_SUPER_MAGIC, XFS_SUPER_MAGIC, BTRFS_SUPER_MAGIC, TMPFS_MAGIC, OVERLAYFS_SUPER_MAGIC, 0})
        EXPECT_EQ(network_file_system(type), "") << type;
    EXPECT_EQ(network_file_system("/proc"), "");
    EXPECT_EQ(network_file_system("/nowhere/at/all"), "");
}

} // namespace
} // namespace pivotsim
