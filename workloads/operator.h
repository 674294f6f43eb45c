// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/units.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

/// What an operator computes. A unit of the platform says which kinds it accepts.
enum class OperatorKind {
    gemm, ///< O[M x N] = A[M x K] B[K x N]; B holds weights
    batched_gemm, ///< the same once per head; both operands are activations
    sparse_gemm, ///< GEMM of which only `density` of the products exist
    conv, ///< convolution, given as its im2col GEMM
    softmax, ///< rows x columns, over the columns
    layer_norm, ///< rows x columns, over the columns
    gelu, ///< element-wise
    add, ///< element-wise, two operands
    gather, ///< selects rows
    top_k, ///< selects the k largest of a row
    entropy ///< of a softmax over one row of logits (paper, Eq. 3)
};

/// The module an operator belongs to; delays are broken down by it.
/// `norm` and `residual` are what the paper leaves out; reports sum all but the first three as `other`.
/// `imported` is for sources that know layers but no modules, such as a GEMM table.
enum class Group { attention_mac, softmax, mlp, norm, residual, stem, head, gate, predictor, imported };

/// Encoder, counted from 0 inside, from 1 in files and reports.
using EncoderIndex = std::uint32_t;
using TensorId = std::uint32_t;
using OperatorId = std::uint32_t;

/// O[M x N] = A[M x K] B[K x N], `batch` times with operands of their own (heads).
struct GemmShape {
    std::uint64_t batch = 1;
    std::uint64_t m = 0, k = 0, n = 0;

    std::uint64_t macs() const { return batch * m * k * n; }
    friend bool operator==(const GemmShape& a, const GemmShape& b)
    {
        return a.batch == b.batch && a.m == b.m && a.k == b.k && a.n == b.n;
    }
};

/// A non-linear operator works on `rows` rows of `columns` elements.
struct RowShape {
    std::uint64_t rows = 0, columns = 0;

    std::uint64_t elements() const { return rows * columns; }
    friend bool operator==(const RowShape& a, const RowShape& b)
    {
        return a.rows == b.rows && a.columns == b.columns;
    }
};

/// A named array of elements that operators hand on; it lives in DRAM between operators.
struct Tensor {
    std::string name;
    std::vector<std::uint64_t> shape;
    std::uint32_t element_bytes = 1;
    bool weight = false; ///< a parameter of the model: present from the start

    std::uint64_t elements() const;
    Bytes bytes() const { return elements() * element_bytes; }
    friend bool operator==(const Tensor& a, const Tensor& b);
};

/// A GEMM reads its B from the last input, its A from those before: one tensor, or several side by side in K
/// (the heads that a projection joins). It may read part of an activation (one head's columns, the class
/// token's row) but writes all of its output.
/// A sparse_gemm may keep compressed what its mask leaves, in A (SpMM) or in its output (SDDMM): then they
/// hold ceil(density x dense) elements. The weight tensor before B, if there is one, has their column
/// indices.
struct Operator {
    std::string name; ///< unique in a trace: "encoder.3.qkv"
    OperatorKind kind = OperatorKind::gemm;
    Group group = Group::mlp;
    std::optional<EncoderIndex> encoder;
    GemmShape gemm; ///< for the GEMM kinds and conv
    RowShape rows; ///< for the others
    double density = 1.0; ///< sparse_gemm only
    std::vector<TensorId> inputs; ///< gemm: A, then B
    TensorId output = 0;

    bool is_gemm() const;
    /// Multiply-accumulates, those that sparsity leaves rounded up; 0 for non-linear operators.
    std::uint64_t macs() const;
    /// GEMMs only: the tensor that holds B.
    TensorId operand_b() const { return inputs.at(inputs.size() - 1); }
    friend bool operator==(const Operator& a, const Operator& b);
};

const char* to_string(OperatorKind kind);
const char* to_string(Group group);
std::optional<OperatorKind> operator_kind_from(const std::string& name);
std::optional<Group> group_from(const std::string& name);
/// In the order of the enumerations.
const std::vector<std::string>& operator_kind_names();
const std::vector<std::string>& group_names();

/// Names of tensors, operators and models: printable, not empty, without blanks, '=', ',', '#' and quotes,
/// so that they stand in a trace's text as they are.
bool is_valid_name(const std::string& name);

bool is_gemm(OperatorKind kind);

} // namespace pivotsim
