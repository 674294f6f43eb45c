// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pivotsim {

/// The same as project(VERSION) in CMakeLists.txt; a test compares them.
constexpr const char* version = "0.1.0";

} // namespace pivotsim
