// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct gzFile_s;

namespace pivotsim {

/// A file that is written as a run goes on, plain or through gzip, in pieces of 128 KiB. What was written
/// stays, whatever happens then.
class OutputStream {
public:
    /// Compressed if the path ends in ".gz". Throws InputError if the file cannot be made, or exists and may
    /// not be replaced.
    OutputStream(const std::string& path, bool replace);

    /// A failure is kept until close(): the kernel would take an exception out of a process for one of the
    /// model's.
    void write(std::string_view bytes);
    /// Writes what is left. Throws InputError if the disk was full, or anything else went wrong since.
    /// Without it, that happens quietly at the end.
    void close();

    /// Bytes in the file, nearly.
    std::uint64_t size() const;

private:
    void note_failure();

    struct Close {
        void operator()(gzFile_s* file) const;
    };
    std::string path_, failure_;
    bool compressed_;
    std::unique_ptr<gzFile_s, Close> file_;
    std::uint64_t given_ = 0, size_ = 0;
};

} // namespace pivotsim
