// SPDX-License-Identifier: Apache-2.0
#include "workloads/gate_meta.h"

#include "base/spelling.h"
#include "base/text.h"

#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <set>

namespace pivotsim {
namespace {

using nlohmann::ordered_json;

constexpr const char* format_name = "vit-gate-trace";
constexpr std::uint64_t format_version = 1, most_classes = 65536;
constexpr std::size_t longest_text = 1000, longest_name = 64;

class MetaReader {
public:
    MetaReader(const ordered_json& meta, GateTrace& trace, GateFaults& faults)
        : meta_(meta), trace_(trace), faults_(faults)
    {
    }

    void run()
    {
        read_format();
        read_source();
        trace_.model = text("model", std::filesystem::path{trace_.file}.stem().string());
        trace_.data_set = text("dataset", "data set not named");
        trace_.licence = text("licence", "not named");
        trace_.classes = static_cast<std::uint32_t>(number("classes", 2, most_classes).value_or(2));
        trace_.depth = static_cast<std::uint32_t>(number("encoders", 1, Path::max_depth).value_or(1));
        if (const auto base = number("index_base", 0, Path::max_depth); base && *base != 1)
            fault("index_base", fmt::format("encoders count from 1 in this format, not from {}", *base));
        if (const auto unit = word("entropy_unit"); unit && *unit != "nat")
            fault("entropy_unit", fmt::format("'{}' is not read; entropies are in 'nat'", *unit),
                {"H in nats is E ln K for the paper's E, and E K for the public code's"});
        faults_.throw_if_any(); // efforts are judged by the depth
        read_efforts();
        faults_.throw_if_any();
    }

private:
    void read_format()
    {
        if (const auto format = word("format"); format && *format != format_name)
            fault("format", fmt::format("'{}' is another format than '{}'", *format, format_name));
        if (const auto version = number("version", 0, UINT32_MAX); version && *version != format_version)
            fault("version", fmt::format("version {} is unknown; {} is read", *version, format_version));
        faults_.throw_if_any(); // nothing else is known of other formats
    }

    void read_source()
    {
        const auto source = word("source");
        if (!source)
            return;
        if (*source == to_string(GateSource::measured))
            trace_.source = GateSource::measured;
        else if (*source == to_string(GateSource::modelled))
            trace_.source = GateSource::modelled;
        else
            fault("source", fmt::format("'{}' is neither 'measured' nor 'modelled'", *source),
                did_you_mean(*source, {"measured", "modelled"}));
    }

    void read_efforts()
    {
        const auto efforts = meta_.find("efforts");
        if (efforts == meta_.end() || !efforts->is_array() || efforts->empty())
            return fault("efforts", "a list of at least one effort is expected");
        if (efforts->size() > most_gate_efforts)
            return fault(
                "efforts", fmt::format("{} are too many; {} at most", efforts->size(), most_gate_efforts));
        for (const ordered_json& effort : *efforts)
            read_effort(effort, fmt::format("efforts[{}]", trace_.efforts.size()));
    }

    void read_effort(const ordered_json& effort, const std::string& where)
    {
        trace_.efforts.push_back({"", Path{trace_.depth}});
        GateEffort& read = trace_.efforts.back();
        if (!effort.is_object())
            return fault(where, "an object with 'effort' and 'active' is expected");
        if (!read_active(effort, where + ".active", read.path))
            return;
        const auto count = effort.find("effort");
        if (count == effort.end() || !count->is_number_unsigned() || *count != read.path.effort())
            fault(where + ".effort",
                fmt::format("{} active attentions are effort {}, not {}", read.path.effort(),
                    read.path.effort(), count == effort.end() ? "nothing" : count->dump()));
        read_name(effort, where + ".name", read);
        for (std::size_t other = 0; other + 1 < trace_.efforts.size(); ++other)
            if (trace_.efforts[other].path == read.path || trace_.efforts[other].name == read.name)
                return fault(where,
                    fmt::format("it has the {} of efforts[{}]",
                        trace_.efforts[other].name == read.name ? "name" : "path", other));
    }

    bool read_active(const ordered_json& effort, const std::string& where, Path& path)
    {
        const auto active = effort.find("active");
        if (active == effort.end() || !active->is_array()) {
            fault(where, "a list of encoders is expected");
            return false;
        }
        for (EncoderIndex encoder = 0; encoder < path.depth(); ++encoder)
            path.set_active(encoder, false);
        std::uint64_t last = 0;
        for (const ordered_json& entry : *active) {
            if (!entry.is_number_unsigned() || entry < 1 || entry > path.depth()) {
                fault(where, fmt::format("{} is no encoder: 1 to {}", short_dump(entry), path.depth()));
                return false;
            }
            const auto encoder = entry.get<std::uint64_t>();
            if (encoder <= last) {
                fault(where,
                    encoder == last
                        ? fmt::format("encoder {} is listed twice", encoder)
                        : fmt::format("encoder {} stands behind {}; the list ascends", encoder, last));
                return false;
            }
            path.set_active(static_cast<EncoderIndex>(encoder - 1), true);
            last = encoder;
        }
        return true;
    }

    void read_name(const ordered_json& effort, const std::string& where, GateEffort& read)
    {
        read.name = fmt::format("e{}", read.path.effort());
        const auto name = effort.find("name");
        if (name == effort.end())
            return;
        const auto* given = name->get_ptr<const std::string*>();
        if (given == nullptr || given->empty() || given->size() > longest_name
            || given->find_first_of(",\"\t") != std::string::npos
            || find_unprintable(*given) != std::string::npos)
            return fault(where,
                fmt::format(
                    "up to {} printable characters are expected, without comma or quote", longest_name));
        read.name = *given;
    }

    std::optional<std::uint64_t> number(const std::string& key, std::uint64_t least, std::uint64_t most)
    {
        const auto value = meta_.find(key);
        if (value == meta_.end())
            fault(key, "it is missing");
        else if (!value->is_number_unsigned() || *value < least || *value > most)
            fault(key, fmt::format("{} is no whole number from {} to {}", short_dump(*value), least, most));
        else
            return value->get<std::uint64_t>();
        return std::nullopt;
    }

    const std::string* word(const std::string& key)
    {
        const auto value = meta_.find(key);
        const auto* const given = value == meta_.end() ? nullptr : value->get_ptr<const std::string*>();
        if (given == nullptr)
            fault(key, value == meta_.end() ? "it is missing" : "a text is expected");
        else
            check_text(key, *given);
        return given;
    }

    std::string text(const std::string& key, const std::string& otherwise)
    {
        const std::string* const given = meta_.contains(key) ? word(key) : nullptr;
        return given != nullptr && !given->empty() ? *given : otherwise;
    }

    void check_text(const std::string& key, const std::string& text)
    {
        if (text.size() > longest_text || find_unprintable(text) != std::string::npos)
            fault(key, fmt::format("up to {} printable characters are expected", longest_text));
    }

    static std::string short_dump(const ordered_json& value)
    {
        constexpr std::size_t longest = 40;
        const std::string text = value.dump();
        return text.size() <= longest ? text : fmt::format("a {}", value.type_name());
    }

    void fault(const std::string& key, const std::string& message, std::vector<std::string> help = {})
    {
        faults_.add("meta." + key, message, std::move(help));
    }

    const ordered_json& meta_;
    GateTrace& trace_;
    GateFaults& faults_;
};

/// Efforts as they are, over those that the JSON has.
void update_efforts(ordered_json& efforts, const GateTrace& trace)
{
    if (!efforts.is_array() || efforts.size() != trace.efforts.size())
        efforts = std::vector<ordered_json>(trace.efforts.size(), ordered_json::object());
    for (std::size_t i = 0; i < trace.efforts.size(); ++i) {
        const GateEffort& effort = trace.efforts[i];
        std::vector<EncoderIndex> active = effort.path.active();
        for (EncoderIndex& encoder : active)
            ++encoder;
        efforts[i]["name"] = effort.name;
        efforts[i]["effort"] = effort.path.effort();
        efforts[i]["active"] = active;
    }
}

} // namespace

void read_gate_meta(const std::string& json, GateTrace& trace, GateFaults& faults)
{
    const ordered_json meta = ordered_json::parse(json, nullptr, false);
    if (meta.is_discarded() || !meta.is_object())
        faults.refuse("meta", meta.is_discarded() ? "it is no JSON text" : "a JSON object is expected");
    trace.meta = json;
    MetaReader{meta, trace, faults}.run();
}

std::string write_gate_meta(const GateTrace& trace)
{
    ordered_json meta = ordered_json::parse(trace.meta, nullptr, false);
    if (!meta.is_object())
        meta = ordered_json::object();
    const ordered_json before = meta;
    meta["format"] = format_name;
    meta["version"] = format_version;
    meta["source"] = to_string(trace.source);
    meta["model"] = trace.model;
    meta["dataset"] = trace.data_set;
    meta["licence"] = trace.licence;
    meta["classes"] = trace.classes;
    meta["encoders"] = trace.depth;
    meta["entropy_unit"] = "nat";
    meta["index_base"] = 1;
    update_efforts(meta["efforts"], trace);
    const bool plain = find_unprintable(trace.meta) == std::string::npos && trimmed(trace.meta) == trace.meta;
    if (meta == before && plain)
        return trace.meta;
    constexpr bool ascii_only = true; // or a DEL would stand in it as it is
    return meta.dump(-1, ' ', ascii_only);
}

} // namespace pivotsim
