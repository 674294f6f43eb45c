// SPDX-License-Identifier: Apache-2.0
#include "base/value.h"

#include "base/yaml_writer.h"
#include "tests/base/loaded.h"

#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using namespace pivotsim::test;

Value yaml(const std::string& text)
{
    Loaded loaded(text);
    EXPECT_TRUE(loaded.diagnostics.empty()) << loaded.rendered();
    return loaded.value;
}

TEST(DeepMerge, MapsMergeKeyByKeyAndTheRestIsReplaced)
{
    EXPECT_EQ(deep_merge(yaml("{a: {x: 1, y: 2}, b: [1, 2], c: 3}"), yaml("{a: {y: 9}, b: [7]}")),
        yaml("{a: {x: 1, y: 9}, b: [7], c: 3}"));
    EXPECT_EQ(deep_merge(yaml("{a: {x: 1}}"), yaml("{a: 5}")), yaml("{a: 5}"));
}

TEST(DeepMerge, ParametersOfOneImplementationDoNotLeakIntoAnother)
{
    EXPECT_EQ(
        deep_merge(yaml("{costs: {type: per_element, softmax: 12 ns}}"), yaml("{costs: {type: cortex_a53}}")),
        yaml("{costs: {type: cortex_a53}}"));
    EXPECT_EQ(deep_merge(yaml("{costs: {type: cortex_a53, load: 1}}"), yaml("{costs: {store: 2}}")),
        yaml("{costs: {type: cortex_a53, load: 1, store: 2}}"));
}

TEST(Value, PathsGoThroughMapsAndLists)
{
    const Value value = yaml("{a: [{b: 1}, {b: 2}]}");
    EXPECT_EQ(value.find_path("a.1.b")->text(), "2");
    EXPECT_EQ(value.find_path("a.2.b"), nullptr);
    EXPECT_EQ(value.find_path("a.-1"), nullptr);
    EXPECT_EQ(value.find_path("a.99999999999999999999"), nullptr);
    EXPECT_EQ(value.find_path("a.b"), nullptr);
    EXPECT_EQ(value.node_count(), 6U);
}

/// What `config show` prints can be read again.
TEST(YamlWriter, WritesWhatTheLoaderReadsBack)
{
    for (const char* text : {"a: 1", "a: '010'", "a: \"x: y\"", "a: ''", "a: '# no comment'",
             "a: [1, [2, 3], {b: c}]", "a: {b: {c: {d: e}}}", "a: ' blanks '", "a: \"line\\nbreak\"",
             "a: '*alias'", "a: '- item'", "a: ~", "a: []", "a: {}", "'a b': c", "'a: b': c",
             "a: \"tab\\there\"", "a: 'it''s'", "a: 'null'"})
        EXPECT_EQ(yaml(to_yaml(yaml(text))), yaml(text)) << to_yaml(yaml(text));
}

} // namespace
} // namespace pivotsim
