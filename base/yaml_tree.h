// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/value.h"

#include <functional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace pivotsim {

/// Ends a parse early; the reason is in the diagnostics.
struct ParsingStopped { };

/// What one load may cost, over all the files it pulls in.
struct LoadBudget {
    std::size_t values = 1'000'000;
    std::size_t copies = 100'000; ///< values that anchors keep and aliases repeat
    std::size_t files = 200;
};

/// Builds a Value from parser events: aliases copied, `<<` merged, `extends` and `!include` followed.
/// Throws ParsingStopped where going on would be costly or pointless.
class YamlTree {
public:
    using Anchor = std::size_t; ///< 0: none
    /// Loads the file that a scalar names; null value, and a finding, if it cannot.
    using LoadFile = std::function<Value(const Value& name)>;

    static constexpr std::size_t deepest = 100;

    YamlTree(Diagnostics& diagnostics, LoadBudget& budget, LoadFile load_file);

    /// `written`: the file says `null` or `~`; else the value is missing and takes the key's place.
    void null(SourcePlace place, bool written, Anchor anchor);
    void alias(const SourcePlace& place, Anchor anchor);
    void scalar(SourcePlace place, const std::string& tag, Anchor anchor, const std::string& text);
    void open(Value::Kind kind, SourcePlace place, const std::string& tag, Anchor anchor);
    void close();

    /// The innermost list or map that is not closed yet; no place if there is none.
    SourcePlace innermost() const;
    Value take() { return std::move(root_); }

private:
    struct Frame {
        Value value;
        Anchor anchor = 0;
        bool has_key = false;
        bool skip = false; ///< the pair's key is unusable
        Value key;
        std::unordered_map<std::string, SourcePlace> keys; ///< for duplicates
        std::vector<Value> merged; ///< what `<<` names, strongest first
    };

    void add(Value value, Anchor anchor);
    void add_key(Frame& frame, Value key);
    void add_pair(Frame& frame, Value value);
    void add_merge(Frame& frame, Value value);
    void apply_merges(Frame& frame);
    Value extended(Value map);
    void spend_copies(std::size_t count, const SourcePlace& place);

    Diagnostics& diagnostics_;
    LoadBudget& budget_;
    LoadFile load_file_;
    std::vector<Frame> frames_;
    std::unordered_map<Anchor, Value> anchors_;
    std::unordered_set<Anchor> open_anchors_;
    Value root_;
};

} // namespace pivotsim
