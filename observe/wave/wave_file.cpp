// SPDX-License-Identifier: Apache-2.0
#include "observe/wave/wave_file.h"

#include "base/diagnostics.h"
#include "observe/output_stream.h"
#include "observe/wave/fst_pipe.h"

#include <filesystem>
#include <fmt/format.h>

namespace pivotsim {
namespace {

/// A dump, plain or through gzip.
class DumpFile final : public WaveFile {
public:
    DumpFile(const std::string& path, bool force) : path_(path), stream_(path, force) { }

    /// A run that failed before it began leaves no empty file.
    ~DumpFile() override
    {
        std::error_code ignored;
        if (!written_)
            std::filesystem::remove(path_, ignored);
    }

    void write(std::string_view text) override
    {
        written_ = true;
        stream_.write(text);
    }
    void close() override { stream_.close(); }

private:
    std::string path_;
    OutputStream stream_;
    bool written_ = false;
};

bool ends_with(const std::string& text, std::string_view end)
{
    return text.size() > end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

} // namespace

std::unique_ptr<WaveFile> WaveFile::open(const std::string& path, bool force)
{
    if (ends_with(path, ".vcd") || ends_with(path, ".vcd.gz"))
        return std::make_unique<DumpFile>(path, force);
    if (ends_with(path, ".fst"))
        return std::make_unique<FstPipe>(path, force);
    throw InputError({}, "E-WAVE", fmt::format("'{}' is no kind of wave", path),
        {"names end with .vcd, .vcd.gz or .fst; .fst is the smallest"});
}

} // namespace pivotsim
