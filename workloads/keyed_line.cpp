// SPDX-License-Identifier: Apache-2.0
#include "workloads/keyed_line.h"

#include "base/spelling.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace pivotsim {

void KeyedLine::read(const std::vector<Word>& words, const std::vector<std::string>& keys)
{
    for (const auto& word : words) {
        const auto equals = word.text.find('=');
        if (equals == std::string_view::npos) {
            fault(word, "E-SYNTAX", fmt::format("expected key=value, found '{}'", word.text));
            continue;
        }
        const std::string key{word.text.substr(0, equals)};
        const Word value{word.text.substr(equals + 1), word.line, word.offset + equals + 1};
        if (std::find(keys.begin(), keys.end(), key) == keys.end())
            fault(word, "E-KEY", fmt::format("unknown key '{}'", key), did_you_mean(key, keys));
        else if (has(key))
            fault(word, "E-REPEAT", fmt::format("'{}' is given twice", key));
        else
            values_.emplace_back(key, value);
        if (value.text.empty() && has(key)) // kept, so that nobody reports it missing as well
            fault(word, "E-SYNTAX", fmt::format("'{}' has no value", key));
    }
}

const Word* KeyedLine::find(const std::string& key) const
{
    for (const auto& [name, value] : values_)
        if (name == key)
            return &value;
    return nullptr;
}

Word KeyedLine::value(const std::string& key)
{
    if (const Word* found = find(key))
        return *found;
    fault(subject_, "E-MISSING", fmt::format("'{}' has no '{}'", subject_.text, key));
    return {{}, subject_.line, subject_.offset};
}

std::uint64_t KeyedLine::number(const std::string& key, std::uint64_t most)
{
    const Word word = value(key);
    if (word.text.empty())
        return 1;
    const bool digits = word.text.find_first_not_of("0123456789") == std::string_view::npos;
    const auto number = read_unsigned(word.text);
    if (!digits)
        fault(word, "E-VALUE", fmt::format("{} = '{}' is no whole number", key, word.text));
    else if (!number || *number < 1 || *number > most)
        fault(word, "E-RANGE", fmt::format("{} = {} is out of range: 1 to {}", key, word.text, most));
    else
        return *number;
    return 1;
}

double KeyedLine::share(const std::string& key)
{
    const Word word = value(key);
    if (word.text.empty())
        return 1;
    double share = 0;
    const auto* const end = word.text.data() + word.text.size();
    const auto result = std::from_chars(word.text.data(), end, share);
    if (result.ec != std::errc{} || result.ptr != end)
        fault(word, "E-VALUE", fmt::format("{} = '{}' is no number", key, word.text));
    else if (!(share > 0 && share <= 1))
        fault(word, "E-RANGE", fmt::format("{} = {} is out of range: above 0, at most 1", key, word.text));
    return share;
}

std::vector<Word> KeyedLine::list(const std::string& key)
{
    const Word word = value(key);
    if (word.text.empty())
        return {};
    std::vector<Word> items;
    for (std::size_t begin = 0; begin <= word.text.size();) {
        const auto end = std::min(word.text.find(',', begin), word.text.size());
        items.push_back({word.text.substr(begin, end - begin), word.line, word.offset + begin});
        if (begin == end) {
            fault(word, "E-SYNTAX", fmt::format("'{}' has an empty place in its list", key));
            return {};
        }
        begin = end + 1;
    }
    return items;
}

void KeyedLine::fault(
    const std::string& key, std::string code, std::string message, std::vector<std::string> help)
{
    const Word* found = find(key);
    fault(found ? *found : subject_, std::move(code), std::move(message), std::move(help));
}

void KeyedLine::fault(const Word& word, std::string code, std::string message, std::vector<std::string> help)
{
    good_ = false;
    findings_.error(lines_.place(word), std::move(code), std::move(message), std::move(help));
}

} // namespace pivotsim
