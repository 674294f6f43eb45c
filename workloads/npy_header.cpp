// SPDX-License-Identifier: Apache-2.0
#include "workloads/npy_header.h"

#include <charconv>
#include <fmt/format.h>

namespace pivotsim {
namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t most_dimensions = 8;

/// The header's dictionary, a Python literal: {'descr': '<f4', 'fortran_order': False, 'shape': (8, 256), }
class Dictionary {
public:
    Dictionary(std::string_view text, NpyHeader& header) : rest_(text), header_(header) { }

    bool read()
    {
        if (!take("{"))
            return false;
        while (!take("}")) {
            const auto key = quoted();
            if (!key || !take(":") || !value(*key))
                return false;
            if (!take(",") && !at("}"))
                return false;
        }
        skip_blanks();
        return rest_.empty() && has_type_ && has_order_ && has_shape_;
    }

private:
    bool value(std::string_view key)
    {
        if (key == "descr" && !has_type_) {
            const auto type = quoted();
            header_.type = type.value_or("");
            return has_type_ = type.has_value();
        }
        if (key == "fortran_order" && !has_order_) {
            header_.fortran_order = take("True");
            return has_order_ = header_.fortran_order || take("False");
        }
        return key == "shape" && !has_shape_ && (has_shape_ = shape());
    }

    bool shape()
    {
        if (!take("("))
            return false;
        while (!take(")")) {
            skip_blanks();
            std::uint64_t length = 0;
            const auto [stop, failure] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), length);
            if (failure != std::errc{} || header_.shape.size() == most_dimensions)
                return false;
            rest_.remove_prefix(static_cast<std::size_t>(stop - rest_.data()));
            header_.shape.push_back(length);
            if (!take(",") && !at(")"))
                return false;
        }
        return true;
    }

    std::optional<std::string_view> quoted()
    {
        const char quote = at("'") ? '\'' : '"';
        if (!take({&quote, 1}))
            return std::nullopt;
        const std::size_t end = rest_.find(quote);
        if (end == std::string_view::npos)
            return std::nullopt;
        const std::string_view word = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        return word;
    }

    void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \n"), rest_.size())); }
    bool at(std::string_view token)
    {
        skip_blanks();
        return rest_.substr(0, token.size()) == token;
    }
    bool take(std::string_view token)
    {
        if (!at(token))
            return false;
        rest_.remove_prefix(token.size());
        return true;
    }

    std::string_view rest_;
    NpyHeader& header_;
    bool has_type_ = false, has_order_ = false, has_shape_ = false;
};

std::size_t little_endian(std::string_view bytes)
{
    std::size_t number = 0;
    for (std::size_t i = bytes.size(); i > 0; --i)
        number = number << 8U | static_cast<unsigned char>(bytes[i - 1]);
    return number;
}

} // namespace

std::optional<NpyHeader> NpyHeader::read(std::string_view bytes, std::string& fault)
{
    const auto refuse = [&fault](std::string why) {
        fault = std::move(why);
        return std::nullopt;
    };
    const std::size_t version_at = magic.size(), length_at = version_at + 2;
    if (bytes.substr(0, magic.size()) != magic)
        return refuse("it is no NumPy array (.npy)");
    if (bytes.size() < length_at + 4)
        return refuse("it ends within its header");
    const auto major = static_cast<unsigned char>(bytes[version_at]);
    if (major < 1 || major > 3)
        return refuse(fmt::format("NPY version {} is unknown; 1 to 3 are read", major));
    const std::size_t length_bytes = major == 1 ? 2 : 4;
    const std::size_t length = little_endian(bytes.substr(length_at, length_bytes));
    NpyHeader header;
    header.bytes = length_at + length_bytes + length;
    if (header.bytes > longest)
        return refuse(fmt::format("its header claims {} bytes; {} are read at most", header.bytes, longest));
    if (bytes.size() < header.bytes)
        return refuse("it ends within its header");
    if (!Dictionary{bytes.substr(length_at + length_bytes, length), header}.read())
        return refuse("its header is not that of a plain array");
    return header;
}

std::string NpyHeader::text(const std::string& type, const std::vector<std::uint64_t>& shape)
{
    constexpr std::size_t alignment = 64;
    std::string dictionary
        = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': {}, }}", type, shape_text(shape));
    const std::size_t before = magic.size() + 4; // version and length
    dictionary.resize((before + dictionary.size()) / alignment * alignment + alignment - before - 1, ' ');
    dictionary += '\n';
    std::string header{magic};
    header += {'\x01', '\x00', static_cast<char>(dictionary.size() & 0xFFU),
        static_cast<char>(dictionary.size() >> 8U)};
    return header + dictionary;
}

std::string shape_text(const std::vector<std::uint64_t>& shape)
{
    return fmt::format("({}{})", fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
}

} // namespace pivotsim
