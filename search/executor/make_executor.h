// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/executor/executor.h"

#include <memory>
#include <string>
#include <vector>

namespace pivotsim {

/// Names that make_executor takes here: registered ones, and `mpi` if its plug-in is at hand.
std::vector<std::string> executors_at_hand();

/// An executor by name. One that is not built in is the plug-in of that name (base/plugin). Throws InputError
/// (E-LAUNCHER) with the folders if there is none.
std::unique_ptr<Executor> make_executor(const std::string& name, const ExecutorContext& context);

} // namespace pivotsim
