// SPDX-License-Identifier: Apache-2.0
#include "workloads/operator.h"

#include "base/text.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace pivotsim {
namespace {

template <class Enumeration>
std::optional<Enumeration> find_in(const std::vector<std::string>& names, const std::string& name)
{
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        return std::nullopt;
    return static_cast<Enumeration>(found - names.begin());
}

} // namespace

const std::vector<std::string>& operator_kind_names()
{
    static const std::vector<std::string> names{"gemm", "batched_gemm", "sparse_gemm", "conv", "softmax",
        "layer_norm", "gelu", "add", "gather", "top_k", "entropy"};
    return names;
}

const std::vector<std::string>& group_names()
{
    static const std::vector<std::string> names{"attention_mac", "softmax", "mlp", "norm", "residual", "stem",
        "head", "gate", "predictor", "imported"};
    return names;
}

const char* to_string(OperatorKind kind)
{
    return operator_kind_names()[static_cast<std::size_t>(kind)].c_str();
}

const char* to_string(Group group)
{
    return group_names()[static_cast<std::size_t>(group)].c_str();
}

std::optional<OperatorKind> operator_kind_from(const std::string& name)
{
    return find_in<OperatorKind>(operator_kind_names(), name);
}

std::optional<Group> group_from(const std::string& name)
{
    return find_in<Group>(group_names(), name);
}

bool is_valid_name(const std::string& name)
{
    return !name.empty() && name.find_first_of(" \t=,#\"'") == std::string::npos
        && find_unprintable(name) == std::string::npos;
}

bool is_gemm(OperatorKind kind)
{
    return kind == OperatorKind::gemm || kind == OperatorKind::batched_gemm
        || kind == OperatorKind::sparse_gemm || kind == OperatorKind::conv;
}

std::uint64_t Tensor::elements() const
{
    std::uint64_t product = 1;
    for (const auto extent : shape)
        product *= extent;
    return product;
}

bool operator==(const Tensor& a, const Tensor& b)
{
    return std::tie(a.name, a.shape, a.element_bytes, a.weight)
        == std::tie(b.name, b.shape, b.element_bytes, b.weight);
}

bool Operator::is_gemm() const
{
    return pivotsim::is_gemm(kind);
}

std::uint64_t Operator::macs() const
{
    if (!is_gemm())
        return 0;
    if (kind == OperatorKind::sparse_gemm && density < 1.0)
        return static_cast<std::uint64_t>(std::ceil(static_cast<double>(gemm.macs()) * density));
    return gemm.macs();
}

bool operator==(const Operator& a, const Operator& b)
{
    return std::tie(a.name, a.kind, a.group, a.encoder, a.gemm, a.rows, a.density, a.inputs, a.output)
        == std::tie(b.name, b.kind, b.group, b.encoder, b.gemm, b.rows, b.density, b.inputs, b.output);
}

} // namespace pivotsim
