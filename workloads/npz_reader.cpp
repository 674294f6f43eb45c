// SPDX-License-Identifier: Apache-2.0
#include "workloads/npz_reader.h"

#include "base/spelling.h"
#include "base/text.h"

#include <algorithm>
#include <fmt/format.h>

namespace pivotsim {
namespace {

std::uint64_t bytes_of(const std::string& type)
{
    return static_cast<std::uint64_t>(type.back() - '0');
}

std::string expected_shape(const std::vector<std::uint64_t>& shape)
{
    std::vector<std::string> lengths;
    for (const std::uint64_t length : shape)
        lengths.push_back(length == NpzReader::any ? "n" : fmt::format("{}", length));
    return fmt::format("({}{})", fmt::join(lengths, ", "), shape.size() == 1 ? "," : "");
}

} // namespace

std::optional<std::uint64_t> elements(const std::vector<std::uint64_t>& shape)
{
    std::uint64_t product = 1;
    for (const std::uint64_t length : shape)
        if (__builtin_mul_overflow(product, length, &product))
            return std::nullopt;
    return product;
}

std::vector<std::string> NpzReader::members() const
{
    std::vector<std::string> names;
    for (const NpzArchive::Member& member : archive_.members())
        names.push_back(member.name);
    return names;
}

std::optional<NpzReader::Array> NpzReader::open(
    const std::string& member, const std::string& type, const std::vector<std::uint64_t>& shape)
{
    const NpzArchive::Member* const found = archive_.find(member);
    if (found == nullptr) {
        missing(member);
        return std::nullopt;
    }
    std::string fault;
    auto array = opened(*found, fault);
    if (!array) {
        faults_.add(member, fault);
        return std::nullopt;
    }
    if (!agrees(member, array->header, type, shape))
        return std::nullopt;
    const auto count = elements(array->header.shape);
    const std::uint64_t room = found->bytes - array->header.bytes;
    if (!count || *count > room / bytes_of(type) || *count * bytes_of(type) != room) {
        faults_.add(member,
            fmt::format(
                "shape {} does not fit into its {} bytes of values", shape_text(array->header.shape), room));
        return std::nullopt;
    }
    return array;
}

std::optional<NpzReader::Array> NpzReader::opened(const NpzArchive::Member& member, std::string& fault) const
{
    try {
        std::string head(std::min<std::uint64_t>(NpyHeader::longest, member.bytes), '\0');
        NpzArchive::Stream peek = archive_.open(member);
        peek.read(head.data(), head.size());
        const auto header = NpyHeader::read(head, fault);
        if (!header)
            return std::nullopt;
        Array array{*header, archive_.open(member)};
        array.values.read(head.data(), header->bytes);
        return array;
    } catch (const NpzError& error) {
        fault = error.what();
        return std::nullopt;
    }
}

bool NpzReader::agrees(const std::string& member, const NpyHeader& header, const std::string& type,
    const std::vector<std::uint64_t>& shape)
{
    if (header.type != type) {
        const bool text = type == "|u1";
        faults_.add(member, fmt::format("type '{}' instead of '{}'", header.type, type),
            {text ? "save it as np.frombuffer(json.dumps(meta).encode(), np.uint8)"
                  : fmt::format("save it as .astype('{}')", type)});
        return false;
    }
    if (header.fortran_order && shape.size() > 1) {
        faults_.add(member, "it is in Fortran order", {"save it as np.ascontiguousarray(...)"});
        return false;
    }
    const bool fits = header.shape.size() == shape.size()
        && std::equal(shape.begin(), shape.end(), header.shape.begin(),
            [](auto wanted, auto length) { return wanted == any ? length > 0 : wanted == length; });
    if (!fits)
        faults_.add(
            member, fmt::format("shape {} instead of {}", shape_text(header.shape), expected_shape(shape)));
    return fits;
}

void NpzReader::missing(const std::string& member)
{
    std::vector<std::string> help = did_you_mean(member, members());
    help.push_back("there are " + quoted_list(members()));
    faults_.add(member, "it is missing", std::move(help));
}

} // namespace pivotsim
