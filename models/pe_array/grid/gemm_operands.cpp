// SPDX-License-Identifier: Apache-2.0
#include "models/pe_array/grid/gemm_operands.h"

#include <random>

namespace pivotsim {
namespace {

/// From the engine's bits, not through a distribution: those differ between standard libraries.
void fill(Int8Matrix& matrix, std::mt19937& random)
{
    for (std::size_t row = 0; row < matrix.rows(); ++row)
        for (std::size_t col = 0; col < matrix.cols(); ++col)
            matrix.row(row)[col] = static_cast<std::int8_t>(random() >> 24U);
}

} // namespace

GemmOperands::GemmOperands(const GemmShape& gemm, OperatorId op, std::uint64_t batch)
    : a(gemm.m, gemm.k), b(gemm.k, gemm.n)
{
    std::seed_seq seed{std::uint64_t{op}, batch};
    std::mt19937 random(seed);
    fill(a, random);
    fill(b, random);
}

Int32Matrix reference_gemm(const GemmOperands& operands)
{
    Int32Matrix result(operands.a.rows(), operands.b.cols());
    for (std::size_t row = 0; row < operands.a.rows(); ++row)
        for (std::size_t k = 0; k < operands.b.rows(); ++k)
            for (std::size_t col = 0; col < operands.b.cols(); ++col)
                result.row(row)[col] = multiply_accumulate(
                    result.row(row)[col], operands.a.row(row)[k], operands.b.row(k)[col]);
    return result;
}

} // namespace pivotsim
