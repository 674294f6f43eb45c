// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace pivotsim {

/// "NFS", "CIFS", ... if the folder lies on a file system that several machines share, by the type that
/// statfs(2) tells (linux/magic.h and statfs(2)); empty if it is local or not known. Locks and memory maps of
/// SQLite's WAL do not hold there.
std::string network_file_system(const std::filesystem::path& folder);
/// The same for a type by its number.
std::string network_file_system(unsigned long type);

} // namespace pivotsim
