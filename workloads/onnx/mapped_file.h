// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace pivotsim::onnx {

/// A file's bytes, read as they are touched: a model's weights never are.
class MappedFile {
public:
    /// Throws std::system_error; a folder or a device is none.
    explicit MappedFile(const std::string& name);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    std::string_view bytes() const { return {static_cast<const char*>(start_), size_}; }

private:
    void* start_ = nullptr;
    std::size_t size_ = 0;
};

} // namespace pivotsim::onnx
