// SPDX-License-Identifier: Apache-2.0
#include "observe/report/gzip_base64.h"

#include <boost/archive/iterators/base64_from_binary.hpp>
#include <boost/archive/iterators/transform_width.hpp>
#include <stdexcept>
#include <zlib.h>

namespace pivotsim {
namespace {

std::string gzip(const std::string& bytes)
{
    constexpr int gzip_window = 15 + 16, memory = 8;
    z_stream stream{};
    if (::deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window, memory, Z_DEFAULT_STRATEGY)
        != Z_OK)
        throw std::bad_alloc();
    std::string packed(::deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data())); // zlib's type; it only reads
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const int end = ::deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    ::deflateEnd(&stream);
    if (end != Z_STREAM_END)
        throw std::logic_error("zlib did not compress within its own bound");
    return packed;
}

} // namespace

std::string gzip_base64(const std::string& bytes)
{
    using namespace boost::archive::iterators;
    using Digits = base64_from_binary<transform_width<std::string::const_iterator, 6, 8>>;
    const std::string packed = gzip(bytes);
    std::string text(Digits(packed.begin()), Digits(packed.end()));
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

} // namespace pivotsim
