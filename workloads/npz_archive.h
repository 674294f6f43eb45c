// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

struct zip;
struct zip_file;

namespace pivotsim {

/// What is wrong with an archive or a member, without a place.
class NpzError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The arrays that numpy.savez or savez_compressed put into one zip archive, opened for reading. Sizes are
/// those that the archive claims, checked to be possible; nothing is unpacked before it is asked for.
class NpzArchive {
public:
    struct Member {
        std::string name; ///< without ".npy"
        std::uint64_t index = 0;
        std::uint64_t bytes = 0; ///< unpacked, header included
        bool stored = true; ///< not deflated
    };

    /// A member's bytes in order.
    class Stream {
    public:
        Stream(std::shared_ptr<zip> archive, zip_file* file, const Member& member);
        /// As many bytes as there are, up to `bytes`.
        std::size_t read_some(void* to, std::size_t bytes);
        /// Exactly so many.
        void read(void* to, std::size_t bytes);
        void skip(std::uint64_t bytes);
        /// The member must end here, and its checksum be right.
        void finish();

    private:
        std::shared_ptr<zip> archive_; ///< closed after the member
        std::shared_ptr<zip_file> file_;
        Member member_;
    };

    static NpzArchive of_file(const std::string& path);
    /// The bytes outlive the archive.
    static NpzArchive of_bytes(std::string_view bytes);

    const std::vector<Member>& members() const { return members_; }
    /// Null if there is none.
    const Member* find(const std::string& name) const;
    Stream open(const Member& member) const;

private:
    explicit NpzArchive(zip* archive);

    std::shared_ptr<zip> archive_;
    std::vector<Member> members_;
};

} // namespace pivotsim
