// SPDX-License-Identifier: Apache-2.0
#include "base/value.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <unordered_map>
#include <utility>

namespace pivotsim {

Value Value::null(SourcePlace place)
{
    Value value;
    value.place_ = std::move(place);
    return value;
}

Value Value::scalar(std::string text, SourcePlace place, bool quoted)
{
    Value value = null(std::move(place));
    value.kind_ = Kind::scalar;
    value.text_ = std::move(text);
    value.quoted_ = quoted;
    return value;
}

Value Value::sequence(SourcePlace place)
{
    Value value = null(std::move(place));
    value.kind_ = Kind::sequence;
    return value;
}

Value Value::map(SourcePlace place)
{
    Value value = null(std::move(place));
    value.kind_ = Kind::map;
    return value;
}

const char* Value::kind_text() const
{
    switch (kind_) {
    case Kind::null:
        return "nothing";
    case Kind::scalar:
        return "a value";
    case Kind::sequence:
        return "a list";
    case Kind::map:
        return "a map";
    }
    return "";
}

const Value* Value::find(std::string_view key) const
{
    const auto entry = std::find_if(
        entries_.begin(), entries_.end(), [&](const Entry& candidate) { return candidate.key == key; });
    return entry == entries_.end() ? nullptr : &entry->value;
}

Value* Value::find(std::string_view key)
{
    return const_cast<Value*>(std::as_const(*this).find(key));
}

const Value* Value::find_path(std::string_view path) const
{
    const Value* value = this;
    while (value != nullptr && !path.empty()) {
        const std::size_t dot = std::min(path.find('.'), path.size());
        const std::string_view step = path.substr(0, dot);
        path.remove_prefix(std::min(dot + 1, path.size()));
        if (value->is_sequence()) {
            std::size_t index = 0;
            const auto [end, failure] = std::from_chars(step.data(), step.data() + step.size(), index);
            const bool there = failure == std::errc{} && end == step.data() + step.size();
            value = there && index < value->items_.size() ? &value->items_[index] : nullptr;
        } else {
            value = value->find(step);
        }
    }
    return value;
}

Value& Value::set(std::string key, Value value, SourcePlace key_place)
{
    kind_ = Kind::map;
    if (Value* present = find(key))
        return *present = std::move(value);
    entries_.push_back({std::move(key), std::move(key_place), std::move(value)});
    return entries_.back().value;
}

void Value::append(Value value)
{
    kind_ = Kind::sequence;
    items_.push_back(std::move(value));
}

bool Value::remove(std::string_view key)
{
    const auto entry = std::find_if(
        entries_.begin(), entries_.end(), [&](const Entry& candidate) { return candidate.key == key; });
    if (entry == entries_.end())
        return false;
    entries_.erase(entry);
    return true;
}

std::string Value::origin() const
{
    if (!origin_.empty() || !place_.known())
        return origin_;
    const std::string& name = place_.source->name;
    return place_.line <= 0 || name.rfind("--", 0) == 0 ? name : fmt::format("{}:{}", name, place_.line);
}

std::size_t Value::node_count() const
{
    std::size_t count = 1;
    for (const Value& item : items_)
        count += item.node_count();
    for (const Entry& entry : entries_)
        count += entry.value.node_count();
    return count;
}

bool operator==(const Value& a, const Value& b)
{
    return a.kind_ == b.kind_ && a.text_ == b.text_ && a.items_ == b.items_
        && std::equal(a.entries_.begin(), a.entries_.end(), b.entries_.begin(), b.entries_.end(),
            [](const Value::Entry& x, const Value::Entry& y) {
                return x.key == y.key && x.value == y.value;
            });
}

namespace {

bool other_type(const Value& base, const Value& over)
{
    const Value* old_type = base.find("type");
    const Value* new_type = over.find("type");
    return old_type != nullptr && new_type != nullptr && old_type->text() != new_type->text();
}

} // namespace

Value deep_merge(Value base, Value over)
{
    if (!base.is_map() || !over.is_map() || other_type(base, over))
        return over;
    std::unordered_map<std::string, std::size_t> index; // maps may be large: no search for each key
    for (std::size_t i = 0; i < base.entries().size(); ++i)
        index.emplace(base.entries()[i].key, i);
    for (Value::Entry& entry : over.entries()) {
        const auto present = index.find(entry.key);
        if (present == index.end()) {
            base.entries().push_back(std::move(entry));
            continue;
        }
        Value::Entry& target = base.entries()[present->second];
        target.key_place = entry.key_place;
        target.value = deep_merge(std::move(target.value), std::move(entry.value));
    }
    base.set_place(over.place());
    return base;
}

} // namespace pivotsim
