// SPDX-License-Identifier: Apache-2.0
#include "workloads/npz_archive.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>
#include <zip.h>

namespace pivotsim {
namespace {

constexpr std::uint64_t most_inflation = 1032; // deflate's own limit: 258 bytes from two bits

[[noreturn]] void throw_opening(zip_error_t& error)
{
    const bool no_zip = zip_error_code_zip(&error) == ZIP_ER_NOZIP;
    const std::string why = no_zip
        ? "it is no zip archive, or its end is missing"
        : fmt::format("it is a broken zip archive: {}", zip_error_strerror(&error));
    zip_error_fini(&error);
    throw NpzError(why);
}

NpzArchive::Member member_of(zip* archive, std::uint64_t index)
{
    constexpr zip_uint64_t needed = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD
        | ZIP_STAT_ENCRYPTION_METHOD;
    zip_stat_t stat;
    if (zip_stat_index(archive, index, 0, &stat) != 0 || (stat.valid & needed) != needed)
        throw NpzError(fmt::format("it is a broken zip archive: nothing is known of member {}", index + 1));
    NpzArchive::Member member{stat.name, index, stat.size, stat.comp_method == ZIP_CM_STORE};
    if (stat.encryption_method != ZIP_EM_NONE)
        throw NpzError(fmt::format("member '{}' is encrypted", member.name));
    if (!member.stored && stat.comp_method != ZIP_CM_DEFLATE)
        throw NpzError(fmt::format("member '{}' is neither stored nor deflated", member.name));
    if (member.stored ? stat.size != stat.comp_size : stat.size / most_inflation > stat.comp_size)
        throw NpzError(fmt::format(
            "member '{}' cannot unpack from {} to {} bytes", member.name, stat.comp_size, stat.size));
    constexpr std::string_view extension = ".npy";
    if (member.name.size() > extension.size()
        && member.name.compare(member.name.size() - extension.size(), extension.size(), extension) == 0)
        member.name.resize(member.name.size() - extension.size());
    return member;
}

} // namespace

NpzArchive::Stream::Stream(std::shared_ptr<zip> archive, zip_file* file, const Member& member)
    : archive_(std::move(archive)), file_(file, zip_fclose), member_(member)
{
}

std::size_t NpzArchive::Stream::read_some(void* to, std::size_t bytes)
{
    std::size_t done = 0;
    while (done < bytes) {
        const zip_int64_t count = zip_fread(file_.get(), static_cast<char*>(to) + done, bytes - done);
        if (count < 0)
            throw NpzError(fmt::format("it is damaged: {}", zip_file_strerror(file_.get())));
        if (count == 0)
            break;
        done += static_cast<std::size_t>(count);
    }
    return done;
}

void NpzArchive::Stream::read(void* to, std::size_t bytes)
{
    if (read_some(to, bytes) != bytes)
        throw NpzError("it ends too early");
}

void NpzArchive::Stream::skip(std::uint64_t bytes)
{
    if (member_.stored) { // libzip seeks in these only
        if (zip_fseek(file_.get(), static_cast<zip_int64_t>(bytes), SEEK_CUR) != 0)
            throw NpzError("it ends too early");
        return;
    }
    std::array<char, 1U << 16U> scratch{};
    for (; bytes > 0; bytes -= std::min<std::uint64_t>(bytes, scratch.size()))
        read(scratch.data(), std::min<std::uint64_t>(bytes, scratch.size()));
}

void NpzArchive::Stream::finish()
{
    char more = 0;
    if (read_some(&more, 1) != 0) // libzip compares checksums at the end only
        throw NpzError("it goes on after its last value");
}

NpzArchive::NpzArchive(zip* archive) : archive_(archive, zip_discard)
{
    const zip_int64_t count = zip_get_num_entries(archive, 0);
    if (count <= 0)
        throw NpzError("it is empty");
    std::set<std::string> names;
    for (zip_int64_t index = 0; index < count; ++index) {
        members_.push_back(member_of(archive, static_cast<std::uint64_t>(index)));
        if (!names.insert(members_.back().name).second)
            throw NpzError(fmt::format("member '{}' is there twice", members_.back().name));
    }
}

NpzArchive NpzArchive::of_file(const std::string& path)
{
    int code = 0;
    if (zip* archive = zip_open(path.c_str(), ZIP_RDONLY, &code))
        return NpzArchive{archive};
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    throw_opening(error);
}

NpzArchive NpzArchive::of_bytes(std::string_view bytes)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    zip* archive = source != nullptr ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr;
    if (archive != nullptr)
        return NpzArchive{archive};
    zip_source_free(source);
    throw_opening(error);
}

const NpzArchive::Member* NpzArchive::find(const std::string& name) const
{
    const auto member
        = std::find_if(members_.begin(), members_.end(), [&](const Member& one) { return one.name == name; });
    return member == members_.end() ? nullptr : &*member;
}

NpzArchive::Stream NpzArchive::open(const Member& member) const
{
    if (zip_file* file = zip_fopen_index(archive_.get(), member.index, 0))
        return {archive_, file, member};
    throw NpzError(fmt::format("it is damaged: {}", zip_strerror(archive_.get())));
}

} // namespace pivotsim
