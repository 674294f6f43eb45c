// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>
#include <systemc>

// The kernel's library brings a main() that asks for this; ours elaborates in children only.
int sc_main(int, char*[])
{
    return 0;
}

int main(int argc, char** argv)
{
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
        return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
