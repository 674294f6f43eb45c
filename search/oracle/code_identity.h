// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace pivotsim {

/// A hash of the library's file: the models are part of what a result follows from, and change without a new
/// version while they are developed. Read once a process; empty if it cannot be read.
const std::string& code_identity();

} // namespace pivotsim
