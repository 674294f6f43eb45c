// SPDX-License-Identifier: Apache-2.0
#include "base/yaml_tree.h"

#include "base/text.h"

#include <fmt/format.h>

#include <utility>

namespace pivotsim {
namespace {

bool plain_tag(const std::string& tag)
{
    return tag.empty() || tag == "?" || tag == "!";
}

} // namespace

YamlTree::YamlTree(Diagnostics& diagnostics, LoadBudget& budget, LoadFile load_file)
    : diagnostics_(diagnostics), budget_(budget), load_file_(std::move(load_file))
{
}

void YamlTree::null(SourcePlace place, bool written, Anchor anchor)
{
    if (!written && !frames_.empty() && frames_.back().has_key)
        place = frames_.back().key.place();
    add(Value::null(std::move(place)), anchor);
}

void YamlTree::alias(const SourcePlace& place, Anchor anchor)
{
    if (open_anchors_.count(anchor) != 0) {
        diagnostics_.error(place, "E-ALIAS", "an alias inside its own anchor has no end");
        throw ParsingStopped{};
    }
    const auto target = anchors_.find(anchor);
    if (target == anchors_.end())
        return add(Value::null(place), 0);
    spend_copies(target->second.node_count(), place);
    add(target->second, 0);
}

void YamlTree::scalar(SourcePlace place, const std::string& tag, Anchor anchor, const std::string& text)
{
    if (tag == "!include") {
        Value loaded = load_file_(Value::scalar(text, place));
        return add(loaded.place().known() ? std::move(loaded) : Value::null(std::move(place)), anchor);
    }
    const bool string_tag = tag == "tag:yaml.org,2002:str";
    if (!plain_tag(tag) && !string_tag)
        diagnostics_.error(place, "E-TAG", fmt::format("unknown tag '{}'", tag),
            {"only '!include FILE' means something here"});
    add(Value::scalar(text, std::move(place), string_tag || tag == "!"), anchor);
}

void YamlTree::open(Value::Kind kind, SourcePlace place, const std::string& tag, Anchor anchor)
{
    if (frames_.size() >= deepest) {
        diagnostics_.error(
            place, "E-DEPTH", fmt::format("lists and maps are nested more than {} deep", deepest));
        throw ParsingStopped{};
    }
    if (tag == "!include")
        diagnostics_.error(place, "E-TAG", "'!include' takes one file name");
    else if (!plain_tag(tag))
        diagnostics_.error(place, "E-TAG", fmt::format("unknown tag '{}'", tag),
            {"only '!include FILE' means something here"});
    Frame frame;
    frame.value = kind == Value::Kind::map ? Value::map(std::move(place)) : Value::sequence(std::move(place));
    frame.anchor = anchor;
    if (anchor != 0)
        open_anchors_.insert(anchor);
    frames_.push_back(std::move(frame));
}

void YamlTree::close()
{
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    open_anchors_.erase(frame.anchor);
    apply_merges(frame);
    add(extended(std::move(frame.value)), frame.anchor);
}

SourcePlace YamlTree::innermost() const
{
    return frames_.empty() ? SourcePlace{} : frames_.back().value.place();
}

void YamlTree::add(Value value, Anchor anchor)
{
    if (budget_.values-- == 0) {
        budget_.values = 0;
        diagnostics_.error(value.place(), "E-SIZE", "the configuration has too many values (over a million)");
        throw ParsingStopped{};
    }
    if (anchor != 0) {
        spend_copies(value.node_count(), value.place());
        anchors_[anchor] = value;
    }
    if (frames_.empty())
        root_ = std::move(value);
    else if (frames_.back().value.is_sequence())
        frames_.back().value.append(std::move(value));
    else if (!frames_.back().has_key)
        add_key(frames_.back(), std::move(value));
    else
        add_pair(frames_.back(), std::move(value));
}

void YamlTree::add_key(Frame& frame, Value key)
{
    frame.has_key = true;
    frame.skip = !key.is_scalar();
    if (frame.skip)
        diagnostics_.error(
            key.place(), "E-SYNTAX", fmt::format("a key must be a name, not {}", key.kind_text()));
    else if (const auto [present, is_new] = frame.keys.emplace(key.text(), key.place()); !is_new) {
        frame.skip = true;
        diagnostics_.error(key.place(), "E-DUP", fmt::format("duplicate key '{}'", key.text()),
            {fmt::format("first defined at line {}", present->second.line)});
    }
    frame.key = std::move(key);
}

void YamlTree::add_pair(Frame& frame, Value value)
{
    frame.has_key = false;
    if (frame.skip)
        return;
    if (frame.key.text() == "<<" && !frame.key.quoted())
        return add_merge(frame, std::move(value));
    const SourcePlace key_place = frame.key.place();
    frame.value.entries().push_back({frame.key.text(), key_place, std::move(value)});
}

void YamlTree::add_merge(Frame& frame, Value value)
{
    frame.keys.erase("<<"); // is no key of the map
    std::vector<Value> maps;
    if (value.is_sequence())
        maps = std::move(value.items());
    else
        maps.push_back(std::move(value));
    for (Value& map : maps) {
        if (map.is_map())
            frame.merged.push_back(std::move(map));
        else
            diagnostics_.error(map.place(), "E-TYPE",
                fmt::format("'<<' merges a map or a list of maps, not {}", map.kind_text()));
    }
}

void YamlTree::apply_merges(Frame& frame)
{
    for (Value& map : frame.merged) {
        for (Value::Entry& entry : map.entries()) {
            if (frame.keys.emplace(entry.key, entry.key_place).second)
                frame.value.entries().push_back(std::move(entry));
        }
    }
}

Value YamlTree::extended(Value map)
{
    const Value* named = map.find("extends");
    if (named == nullptr)
        return map;
    std::vector<Value> names = named->is_sequence() ? named->items() : std::vector<Value>{*named};
    Value base = Value::map(map.place());
    for (const Value& name : names) {
        if (!name.is_scalar()) {
            diagnostics_.error(name.place(), "E-TYPE",
                fmt::format("'extends' takes a file name or a list of them, not {}", name.kind_text()));
            continue;
        }
        Value loaded = load_file_(name);
        if (loaded.is_map())
            base = deep_merge(std::move(base), std::move(loaded));
        else if (!loaded.is_null())
            diagnostics_.error(name.place(), "E-TYPE",
                fmt::format("only a map can be extended, and '{}' is {}", name.text(), loaded.kind_text()));
    }
    map.remove("extends");
    return deep_merge(std::move(base), std::move(map));
}

void YamlTree::spend_copies(std::size_t count, const SourcePlace& place)
{
    if (count > budget_.copies) {
        diagnostics_.error(place, "E-ALIAS",
            fmt::format("alias expansion exceeds {} values", with_thousands(LoadBudget{}.copies)));
        throw ParsingStopped{};
    }
    budget_.copies -= count;
}

} // namespace pivotsim
