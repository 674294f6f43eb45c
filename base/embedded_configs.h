// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace pivotsim {

/// The shipped files below configs/, by their path there: "platforms/zcu102_paper.yaml".
const std::map<std::string, std::string>& embedded_configs();

/// The shipped gate traces, which are no text: "traces/fashion-mnist-vit12.npz".
const std::map<std::string, std::string_view>& embedded_traces();

/// A root for ConfigRoots: names below it are embedded files, not files of the system.
constexpr const char* embedded_root = "builtin:/";

/// The file behind a path below embedded_root; null pointer if the path is another or there is none.
const std::string* find_embedded(const std::string& path);

/// The same for a shipped gate trace.
std::optional<std::string_view> find_embedded_trace(const std::string& path);

} // namespace pivotsim
