// SPDX-License-Identifier: Apache-2.0
#include "workloads/onnx/mapped_file.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace pivotsim::onnx {
namespace {

[[noreturn]] void fail(int code)
{
    throw std::system_error(code, std::generic_category());
}

} // namespace

MappedFile::MappedFile(const std::string& name)
{
    const int file = ::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        fail(errno);
    int fault = 0;
    struct stat status { };
    if (::fstat(file, &status) != 0)
        fault = errno;
    else if (!S_ISREG(status.st_mode))
        fault = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
    else if (status.st_size > 0) {
        size_ = static_cast<std::size_t>(status.st_size);
        start_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file, 0);
        if (start_ == MAP_FAILED)
            fault = errno;
    }
    ::close(file);
    if (fault != 0)
        fail(fault);
}

MappedFile::~MappedFile()
{
    if (start_ != nullptr)
        ::munmap(start_, size_);
}

} // namespace pivotsim::onnx
