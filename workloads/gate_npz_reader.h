// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/gate_faults.h"
#include "workloads/gate_trace.h"
#include "workloads/npz_reader.h"

#include <functional>
#include <set>
#include <string>

namespace pivotsim {

/// Reads one NPZ file as a gate trace; gate_trace_file.h has the format.
class GateNpzReader {
public:
    GateNpzReader(
        const std::string& name, const SourcePlace& mentioned_at, const std::function<NpzArchive()>& open);

    GateTrace run();

private:
    void read_meta();
    void read_split(const std::string& name, GateSplit& split);
    void read_cka();
    void check_logits(const std::string& name, const GateSplit& split);
    /// A finding at the first of the values that cannot be, and how many there are.
    template <class T, class Possible, class Fault, class Element>
    void check(const std::string& member, const std::vector<T>& values, const Possible& possible,
        const Fault& fault, const Element& element);

    GateFaults faults_;
    NpzReader arrays_;
    GateTrace trace_;
    std::set<std::string> known_;
};

} // namespace pivotsim
