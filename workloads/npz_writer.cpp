// SPDX-License-Identifier: Apache-2.0
#include "workloads/npz_writer.h"

#include "workloads/npy_header.h"

#include <fmt/format.h>
#include <stdexcept>
#include <zip.h>

namespace pivotsim {
namespace {

// The caller's arrays are sound, so that only memory can be missing.
void require(bool done, const char* what)
{
    if (!done)
        throw std::runtime_error(fmt::format("libzip: {} failed", what));
}

} // namespace

NpzWriter::NpzWriter()
    : target_(zip_source_buffer_create(nullptr, 0, 0, nullptr), zip_source_free),
      archive_(nullptr, zip_discard)
{
    require(target_ != nullptr, "a buffer");
    zip_source_keep(target_.get()); // closing the archive gives up one of the two
    archive_.reset(zip_open_from_source(target_.get(), ZIP_TRUNCATE, nullptr));
    require(archive_ != nullptr, "opening an archive");
}

void NpzWriter::add_bytes(const std::string& member, const std::string& type,
    const std::vector<std::uint64_t>& shape, const void* values, std::size_t bytes)
{
    auto text = std::make_unique<std::string>(NpyHeader::text(type, shape));
    text->append(static_cast<const char*>(values), bytes);
    zip* const archive = archive_.get();
    zip_source_t* source = zip_source_buffer(archive, text->data(), text->size(), 0);
    members_.push_back(std::move(text));
    const zip_int64_t index = zip_file_add(archive, (member + ".npy").c_str(), source, ZIP_FL_ENC_UTF_8);
    require(index >= 0, "adding a member");
    const auto added = static_cast<zip_uint64_t>(index);
    constexpr zip_uint16_t first_of_1980 = 1U << 5U | 1U; // MS-DOS: month and day
    require(zip_set_file_compression(archive, added, ZIP_CM_STORE, 0) == 0, "storing");
    require(zip_file_set_dostime(archive, added, 0, first_of_1980, 0) == 0, "setting a date");
}

std::string NpzWriter::finish()
{
    require(zip_close(archive_.get()) == 0, "closing the archive");
    archive_.release(); // closed: nothing is left to discard
    zip_stat_t stat;
    require(
        zip_source_stat(target_.get(), &stat) == 0 && zip_source_open(target_.get()) == 0, "reading back");
    std::string bytes(stat.size, '\0');
    require(
        zip_source_read(target_.get(), bytes.data(), bytes.size()) == static_cast<zip_int64_t>(bytes.size()),
        "reading back");
    zip_source_close(target_.get());
    return bytes;
}

} // namespace pivotsim
