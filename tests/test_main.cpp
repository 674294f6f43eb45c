// SPDX-License-Identifier: Apache-2.0
#include <systemc>

#include <gtest/gtest.h>

// Every executable that links libsystemc must define it; tests elaborate inside their bodies instead.
int sc_main(int, char*[])
{
    return 0;
}

int main(int argc, char* argv[])
{
    sc_core::sc_report_handler::set_verbosity_level(sc_core::SC_NONE);
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
