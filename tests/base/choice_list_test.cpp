// SPDX-License-Identifier: Apache-2.0
// A key whose value is a list of registered implementations, each with parameters of its own.
#include "base/describe.h"
#include "base/fields.h"
#include "base/json_schema.h"
#include "base/reference_page.h"
#include "base/yaml_loader.h"
#include "base/yaml_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using testing::HasSubstr;

class Step {
public:
    static constexpr const char* kind = "recipe step";
    using Create = std::unique_ptr<Step>();
    virtual ~Step() = default;
    virtual std::string text() const = 0;
};

struct BakeConfig {
    std::uint32_t minutes = 30;
    SourcePlace place;

    static const Fields<BakeConfig>& fields()
    {
        static const Fields<BakeConfig> table{
            "bake", "heat", "minutes", {{"minutes", &BakeConfig::minutes, "how long", Range{1, 90}}}};
        return table;
    }
};

class Bake final : public Step {
public:
    explicit Bake(BakeConfig config) : config_(std::move(config)) { }
    std::string text() const override
    {
        return fmt::format("bake {}@{}", config_.minutes, config_.place.line);
    }

private:
    BakeConfig config_;
};

class Stir final : public Step {
    std::string text() const override { return "stir"; }
};

const Registration<Step, Bake, BakeConfig> bake{"bake", "in the oven"};
const Registration<Step, Stir> stir{"stir", "with a spoon"};

struct Recipe {
    std::vector<Choice<Step>> steps;

    static const Fields<Recipe>& fields()
    {
        static const Fields<Recipe> table{"recipe", "how", {{"steps", &Recipe::steps, "in order"}}};
        return table;
    }
};

Value parse(const std::string& text)
{
    Diagnostics diagnostics;
    Value value = parse_yaml_text({"recipe.yaml", text}, diagnostics);
    diagnostics.throw_if_errors();
    return value;
}

std::string complaint(const std::string& text)
{
    try {
        Recipe::fields().read(parse(text));
    } catch (const InputError& error) {
        const Diagnostic finding = error.findings().sorted().front();
        return fmt::format("{}:{} {}", finding.place.line, finding.place.column, finding.message);
    }
    return "none";
}

const char* const three = "steps:\n- stir\n- {type: bake, minutes: 40}\n- bake\n";

TEST(ChoiceList, KeepsOrderParametersAndPlaces)
{
    std::string made;
    for (const Choice<Step>& step : Recipe::fields().read(parse(three)).steps)
        made += create(step)->text() + "; ";
    EXPECT_EQ(made, "stir; bake 40@3; bake 30@4; ");
}

TEST(ChoiceList, BlamesTheItemThatIsWrong)
{
    EXPECT_EQ(complaint("steps: [stir, {type: bake, minutes: 91}]\n"),
        "1:37 'minutes' must be from 1 to 90, found '91'");
    EXPECT_EQ(complaint("steps: [stir, boil]\n"), "1:15 'steps' must be 'bake' or 'stir', found 'boil'");
    EXPECT_EQ(complaint("steps: stir\n"), "1:8 'steps' must be a list, found 'stir'");
}

TEST(ChoiceList, IsResolvedWithDefaultsAndReadsBackTheSame)
{
    const Value given = parse(three);
    const Value resolved = Recipe::fields().resolved(given);
    EXPECT_EQ(to_flow_yaml(resolved),
        "{steps: [{type: stir}, {type: bake, minutes: 40}, {type: bake, minutes: 30}]}");
    EXPECT_EQ(to_yaml(Recipe::fields().resolved(parse(to_yaml(resolved)))), to_yaml(resolved));
}

TEST(ChoiceList, DescribesItsImplementations)
{
    EXPECT_THAT(
        describe(find_description(Recipe::fields(), "steps")), HasSubstr("bake              in the oven"));
    EXPECT_THAT(describe(find_description(Recipe::fields(), "steps.bake")), HasSubstr("minutes"));
    EXPECT_THAT(
        describe(find_description(Recipe::fields(), "steps.bake.minutes")), HasSubstr("from 1 to 90"));
    EXPECT_THROW(find_description(Recipe::fields(), "steps.boil"), InputError);
    EXPECT_THAT(reference_page(Recipe::fields()), HasSubstr("steps: bake"));
}

TEST(ChoiceList, HasAnArrayOfItsImplementationsInTheSchema)
{
    const auto schema = nlohmann::json::parse(json_schema(Recipe::fields()));
    const auto& steps = schema.at("properties").at("steps");
    EXPECT_EQ(steps.at("type"), "array");
    EXPECT_THAT(steps.at("items").dump(), HasSubstr(R"("minimum":1)"));
}

} // namespace
} // namespace pivotsim
