// SPDX-License-Identifier: Apache-2.0
// The only file that knows yaml-cpp. Its events rather than its nodes: they end early on hostile input, they
// carry the place of aliases, and nodes would share what aliases repeat.
#include "base/yaml_loader.h"

#include "base/text.h"
#include "base/yaml_syntax.h"
#include "base/yaml_tree.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

namespace pivotsim {
namespace {

class Events final : public YAML::EventHandler {
public:
    Events(YamlTree& tree, YamlPlaces places, Diagnostics& diagnostics)
        : tree_(tree), places_(std::move(places)), diagnostics_(diagnostics)
    {
    }

    void OnDocumentStart(const YAML::Mark& mark) override
    {
        if (++documents_ == 1)
            return;
        const SourcePlace place = places_.of_token(offset(mark));
        if (places_.starts_with(offset(mark), "---"))
            diagnostics_.error(
                place, "E-DOC", "a second document begins here", {"a file holds one document"});
        else
            diagnostics_.error(place, "E-SYNTAX", "this stands outside of the document");
        throw ParsingStopped{};
    }
    void OnDocumentEnd() override { }
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override
    {
        const bool written = places_.starts_with(offset(mark), "~")
            || places_.starts_with(offset(mark), "null") || places_.starts_with(offset(mark), "Null")
            || places_.starts_with(offset(mark), "NULL");
        tree_.null(written ? places_.of_token(offset(mark)) : places_.before(offset(mark)), written, anchor);
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override
    {
        tree_.alias(places_.of_token(offset(mark)), anchor);
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
        const std::string& text) override
    {
        if (places_.lacks_closing_quote(offset(mark)))
            diagnostics_.error(
                places_.of_scalar(offset(mark), text), "E-SYNTAX", "the closing quote is missing");
        tree_.scalar(places_.of_scalar(offset(mark), text), tag, anchor, text);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
        YAML::EmitterStyle::value) override
    {
        tree_.open(Value::Kind::sequence, places_.of_token(offset(mark)), tag, anchor);
    }
    void OnSequenceEnd() override { tree_.close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
        YAML::EmitterStyle::value) override
    {
        tree_.open(Value::Kind::map, places_.of_token(offset(mark)), tag, anchor);
    }
    void OnMapEnd() override { tree_.close(); }

private:
    static std::size_t offset(const YAML::Mark& mark)
    {
        return mark.is_null() ? 0 : static_cast<std::size_t>(mark.pos);
    }

    YamlTree& tree_;
    YamlPlaces places_;
    Diagnostics& diagnostics_;
    int documents_ = 0;
};

/// One load with all the files it pulls in.
class Load {
public:
    Load(Diagnostics& diagnostics, const ConfigRoots& roots) : diagnostics_(diagnostics), roots_(roots) { }

    Value file(const std::filesystem::path& path, const SourcePlace& mentioned_at);
    Value referenced(const Value& name);
    Value parse(const std::shared_ptr<const SourceText>& source, std::size_t from);

private:
    bool in_cycle(const std::filesystem::path& path, const SourcePlace& mentioned_at);

    Diagnostics& diagnostics_;
    const ConfigRoots& roots_;
    LoadBudget budget_;
    std::vector<std::filesystem::path> chain_; ///< files being read, outermost first
};

// Each file in the chain keeps its parser on the stack.
constexpr std::size_t longest_chain = 32;

bool Load::in_cycle(const std::filesystem::path& path, const SourcePlace& mentioned_at)
{
    std::error_code failure;
    const auto same = [&](const auto& open) { return std::filesystem::equivalent(open, path, failure); };
    const auto first = std::find_if(chain_.begin(), chain_.end(), same);
    if (first == chain_.end() && chain_.size() < longest_chain)
        return false;
    std::string chain;
    for (auto open = first == chain_.end() ? chain_.begin() : first; open != chain_.end(); ++open)
        chain += open->generic_string() + " -> ";
    if (first == chain_.end())
        diagnostics_.error(mentioned_at, "E-CYCLE",
            fmt::format("files include or extend each other more than {} deep", longest_chain));
    else
        diagnostics_.error(mentioned_at, "E-CYCLE",
            fmt::format("a file includes or extends itself: {}{}", chain, path.generic_string()));
    return true;
}

Value Load::file(const std::filesystem::path& path, const SourcePlace& mentioned_at)
{
    if (in_cycle(path, mentioned_at))
        return {};
    if (budget_.files == 0) {
        diagnostics_.error(mentioned_at, "E-SIZE",
            fmt::format("more than {} files are included or extended", LoadBudget{}.files));
        throw ParsingStopped{};
    }
    --budget_.files;
    const auto source = read_config_file(path, mentioned_at, diagnostics_);
    if (source == nullptr)
        return {};
    chain_.push_back(path);
    const std::size_t errors = diagnostics_.error_count();
    Value value = parse(source, 0);
    chain_.pop_back();
    if (value.is_null() && diagnostics_.error_count() == errors) {
        SourcePlace whole;
        whole.source = source;
        diagnostics_.error(whole, "E-EMPTY", fmt::format("'{}' is empty", source->name));
    }
    return value;
}

Value Load::referenced(const Value& name)
{
    const auto path = find_config_file(name.text(), name.place(), roots_, diagnostics_);
    return path ? file(*path, name.place()) : Value{};
}

Value Load::parse(const std::shared_ptr<const SourceText>& source, std::size_t from)
{
    YamlTree tree{diagnostics_, budget_, [this](const Value& name) { return referenced(name); }};
    const YamlPlaces places{source, from};
    Events events{tree, places, diagnostics_};
    std::istringstream text{source->text.substr(from)};
    try {
        YAML::Parser parser{text};
        if (parser.HandleNextDocument(events))
            parser.HandleNextDocument(events); // reports what follows
    } catch (const YAML::Exception& failure) {
        const std::size_t at = failure.mark.is_null() ? 0 : static_cast<std::size_t>(failure.mark.pos);
        report_syntax_error(failure.msg, places, at, tree.innermost(), diagnostics_);
        return {};
    }
    return tree.take();
}

template <class Step> Value stopping(Step step)
{
    try {
        return step();
    } catch (const ParsingStopped&) {
        return {};
    }
}

} // namespace

Value load_yaml_file(const std::filesystem::path& path, Diagnostics& diagnostics, const ConfigRoots& roots)
{
    return load_referenced_file(Value::scalar(path.generic_string()), diagnostics, roots);
}

Value load_referenced_file(const Value& name, Diagnostics& diagnostics, const ConfigRoots& roots)
{
    Load load{diagnostics, roots};
    return stopping([&] { return load.referenced(name); });
}

Value parse_yaml_text(SourceText source, Diagnostics& diagnostics, const ConfigRoots& roots)
{
    if (source.text.compare(0, 3, "\xEF\xBB\xBF") == 0)
        source.text.erase(0, 3);
    const auto shared = std::make_shared<const SourceText>(std::move(source));
    if (!check_encoding(shared, diagnostics))
        return {};
    const std::size_t errors = diagnostics.error_count();
    Value value = parse_yaml_fragment(shared, 0, diagnostics, roots);
    if (value.is_null() && diagnostics.error_count() == errors) {
        SourcePlace whole;
        whole.source = shared;
        diagnostics.error(whole, "E-EMPTY", fmt::format("'{}' is empty", shared->name));
    }
    return value;
}

Value parse_yaml_fragment(const std::shared_ptr<const SourceText>& source, std::size_t from,
    Diagnostics& diagnostics, const ConfigRoots& roots)
{
    Load load{diagnostics, roots};
    return stopping([&] { return load.parse(source, from); });
}

} // namespace pivotsim
