// SPDX-License-Identifier: Apache-2.0
#include "workloads/operator_columns.h"

#include "base/spelling.h"
#include "workloads/operator_check.h"
#include "workloads/path.h"

#include <fmt/format.h>

namespace pivotsim {
namespace {

/// Which columns a line may have depends on its kind, so that is looked up first.
std::optional<OperatorKind> read_kind(const std::vector<Word>& words)
{
    constexpr std::string_view key = "kind=";
    for (const auto& word : words)
        if (word.text.substr(0, key.size()) == key)
            return operator_kind_from(std::string{word.text.substr(key.size())});
    return std::nullopt;
}

/// Any, when the kind is unknown: one finding says enough.
std::vector<std::string> keys_of(std::optional<OperatorKind> kind)
{
    std::vector<std::string> keys{"kind", "group", "encoder", "in", "out"};
    if (!kind || !is_gemm(*kind))
        keys.insert(keys.end(), {"rows", "columns"});
    if (!kind || is_gemm(*kind))
        keys.insert(keys.end(), {"m", "k", "n"});
    if (!kind || kind == OperatorKind::batched_gemm || kind == OperatorKind::sparse_gemm)
        keys.emplace_back("batch");
    if (!kind || kind == OperatorKind::sparse_gemm)
        keys.emplace_back("density");
    return keys;
}

void read_module(KeyedLine& line, Operator& op)
{
    const std::string kind{line.value("kind").text}, group{line.value("group").text};
    if (!kind.empty() && !operator_kind_from(kind))
        line.fault("kind", "E-KIND", fmt::format("no operator kind is called '{}'", kind),
            did_you_mean(kind, operator_kind_names()));
    const auto found = group_from(group);
    op.group = found.value_or(Group::imported);
    if (!group.empty() && !found)
        line.fault("group", "E-GROUP", fmt::format("no group is called '{}'", group),
            did_you_mean(group, group_names()));
    if (line.has("encoder"))
        op.encoder = static_cast<EncoderIndex>(line.number("encoder", Path::max_depth) - 1);
}

void read_sizes(KeyedLine& line, Operator& op)
{
    if (!op.is_gemm()) {
        op.rows = {line.number("rows", max_extent), line.number("columns", max_extent)};
        return;
    }
    if (op.kind == OperatorKind::batched_gemm || op.kind == OperatorKind::sparse_gemm)
        op.gemm.batch = line.number("batch", max_extent);
    op.gemm.m = line.number("m", max_extent);
    op.gemm.k = line.number("k", max_extent);
    op.gemm.n = line.number("n", max_extent);
    if (op.kind == OperatorKind::sparse_gemm)
        op.density = line.share("density");
}

} // namespace

void read_columns(const std::vector<Word>& words, KeyedLine& line, Operator& op)
{
    const auto kind = read_kind(words);
    line.read(words, keys_of(kind));
    read_module(line, op);
    if (!kind)
        return; // which sizes it needs is unknown
    op.kind = *kind;
    read_sizes(line, op);
}

} // namespace pivotsim
