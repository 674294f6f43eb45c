// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace pivotsim {

/// Bytes for a page: compressed as the browser's DecompressionStream('gzip') reads them, then in base64.
std::string gzip_base64(const std::string& bytes);

} // namespace pivotsim
