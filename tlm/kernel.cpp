// SPDX-License-Identifier: Apache-2.0
#include "tlm/kernel.h"

#include <algorithm>
#include <cstddef>

#include <systemc>

#ifdef __SANITIZE_ADDRESS__
#include <pthread.h>
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

namespace pivotsim {
namespace {

#ifdef __SANITIZE_ADDRESS__
/// The kernel tells AddressSanitizer of every switch of stacks, but knows no bounds of the main one. After a
/// first switch each exception would leave poison on the main stack, and false alarms would follow.
class MainStack {
public:
    MainStack()
    {
        pthread_attr_t attributes;
        pthread_getattr_np(pthread_self(), &attributes);
        pthread_attr_getstack(&attributes, &bottom_, &size_);
        pthread_attr_destroy(&attributes);
    }

    MainStack(const MainStack&) = delete;
    MainStack& operator=(const MainStack&) = delete;

    ~MainStack()
    {
        void* fake_stack = nullptr;
        __sanitizer_start_switch_fiber(&fake_stack, bottom_, size_);
        __sanitizer_finish_switch_fiber(fake_stack, nullptr, nullptr);
        // What an exception on its way here has unwound lies below this frame.
        constexpr std::size_t reach = 256 * 1024;
        char* const here = static_cast<char*>(__builtin_frame_address(0));
        const std::size_t left = static_cast<std::size_t>(here - static_cast<char*>(bottom_));
        __asan_unpoison_memory_region(here - std::min(reach, left), std::min(reach, left));
    }

private:
    void* bottom_ = nullptr;
    std::size_t size_ = 0;
};
#endif

} // namespace

void run_kernel()
{
#ifdef __SANITIZE_ADDRESS__
    const MainStack restored;
#endif
    sc_core::sc_start();
}

} // namespace pivotsim
