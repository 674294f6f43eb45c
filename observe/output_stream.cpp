// SPDX-License-Identifier: Apache-2.0
#include "observe/output_stream.h"

#include "base/diagnostics.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <zlib.h>

namespace pivotsim {
namespace {

constexpr unsigned buffer_bytes = 128 * 1024;
const char* const plain = "wbT"; // T: no gzip wrapper
const char* const fastest = "wb1";

bool asks_for_gzip(const std::string& path)
{
    const std::string ending = ".gz";
    return path.size() > ending.size()
        && path.compare(path.size() - ending.size(), ending.size(), ending) == 0;
}

} // namespace

void OutputStream::Close::operator()(gzFile_s* file) const
{
    ::gzclose(file);
}

OutputStream::OutputStream(const std::string& path, bool replace)
    : path_(path), compressed_(asks_for_gzip(path))
{
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
        throw InputError({}, "E-FILE", fmt::format("'{}' is a folder", path));
    if (!replace && std::filesystem::exists(path, ignored))
        throw InputError({}, "E-FILE", fmt::format("'{}' exists already", path), {"--force overwrites it"});
    errno = 0;
    file_.reset(::gzopen(path.c_str(), compressed_ ? fastest : plain));
    if (!file_)
        throw InputError({}, "E-FILE",
            fmt::format("cannot write '{}': {}", path, errno != 0 ? std::strerror(errno) : "out of memory"));
    ::gzbuffer(file_.get(), buffer_bytes);
}

void OutputStream::note_failure()
{
    if (failure_.empty())
        failure_ = errno != 0 ? std::strerror(errno) : "the file does not take more";
}

void OutputStream::write(std::string_view bytes)
{
    if (bytes.empty() || !failure_.empty())
        return;
    errno = 0;
    if (::gzwrite(file_.get(), bytes.data(), static_cast<unsigned>(bytes.size())) == 0)
        note_failure();
    given_ += bytes.size();
}

void OutputStream::close()
{
    if (!file_)
        return;
    errno = 0;
    if (::gzclose(file_.release()) != Z_OK)
        note_failure();
    if (!failure_.empty())
        throw InputError({}, "E-FILE", fmt::format("cannot write '{}': {}", path_, failure_),
            {"a smaller --window, --level operators or a --limit make it smaller"});
    std::error_code unknown;
    if (const auto size = std::filesystem::file_size(path_, unknown); !unknown)
        size_ = size;
}

std::uint64_t OutputStream::size() const
{
    if (!file_)
        return size_;
    return compressed_ ? static_cast<std::uint64_t>(::gzoffset(file_.get())) : given_;
}

} // namespace pivotsim
