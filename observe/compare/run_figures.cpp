// SPDX-License-Identifier: Apache-2.0
#include "observe/compare/run_figures.h"

#include "base/yaml_loader.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using Json = nlohmann::ordered_json;

constexpr double most_count = 0x1p64;

enum class Number {
    count, ///< whole, from 0
    amount, ///< from 0
    rest, ///< what is left of a subtraction: may be a rounding below 0
};

const char* expectation(Number kind)
{
    switch (kind) {
    case Number::count:
        return "a whole number from 0 to 2^64";
    case Number::amount:
        return "a number of at least 0";
    case Number::rest:
        break;
    }
    return "a number";
}

/// A member of the document on the way to a figure; the path is Value::find_path's.
struct Member {
    const Json& json;
    std::string path;
};

class FigureReader {
public:
    explicit FigureReader(const std::shared_ptr<const SourceText>& source) : source_(source) { }

    RunFigures read(const Json& run)
    {
        RunFigures figures;
        if (!run.is_object()) {
            fault("", "E-TYPE", fmt::format("a result of 'run --json' is one object, found {}", noun(run)));
        } else if (recognised(run)) {
            const Member root{run, ""};
            read_identity(root, figures);
            read_totals(root, figures);
            figures.breakdown_ms = named(root, "breakdown_ms", Number::rest);
            figures.cycle_stack = named(root, "cycle_stack", Number::count);
            for_each(root, "traffic", [&](const Member& row) {
                figures.traffic.push_back({text(row, "name"), number(row, "bytes_read", Number::count),
                    number(row, "bytes_written", Number::count)});
            });
            for_each(root, "ops", [&](const Member& op) { figures.operators.push_back(operator_of(op)); });
        }
        report();
        return figures;
    }

private:
    struct Fault {
        std::string path, code, message;
        std::vector<std::string> help;
    };

    /// Other verbs print JSON too, and a run that failed prints its errors.
    bool recognised(const Json& run)
    {
        if (run.contains("ops"))
            return true;
        std::string what = "it is no result of 'pivotsim run --json': 'ops' is missing";
        if (run.contains("phase1") || run.contains("phase2"))
            what = "it is the result of a search, not of a run";
        else if (run.contains("errors") || run.contains("error"))
            what = "it holds the errors of a run, not its result";
        fault("", "E-KIND", what, {"'pivotsim run STUDY --json > FILE' writes such a file"});
        return false;
    }

    void read_identity(const Member& root, RunFigures& figures)
    {
        for (const char* key : {"study", "model", "path", "platform", "dataflow"})
            figures.identity.emplace_back(key, text(root, key));
        for (const char* key : {"images", "clock_hz"})
            figures.identity.emplace_back(key, fmt::format("{:.0f}", number(root, key, Number::count)));
    }

    void read_totals(const Member& root, RunFigures& figures)
    {
        const auto add = [&](const char* key, Number kind) {
            figures.totals.push_back({key, number(root, key, kind)});
        };
        for (const char* key : {"delay_ms", "energy_j", "edp_j_ms", "power_w", "fps", "utilisation"})
            add(key, Number::amount);
        for (const char* key : {"cycles", "macs"})
            add(key, Number::count);
        if (const auto dram = member(root, "dram", Json::value_t::object))
            figures.totals.push_back({"dram_bytes",
                number(*dram, "bytes_read", Number::count) + number(*dram, "bytes_written", Number::count)});
    }

    OperatorFigures operator_of(const Member& op)
    {
        OperatorFigures figures;
        figures.name = text(op, "name");
        figures.cycles
            = number(op, "compute_cycles", Number::count) + number(op, "stall_cycles", Number::count);
        figures.dram_bytes = number(op, "dram_bytes", Number::count);
        const auto bound = op.json.find("bound");
        if (bound == op.json.end() || !bound->is_null()) // null: it took no cycles
            figures.bound = text(op, "bound");
        return figures;
    }

    std::vector<Figure> named(const Member& parent, const char* key, Number kind)
    {
        std::vector<Figure> figures;
        if (const auto map = member(parent, key, Json::value_t::object))
            for (const auto& [name, unused] : map->json.items())
                figures.push_back({name, number(*map, name, kind)});
        return figures;
    }

    template <class Read> void for_each(const Member& parent, const char* key, const Read& read)
    {
        const auto list = member(parent, key, Json::value_t::array);
        if (!list)
            return;
        for (std::size_t i = 0; i < list->json.size(); ++i) {
            const Member item{list->json[i], fmt::format("{}.{}", list->path, i)};
            if (item.json.is_object())
                read(item);
            else
                mismatch(item, "an object");
        }
    }

    std::optional<Member> member(const Member& parent, const std::string& key, Json::value_t type)
    {
        const auto found = find(parent, key);
        if (found && found->json.type() != type) {
            mismatch(*found, type == Json::value_t::array ? "a list" : "an object");
            return std::nullopt;
        }
        return found;
    }

    std::string text(const Member& parent, const std::string& key)
    {
        const auto found = find(parent, key);
        const auto* const given = found ? found->json.get_ptr<const std::string*>() : nullptr;
        if (found && given == nullptr)
            mismatch(*found, "a text");
        return given != nullptr ? *given : "";
    }

    double number(const Member& parent, const std::string& key, Number kind)
    {
        const auto found = find(parent, key);
        if (!found)
            return 0;
        const double amount = found->json.is_number() ? found->json.get<double>() : NAN;
        const bool count = amount >= 0 && amount <= most_count && std::floor(amount) == amount;
        if (std::isfinite(amount) && (kind == Number::rest || amount >= 0)
            && (kind != Number::count || count))
            return amount;
        mismatch(*found, expectation(kind));
        return 0;
    }

    std::optional<Member> find(const Member& parent, const std::string& key)
    {
        const auto found = parent.json.find(key);
        if (found != parent.json.end())
            return Member{*found, parent.path.empty() ? key : parent.path + "." + key};
        fault(parent.path, "E-MISSING",
            parent.path.empty() ? fmt::format("'{}' is missing", key)
                                : fmt::format("'{}' is missing in '{}'", key, parent.path));
        return std::nullopt;
    }

    void mismatch(const Member& at, const char* expected)
    {
        fault(at.path, "E-TYPE",
            fmt::format("'{}' must be {}, found {}", at.path, expected,
                at.json.is_number() ? at.json.dump() : noun(at.json)));
    }

    static std::string noun(const Json& json)
    {
        if (json.is_null())
            return "null";
        return fmt::format("{} {}", json.is_array() || json.is_object() ? "an" : "a", json.type_name());
    }

    void fault(std::string path, const char* code, std::string message, std::vector<std::string> help = {})
    {
        faults_.push_back({std::move(path), code, std::move(message), std::move(help)});
    }

    /// JSON is YAML, whose reader remembers where each value stood. Asked only where something is wrong.
    void report() const
    {
        if (faults_.empty())
            return;
        Diagnostics unread, findings;
        const Value tree = can_be_placed() ? parse_yaml_text(*source_, unread) : Value{};
        for (const Fault& fault : faults_) {
            const Value* const value = fault.path.empty() ? nullptr : tree.find_path(fault.path);
            SourcePlace whole;
            whole.source = source_;
            const bool placed = value != nullptr && value->place().known() && unread.empty();
            findings.error(placed ? value->place() : std::move(whole), fault.code, fault.message, fault.help);
        }
        findings.throw_if_errors();
    }

    /// Columns are counted from each line's begin: in a long file of one line that takes for ever.
    bool can_be_placed() const
    {
        constexpr std::size_t longest_line = std::size_t{1} << 17;
        if (!source_ || source_->text.size() > config_file_limit)
            return false;
        const std::string& text = source_->text;
        for (std::size_t from = 0; from < text.size();) {
            const std::size_t end = std::min(text.find('\n', from), text.size());
            if (end - from > longest_line)
                return false;
            from = end + 1;
        }
        return true;
    }

    const std::shared_ptr<const SourceText>& source_;
    std::vector<Fault> faults_;
};

} // namespace

RunFigures run_figures(const nlohmann::ordered_json& run, const std::shared_ptr<const SourceText>& source)
{
    return FigureReader{source}.read(run);
}

} // namespace pivotsim
