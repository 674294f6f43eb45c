// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/study.h"
#include "search/sweep/condition.h"

#include <string>
#include <vector>

namespace pivotsim {

/// Has a resolved study a plain value, or a choice, at this path?
bool names_a_value(const Value& resolved, const std::string& path);
/// What stands there, for a condition; a choice is its `type`. NaN if there is nothing, as where a choice of
/// another point has no such parameter.
Operand value_named(const Value& resolved, const std::string& path);
/// All paths to plain values.
std::vector<std::string> value_names(const Value& resolved);

/// The files that a study names, by what they are for and what is in them, a line each. Throws InputError for
/// a file that cannot be read.
std::string text_of_files(const Study& study);

/// All that the result of a study follows from, as text: every value with its defaults, the content of the
/// files that it names, and the program; not its name, nor what `search:` and `sweep:` say beside how a point
/// is evaluated. Throws InputError for a file that cannot be read.
std::string canonical_text(const Study& study);

} // namespace pivotsim
