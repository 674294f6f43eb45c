// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/fields.h"
#include "base/yaml_loader.h"
#include "tests/workloads/zoo.h"
#include "workloads/transform/transform.h"

#include <string>
#include <vector>

namespace pivotsim::test {

/// A list of transforms as a study gives it, on its second line: line 1 is "transforms:".
struct Transforms {
    std::vector<Choice<Transform>> list;

    static const Fields<Transforms>& fields()
    {
        static const Fields<Transforms> table{
            "transforms", "a list", {{"transforms", &Transforms::list, "in order", Required{}}}};
        return table;
    }
};

inline Trace transformed(const Trace& trace, const std::string& yaml)
{
    Diagnostics diagnostics;
    const Value value = parse_yaml_text({"test.yaml", "transforms:\n  " + yaml}, diagnostics);
    diagnostics.throw_if_errors();
    return pivotsim::apply(Transforms::fields().read(value).list, trace);
}

/// "code line:column message | help" of the first finding.
inline std::string refusal(const Trace& trace, const std::string& yaml)
{
    try {
        transformed(trace, yaml);
    } catch (const InputError& error) {
        const Diagnostic first = error.findings().sorted().front();
        std::string text
            = fmt::format("{} {}:{} {}", first.code, first.place.line, first.place.column, first.message);
        for (const std::string& help : first.help)
            text += " | " + help;
        return text;
    }
    return "accepted";
}

inline Path skipping(std::uint32_t depth, const std::vector<std::int64_t>& encoders)
{
    return Path::from_lists(depth, encoders, {});
}

/// The zoo's model without the attention of these encoders.
inline Trace zoo_skipping(
    const std::string& name, const std::vector<std::int64_t>& encoders, Granularity granularity)
{
    const VitShape shape = zoo_shape(name);
    CompileOptions options;
    options.granularity = granularity;
    return compile(shape, skipping(shape.depth, encoders), options);
}

inline const Operator& op_of(const Trace& trace, const std::string& name)
{
    const auto id = trace.find_operator(name);
    if (!id)
        throw std::out_of_range("no operator is called " + name);
    return trace.op(*id);
}

inline std::uint64_t macs_of(const Trace& trace, Group group)
{
    std::uint64_t macs = 0;
    for (const Operator& op : trace.operators())
        macs += op.group == group ? op.macs() : 0;
    return macs;
}

constexpr Granularity granularities[] = {Granularity::layer, Granularity::head};

} // namespace pivotsim::test
