// SPDX-License-Identifier: Apache-2.0
#include "models/platform/units_config.h"

#include "models/accelerator/accelerator.h"

#include <algorithm>
#include <fmt/format.h>
#include <fnmatch.h>

namespace pivotsim {
namespace {

/// A list that is left out admits everything.
template <class Item> bool among(const std::vector<Item>& list, const Item& item)
{
    return list.empty() || std::find(list.begin(), list.end(), item) != list.end();
}

std::vector<Complaint> check_rule(const PlacementRule& rule)
{
    for (const std::int64_t encoder : rule.encoders)
        if (encoder < 1)
            return {{fmt::format("encoder {} does not exist; they are counted from 1", encoder), "encoders"}};
    return {};
}

} // namespace

bool PlacementRule::admits(const Operator& op) const
{
    // In a stream of gated images each effort's operators have its name in front: "e6.encoder.1.qkt".
    const std::string own = op.name.substr(op.name.find('.') + 1);
    const auto named = [&](const std::string& pattern) {
        return ::fnmatch(pattern.c_str(), op.name.c_str(), 0) == 0
            || ::fnmatch(pattern.c_str(), own.c_str(), 0) == 0;
    };
    return among(kinds, op.kind) && among(groups, op.group)
        && (encoders.empty() || (op.encoder && among(encoders, std::int64_t{*op.encoder} + 1)))
        && (operators.empty() || std::any_of(operators.begin(), operators.end(), named));
}

const Fields<UnitPortsConfig>& UnitPortsConfig::fields()
{
    static const Fields<UnitPortsConfig> table{"unit_ports",
        "AXI ports of one accelerator; what is left out is as in memory.ports",
        {
            {"inputs", &UnitPortsConfig::inputs, "ports that inputs may use, from 0", Range{0, 63}},
            {"weights", &UnitPortsConfig::weights, "ports that weights may use, from 0", Range{0, 63}},
            {"outputs", &UnitPortsConfig::outputs, "ports that outputs may use, from 0", Range{0, 63}},
        }};
    return table;
}

const Fields<UnitConfig>& UnitConfig::fields()
{
    static const Fields<UnitConfig> table{"accelerators", "accelerators beside the first one",
        {
            {"name", &UnitConfig::name, "for reports and placements", Required{}},
            {"accelerator", &UnitConfig::accelerator, "what it is", Required{}},
            {"dispatch", &UnitConfig::dispatch, "from the last dependency of an operator to its begin",
                Range{"0 s", "1 s"}},
            {"ports", &UnitConfig::ports, "AXI ports that it may use"},
        }};
    return table;
}

const Fields<PlacementRule>& PlacementRule::fields()
{
    static const Fields<PlacementRule> table{"placement", "which unit executes which operators",
        {
            {"unit", &PlacementRule::unit, "pl, ps or the name of an accelerator", Required{}},
            {"kinds", &PlacementRule::kinds, "kinds of operators; none: all", operator_kind_names()},
            {"groups", &PlacementRule::groups, "groups of operators; none: all", group_names()},
            {"encoders", &PlacementRule::encoders, "encoders, from 1; none: all"},
            {"operators", &PlacementRule::operators, "names, perhaps with * and ?; none: all"},
        },
        check_rule};
    return table;
}

} // namespace pivotsim
