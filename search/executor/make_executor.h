// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/executor/executor.h"

#include <memory>
#include <string>
#include <vector>

namespace pivotsim {

/// Names that make_executor takes here: built in, or with a file that could be loaded.
std::vector<std::string> executors_at_hand();

/// An executor by name. One that is not built in is looked for as `pivotsim_NAME.so`, in $PIVOTSIM_ADAPTERS,
/// in `adapters/` beside the library and in `pivotsim/` below it. Throws InputError (E-LAUNCHER) with the
/// folders if there is none.
std::unique_ptr<Executor> make_executor(const std::string& name, const ExecutorContext& context);

} // namespace pivotsim
