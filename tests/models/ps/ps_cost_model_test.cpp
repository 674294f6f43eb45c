// SPDX-License-Identifier: Apache-2.0
#include "base/choice.h"
#include "base/diagnostics.h"
#include "models/ps/ps_cost_model.h"

#include <gtest/gtest.h>

namespace pivotsim {
namespace {

const PsCores a53{4, Frequency{1'200'000'000}};

Operator row_operator(OperatorKind kind, std::uint64_t rows, std::uint64_t columns)
{
    Operator op;
    op.kind = kind;
    op.rows = {rows, columns};
    return op;
}

std::unique_ptr<PsCostModel> model(
    const std::string& name, std::initializer_list<std::pair<const char*, const char*>> parameters)
{
    Choice<PsCostModel> choice{name, Value::map()};
    for (const auto& [key, value] : parameters)
        choice.parameters.set(key, Value::scalar(value));
    return create(choice, a53);
}

TEST(PerElement, PricesElementsAndNothingElse)
{
    const auto costs = model("per_element", {{"softmax", "12.687 ns"}, {"gelu", "2 ns"}});
    // 6 heads x 197 x 197 elements of DeiT-S: 2.9542 ms an encoder
    EXPECT_EQ(costs->cost(row_operator(OperatorKind::softmax, 6 * 197, 197)).femtoseconds,
        6ULL * 197 * 197 * 12'687'000);
    EXPECT_EQ(costs->cost(row_operator(OperatorKind::gelu, 10, 10)).femtoseconds, 200'000'000U);
    EXPECT_EQ(costs->cost(row_operator(OperatorKind::layer_norm, 10, 10)).femtoseconds, 0U);
    EXPECT_FALSE(costs->accepts(OperatorKind::gemm));
}

TEST(CortexA53, CostsElementsAndRowsOfTheBusiestCore)
{
    const auto costs = model("cortex_a53", {{"gelu", "10"}, {"row", "50"}});
    // 9 rows on 4 cores: 3 rows of 20 elements on one, at 1.2 GHz
    EXPECT_NEAR(
        costs->cost(row_operator(OperatorKind::gelu, 9, 20)).seconds(), 3 * (20 * 10 + 50) / 1.2e9, 1e-14);
    EXPECT_NEAR(
        costs->cost(row_operator(OperatorKind::gelu, 1, 20)).seconds(), (20 * 10 + 50) / 1.2e9, 1e-14);
    EXPECT_FALSE(costs->accepts(OperatorKind::batched_gemm));
}

TEST(CortexA53, SoftmaxIsScaledToThePapersTotal)
{
    const double ours
        = model("cortex_a53", {})->cost(row_operator(OperatorKind::softmax, 6 * 197, 197)).seconds();
    const double papers = 6.0 * 197 * 197 * 12.687e-9;
    EXPECT_NEAR(ours, papers, papers * 0.02) << "but for the rows' set-up";
}

TEST(CortexA53, EntropyIncludesTheSoftmaxOfTheLogits)
{
    const auto costs = model("cortex_a53", {});
    EXPECT_GT(costs->cost(row_operator(OperatorKind::entropy, 1, 1000)).femtoseconds,
        costs->cost(row_operator(OperatorKind::softmax, 1, 1000)).femtoseconds);
}

TEST(PsCostModel, RefusesWhatLastsLongerThanItCanCount)
{
    const Operator softmax = row_operator(OperatorKind::softmax, 6 * 197, 197);
    EXPECT_THROW(model("per_element", {{"softmax", "1 s"}})->cost(softmax), SimulationError);
    const Operator huge = row_operator(OperatorKind::softmax, 1'000'000'000, 1'000'000'000);
    EXPECT_THROW(model("cortex_a53", {})->cost(huge), SimulationError);
    EXPECT_NO_THROW(model("per_element", {{"softmax", "1 ms"}})->cost(softmax));
}

} // namespace
} // namespace pivotsim
