// SPDX-License-Identifier: Apache-2.0
#include "workloads/operator_check.h"

#include "workloads/checked_math.h"

#include <fmt/format.h>

#include <cmath>

namespace pivotsim {
namespace {

/// Collects the faults of one operator.
class OperatorCheck {
public:
    OperatorCheck(const Operator& op, const std::vector<Tensor>& tensors) : op_(op), tensors_(tensors) { }

    std::vector<Fault> run()
    {
        if (!is_valid_name(op_.name))
            fault("name", fmt::format("'{}' is no name", op_.name));
        const bool sizes = op_.is_gemm() ? gemm_sizes() : row_sizes();
        const bool operands = operand_count();
        if (sizes && operands)
            op_.is_gemm() ? gemm_operands() : row_operands();
        return std::move(faults_);
    }

private:
    void fault(const char* key, std::string message) { faults_.push_back({key, std::move(message)}); }

    bool extent(const char* key, std::uint64_t value)
    {
        if (value >= 1 && value <= max_extent)
            return true;
        fault(key, fmt::format("{} = {} is out of range: 1 to {}", key, value, max_extent));
        return false;
    }

    bool gemm_sizes()
    {
        const auto& gemm = op_.gemm;
        bool good = extent("batch", gemm.batch);
        good = extent("m", gemm.m) && good;
        good = extent("k", gemm.k) && good;
        good = extent("n", gemm.n) && good;
        const bool single = op_.kind == OperatorKind::gemm || op_.kind == OperatorKind::conv;
        if (single && gemm.batch != 1)
            fault("batch", fmt::format("a {} has no batch; batched_gemm has", to_string(op_.kind)));
        if (!(op_.density > 0.0 && op_.density <= 1.0))
            fault("density", fmt::format("density = {} is out of range: above 0, at most 1", op_.density));
        else if (op_.density < 1.0 && op_.kind != OperatorKind::sparse_gemm)
            fault("density", fmt::format("a {} has no density; sparse_gemm has", to_string(op_.kind)));
        if (good && !checked_product({gemm.batch, gemm.m, gemm.k, gemm.n})) {
            fault("kind", "more than 2^62 multiply-accumulates");
            good = false;
        }
        return good;
    }

    bool row_sizes()
    {
        const bool rows = extent("rows", op_.rows.rows);
        return extent("columns", op_.rows.columns) && rows;
    }

    bool operand_count()
    {
        const std::size_t least = op_.is_gemm() || op_.kind == OperatorKind::add ? 2 : 1;
        if (op_.inputs.size() >= least)
            return true;
        fault("in",
            fmt::format("{} needs {} inputs, not {}", to_string(op_.kind),
                least == 1 ? "1 or more" : "2 or more", op_.inputs.size()));
        return false;
    }

    void gemm_operands()
    {
        const auto& gemm = op_.gemm;
        const Tensor& b = tensors_.at(op_.operand_b());
        const auto b_elements = gemm.batch * gemm.k * gemm.n;
        if ((op_.kind == OperatorKind::gemm || op_.kind == OperatorKind::conv) && !b.weight)
            fault("in", fmt::format("B of a {} is a weight, but '{}' is none", to_string(op_.kind), b.name));
        if (b.weight ? b.elements() != b_elements : b.elements() < b_elements)
            fault("in",
                fmt::format(
                    "B is batch x k x n = {} elements, but '{}' has {}", b_elements, b.name, b.elements()));
        if (op_.kind != OperatorKind::conv)
            op_.kind == OperatorKind::sparse_gemm
                ? holds("A is density x batch x m x k", left_of(gemm.batch * gemm.m * gemm.k), a_count())
                : holds("A is batch x m x k", gemm.batch * gemm.m * gemm.k, op_.inputs.size() - 1);
        const auto dense = gemm.batch * gemm.m * gemm.n;
        const auto compressed = left_of(dense);
        if (op_.kind == OperatorKind::sparse_gemm && tensors_.at(op_.output).elements() == compressed)
            writes("density x batch x m x n", compressed);
        else
            writes("batch x m x n", dense);
    }

    /// Those of `dense` elements that sparsity leaves.
    std::uint64_t left_of(std::uint64_t dense) const
    {
        return static_cast<std::uint64_t>(std::ceil(static_cast<double>(dense) * op_.density));
    }

    /// Inputs of a sparse_gemm that hold A: neither B nor the column indices before it.
    std::size_t a_count() const
    {
        const std::size_t before_b = op_.inputs.size() - 1;
        const bool indices = before_b > 1 && tensors_.at(op_.inputs[before_b - 1]).weight;
        return before_b - (indices ? 1 : 0);
    }

    void row_operands()
    {
        const auto elements = op_.rows.elements();
        if (op_.kind == OperatorKind::add)
            holds("the operands are 2 x rows x columns", 2 * elements, op_.inputs.size());
        else
            holds("the input is rows x columns", elements,
                op_.kind == OperatorKind::gather ? 1 : op_.inputs.size());
        if (op_.kind == OperatorKind::entropy)
            writes("one element a row", op_.rows.rows);
        else if (op_.kind != OperatorKind::top_k) // keeps as many as its output has
            writes("rows x columns", elements);
    }

    /// The first `count` inputs together hold what is read.
    void holds(const char* what, std::uint64_t needed, std::size_t count)
    {
        std::uint64_t held = 0;
        for (std::size_t i = 0; i < count && held < needed; ++i)
            held += tensors_.at(op_.inputs[i]).elements(); // each at most 2^62
        if (held >= needed)
            return;
        if (count == 1)
            fault("in",
                fmt::format("{} = {} elements, but '{}' has {}", what, needed,
                    tensors_.at(op_.inputs[0]).name, held));
        else
            fault("in", fmt::format("{} = {} elements, but the inputs have {}", what, needed, held));
    }

    void writes(const char* what, std::uint64_t needed)
    {
        const Tensor& output = tensors_.at(op_.output);
        if (output.weight)
            fault("out", fmt::format("'{}' is a weight, and nothing writes weights", output.name));
        if (output.elements() != needed)
            fault("out",
                fmt::format("the output is {} = {} elements, but '{}' has {}", what, needed, output.name,
                    output.elements()));
    }

    const Operator& op_;
    const std::vector<Tensor>& tensors_;
    std::vector<Fault> faults_;
};

} // namespace

std::vector<Fault> check(const Tensor& tensor)
{
    constexpr std::size_t max_extents = 8;
    constexpr std::uint32_t max_element_bytes = 16;
    std::vector<Fault> faults;
    if (!is_valid_name(tensor.name))
        faults.push_back({"name", fmt::format("'{}' is no name", tensor.name)});
    if (tensor.element_bytes < 1 || tensor.element_bytes > max_element_bytes)
        faults.push_back({"bytes",
            fmt::format("bytes = {} is out of range: 1 to {}", tensor.element_bytes, max_element_bytes)});
    if (tensor.shape.empty() || tensor.shape.size() > max_extents) {
        faults.push_back(
            {"shape", fmt::format("a shape has 1 to {} extents, not {}", max_extents, tensor.shape.size())});
        return faults;
    }
    std::optional<std::uint64_t> bytes = tensor.element_bytes;
    for (const auto extent : tensor.shape) {
        if (extent < 1 || extent > max_extent) {
            faults.push_back(
                {"shape", fmt::format("extent {} is out of range: 1 to {}", extent, max_extent)});
            return faults;
        }
        bytes = bytes ? checked_product({*bytes, extent}) : bytes;
    }
    if (!bytes)
        faults.push_back({"shape", "more than 2^62 bytes"});
    return faults;
}

std::vector<Fault> check(const Operator& op, const std::vector<Tensor>& tensors)
{
    return OperatorCheck{op, tensors}.run();
}

} // namespace pivotsim
