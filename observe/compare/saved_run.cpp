// SPDX-License-Identifier: Apache-2.0
#include "observe/compare/saved_run.h"

#include "base/config_files.h"
#include "base/text.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t deepest = 64;
/// The document keeps the order of its keys and searches them one by one.
constexpr std::size_t most_keys = 512;

/// Walks through a JSON text without keeping it, and stops at what must not become a document.
class JsonCheck : public nlohmann::json_sax<Json> {
public:
    explicit JsonCheck(const std::shared_ptr<const SourceText>& source) : source_(source) { }

    bool null() override { return true; }
    bool boolean(bool /*value*/) override { return true; }
    bool number_integer(number_integer_t /*value*/) override { return true; }
    bool number_unsigned(number_unsigned_t /*value*/) override { return true; }
    bool number_float(number_float_t /*value*/, const string_t& /*text*/) override { return true; }
    bool string(string_t& /*value*/) override { return true; }
    bool binary(binary_t& /*value*/) override { return true; }
    bool start_object(std::size_t /*elements*/) override { return open(); }
    bool end_object() override { return close(); }
    bool start_array(std::size_t /*elements*/) override { return open(); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override
    {
        std::vector<std::string>& keys = keys_.back();
        if (std::find(keys.begin(), keys.end(), name) != keys.end())
            refuse_whole("E-DUP", fmt::format("an object has the key '{}' twice", name));
        if (keys.size() == most_keys)
            refuse_whole("E-SIZE", fmt::format("an object has more than {} keys", most_keys));
        keys.push_back(name);
        return true;
    }

    bool parse_error(
        std::size_t position, const std::string& token, const nlohmann::detail::exception& error) override
    {
        constexpr int number_overflow = 406;
        const std::size_t at = std::max<std::size_t>(position, 1) - 1;
        if (error.id == number_overflow)
            throw InputError(place_of(source_, at - std::min(at, token.size() - 1), at + 1), "E-RANGE",
                fmt::format("the number {} is too large", token));
        if (at >= source_->text.size())
            throw InputError(place_of(source_, source_->text.size(), source_->text.size()), "E-TRUNCATED",
                "the JSON ends before it is complete", {"the file was cut off, or is still being written"});
        throw InputError(place_of(source_, at, at + 1), "E-SYNTAX", "this is not JSON: " + reason(error),
            {"'pivotsim run STUDY --json > FILE' writes such a file"});
    }

private:
    bool open()
    {
        if (keys_.size() == deepest)
            refuse_whole("E-DEPTH", fmt::format("lists and objects are nested more than {} deep", deepest));
        keys_.emplace_back();
        return true;
    }

    bool close()
    {
        keys_.pop_back();
        return true;
    }

    [[noreturn]] void refuse_whole(const char* code, std::string message) const
    {
        SourcePlace whole;
        whole.source = source_;
        throw InputError(whole, code, std::move(message));
    }

    /// "... syntax error while parsing value - invalid literal; last read: 'x'" without its frame.
    static std::string reason(const nlohmann::detail::exception& error)
    {
        std::string text = error.what();
        if (const std::size_t dash = text.find(" - "); dash != std::string::npos)
            text.erase(0, dash + 3);
        return text.substr(0, text.find("; last read"));
    }

    const std::shared_ptr<const SourceText>& source_;
    std::vector<std::vector<std::string>> keys_; ///< of the open objects; none for a list
};

} // namespace

std::shared_ptr<const SourceText> read_saved_text(const std::string& file, std::size_t limit)
{
    if (file.empty())
        throw InputError({}, "E-FILE", "a file name is missing");
    Diagnostics findings;
    auto source = read_config_file(file, {}, findings, limit);
    findings.throw_if_errors();
    return source;
}

nlohmann::ordered_json parse_saved_json(const std::shared_ptr<const SourceText>& source)
{
    if (trimmed(source->text).empty()) {
        SourcePlace whole;
        whole.source = source;
        throw InputError(whole, "E-EMPTY", "the file is empty; a result of 'run --json' is expected");
    }
    JsonCheck check{source};
    Json::sax_parse(source->text, &check);
    return Json::parse(source->text);
}

RunFigures saved_run_figures(const std::string& file)
{
    const auto source = read_saved_text(file);
    return run_figures(parse_saved_json(source), source);
}

} // namespace pivotsim
