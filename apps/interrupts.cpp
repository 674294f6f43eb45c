// SPDX-License-Identifier: Apache-2.0
#include "apps/interrupts.h"

namespace pivotsim {
namespace {

volatile std::sig_atomic_t interrupted = 0;

void note(int)
{
    interrupted = 1;
}

} // namespace

Interrupts::Interrupts()
{
    struct sigaction action { };
    action.sa_handler = note;
    action.sa_flags = SA_RESETHAND; // no SA_RESTART: poll(2) is to end
    ::sigaction(SIGINT, &action, &of_int_);
    ::sigaction(SIGTERM, &action, &of_term_);
}

Interrupts::~Interrupts()
{
    ::sigaction(SIGINT, &of_int_, nullptr);
    ::sigaction(SIGTERM, &of_term_, nullptr);
}

const volatile std::sig_atomic_t& Interrupts::arrived()
{
    return interrupted;
}

} // namespace pivotsim
