// SPDX-License-Identifier: Apache-2.0
#include "search/closed_form.h"
#include "tests/search/gemm_study.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using namespace pivotsim::test;
using Overrides = std::vector<std::string>;

std::string refusal(const Study& study, const Workload& workload)
{
    try {
        closed_form(study, workload);
    } catch (const InputError& error) {
        return render(error.findings(), Colour::off);
    } catch (const SimulationError& error) {
        return error.what();
    }
    return "accepted";
}

std::string refusal(const Overrides& overrides)
{
    const Study study = load_study("studies/deit_s.yaml", overrides).study;
    return refusal(study, build_workload(study));
}

TEST(ClosedFormRefusals, WhatOnlyASimulationKnows)
{
    using testing::AllOf;
    using testing::HasSubstr;
    const auto closed = [](const char* what) { return AllOf(HasSubstr("E-CLOSED"), HasSubstr(what)); };
    EXPECT_THAT(refusal({"run.fidelity=grid"}), closed("run.fidelity: grid"));
    EXPECT_THAT(
        refusal({"run.images=9", "run.arrivals={process: poisson, rate: 5}"}), closed("run.arrivals"));
    EXPECT_THAT(
        refusal({"run.images=9", "platform.ps.overlap=true", "run.in_flight=2"}), closed("run.in_flight"));
    EXPECT_THAT(refusal({"platform.ps.overlap=true", "workload.attention=head"}),
        closed("need not wait for the operator before it"));
    Study other = study();
    other.platform.accelerator.name = "somebody_elses";
    Workload products;
    products.trace = gemms({{1, 8, 8, 8}, {1, 8, 8, 8}});
    EXPECT_THAT(refusal(other, products), closed("only 'systolic'"));
    Study overlapping = study();
    overlapping.platform.ps.overlap = true;
    EXPECT_THAT(refusal(overlapping, products), closed("'gemm1' need not wait"));
}

TEST(ClosedFormRefusals, WhatNoPlatformCanInTheSimulationsWords)
{
    for (const Overrides& overrides :
        {Overrides{"platform.memory.ipmem.size=64 B", "platform.pe_array.cols=65"},
            Overrides{
                "platform.memory.wtmem.size=64 B", "platform.pe_array.rows=65", "platform.schedule=auto"},
            Overrides{"platform.schedule={kind: explicit, mappings: [{operators: nobody}]}"},
            Overrides{"platform.memory.wtmem.size=64 B", "platform.pe_array.rows=65",
                "platform.schedule=auto", "platform.memory.level=fast"}}) {
        const Study study = load_study("studies/deit_s.yaml", overrides).study;
        const Workload workload = build_workload(study);
        const std::string words = refusal(study, workload);
        EXPECT_THAT(words, testing::HasSubstr("E-MAPPING"));
        EXPECT_EQ(words, obstacle(study, workload.trace));
    }
    Workload sparse;
    sparse.trace = gemms({{1, 8, 8, 8}});
    Operator op = sparse.trace.op(0);
    op.name = "sparse";
    op.kind = OperatorKind::sparse_gemm;
    op.output = sparse.trace.add_tensor({"sparse", {1, 8, 8}, 1, false});
    sparse.trace.add_operator(op);
    EXPECT_EQ(refusal(study(), sparse), obstacle(study(), sparse.trace));
}

TEST(ClosedFormRefusals, TimesThatNoKernelCounts)
{
    const Overrides slow{"platform.clock=1 kHz", "run.images=3000"};
    const Study study = load_study("studies/deit_s.yaml", slow).study;
    EXPECT_EQ(refusal(study, build_workload(study)), "accepted") << "105 days";
    EXPECT_THAT(refusal({slow[0], "run.images=3100"}), testing::HasSubstr("exceeds 107 days"));
}

} // namespace
} // namespace pivotsim
