// SPDX-License-Identifier: Apache-2.0
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

class Engine {
public:
    static constexpr const char* kind = "engine";
    using Create = std::unique_ptr<Engine>(int);
    virtual ~Engine() = default;
    virtual double power() const = 0;
};

struct DieselConfig {
    std::uint32_t cylinders = 4;
    static const Fields<DieselConfig>& fields()
    {
        static const Fields<DieselConfig> table{
            "diesel", "burns oil", {{"cylinders", &DieselConfig::cylinders, "how many", Range{1, 16}}}};
        return table;
    }
};

class Diesel final : public Engine {
public:
    Diesel(const DieselConfig& config, int scale) : power_(20.0 * config.cylinders * scale) { }
    double power() const override { return power_; }

private:
    double power_;
};

class Sail final : public Engine {
public:
    explicit Sail(int scale) : scale_(scale) { }
    double power() const override { return scale_; }

private:
    int scale_;
};

const Registration<Engine, Diesel, DieselConfig> diesel{"diesel", "burns oil"};
const Registration<Engine, Sail> sail{"sail", "takes the wind"};

struct Hull {
    Bytes size{4096};
    std::vector<std::uint32_t> decks{1, 2};
};

const Fields<Hull>& fields_of(const Hull*)
{
    static const Fields<Hull> table{"hull", "what floats", "size",
        {
            {"size", &Hull::size, "room", Range{"1 KiB", "1 MiB"}},
            {"decks", &Hull::decks, "by number", Range{0, 9}},
        }};
    return table;
}

enum class Flag { red, green };

struct Ship {
    std::string name;
    bool armed = false;
    std::int32_t heading = 0;
    double speed = 1.5;
    Flag flag = Flag::green;
    Frequency radar{1'000'000};
    std::optional<Ratio> load;
    Hull hull;
    std::vector<Hull> boats;
    Choice<Engine> engine{"sail", Value::map()};
    SourcePlace place;

    static const Fields<Ship>& fields()
    {
        static const Fields<Ship> table{"ship", "a vessel",
            {
                {"name", &Ship::name, "painted on it", Required{}},
                {"armed", &Ship::armed, "guns?"},
                {"heading", &Ship::heading, "degrees", Range{-180, 180}},
                {"speed", &Ship::speed, "knots", Range{0.0, 40.0}},
                {"flag", &Ship::flag, "its colour",
                    EnumNames<Flag>{{Flag::red, "red", "port"}, {Flag::green, "green", "starboard"}}},
                {"radar", &Ship::radar, "of the radar"},
                {"load", &Ship::load, "share of the room"},
                {"hull", &Ship::hull, "what floats"},
                {"boats", &Ship::boats, "on board"},
                {"engine", &Ship::engine, "what drives it"},
            },
            [](const Ship& ship) -> std::vector<Complaint> {
                if (ship.armed && ship.flag == Flag::red)
                    return {{"a red ship is not armed", ""}};
                if (ship.armed && ship.speed == 0)
                    return {{"it does not move", "speed"}};
                return {};
            }};
        return table;
    }
};

Value parse(const std::string& text)
{
    Diagnostics diagnostics;
    Value value = parse_yaml_text({"ship.yaml", text}, diagnostics);
    diagnostics.throw_if_errors();
    return value;
}

Ship read(const std::string& text)
{
    return Ship::fields().read(parse(text));
}

/// "line:column code message | help", one a finding.
std::vector<std::string> complaints(const std::string& text)
{
    Diagnostics diagnostics;
    Ship::fields().read(parse(text), diagnostics);
    std::vector<std::string> result;
    for (const Diagnostic& finding : diagnostics.sorted()) {
        std::string line = fmt::format(
            "{}:{} {} {}", finding.place.line, finding.place.column, finding.code, finding.message);
        for (const std::string& help : finding.help)
            line += " | " + help;
        result.push_back(line);
    }
    return result;
}

using testing::ElementsAre;

TEST(Fields, ReadsEveryKindOfValue)
{
    const Ship ship = read("name: Ada\narmed: false\nheading: -90\nspeed: 2.5\nflag: red\nradar: 3 GHz\n"
                           "load: 70 %\nhull: {size: 8 KiB, decks: [3]}\nboats: [{size: 1 KiB}, 2 KiB]\n"
                           "engine: {type: diesel, cylinders: 6}\n");
    EXPECT_EQ(ship.name, "Ada");
    EXPECT_EQ(ship.heading, -90);
    EXPECT_EQ(ship.speed, 2.5);
    EXPECT_EQ(ship.flag, Flag::red);
    EXPECT_EQ(ship.radar.hertz, 3'000'000'000U);
    EXPECT_EQ(ship.load->value, 0.7);
    EXPECT_EQ(ship.hull.size, Bytes{8192});
    EXPECT_THAT(ship.hull.decks, ElementsAre(3));
    ASSERT_EQ(ship.boats.size(), 2U);
    EXPECT_EQ(ship.boats[1].size, Bytes{2048}); // the shorthand
    EXPECT_EQ(create(ship.engine, 2)->power(), 240);
    EXPECT_EQ(ship.place.line, 1);
}

TEST(Fields, WhatIsLeftOutKeepsItsDefault)
{
    const Ship ship = read("name: Ada\n");
    EXPECT_EQ(ship.hull.size, Bytes{4096});
    EXPECT_FALSE(ship.load);
    EXPECT_EQ(create(ship.engine, 7)->power(), 7);
    EXPECT_EQ(create(read("name: A\nengine: diesel\n").engine, 1)->power(), 80);
}

TEST(Fields, ReportEverythingInOneGo)
{
    EXPECT_THAT(complaints("nane: Ada\nspeed: fast\nhull:\n  decks: 3\n  sice: 4 KiB\n"),
        ElementsAre("1:1 E-KEY unknown key 'nane' in 'ship' | did you mean 'name'?",
            "1:1 E-MISSING 'ship' needs 'name' | 'name' is a text",
            "2:8 E-TYPE 'speed' must be a number, found 'fast'",
            "4:10 E-TYPE 'decks' must be a list, found '3' | write [3]",
            "5:3 E-KEY unknown key 'sice' in 'hull' | did you mean 'size'?"));
}

// ux.md, section 1: what yaml-cpp would have let through or reported without a place.
TEST(Fields, NumbersAreDecimalAndNothingElse)
{
    EXPECT_THAT(complaints("name: A\nheading: 010\n"),
        ElementsAre(
            "2:10 E-TYPE 'heading' must be a whole number without leading zeros, found '010' | write 10"));
    EXPECT_THAT(complaints("name: A\nheading: 1e1\n"),
        ElementsAre("2:10 E-TYPE 'heading' must be a whole number, found '1e1' | write 10"));
    EXPECT_THAT(complaints("name: A\nheading: 16.0\n"),
        ElementsAre("2:10 E-TYPE 'heading' must be a whole number, found '16.0' | write 16"));
    EXPECT_THAT(complaints("name: A\nheading: 0x10\n"),
        ElementsAre("2:10 E-TYPE 'heading' must be a whole number, found '0x10'"));
    EXPECT_THAT(complaints("name: A\nheading: '10'\n"),
        ElementsAre(
            "2:10 E-TYPE 'heading' must be a whole number, found the text '10' | leave the quotes out"));
    EXPECT_THAT(complaints("name: A\nheading: 181\n"),
        ElementsAre("2:10 E-RANGE 'heading' must be from -180 to 180, found '181'"));
    EXPECT_THAT(complaints("name: A\nheading: -99999999999999999999999\n"),
        ElementsAre("2:10 E-RANGE 'heading' must be from -180 to 180, found '-99999999999999999999999'"));
    EXPECT_THAT(complaints("name: A\nspeed: .nan\n"),
        ElementsAre("2:8 E-TYPE 'speed' must be a number, found '.nan'"));
    EXPECT_THAT(complaints("name: A\nspeed: 1e400\n"),
        ElementsAre("2:8 E-TYPE 'speed' must be a number, found '1e400'"));
}

TEST(Fields, BooleansAreTrueAndFalse)
{
    EXPECT_THAT(complaints("name: A\narmed: yes\n"),
        ElementsAre("2:8 E-TYPE 'armed' must be true or false, found 'yes' | write 'true'"));
    EXPECT_THAT(complaints("name: A\narmed: off\n"),
        ElementsAre("2:8 E-TYPE 'armed' must be true or false, found 'off' | write 'false'"));
}

TEST(Fields, MissingValuesAreNoValues)
{
    EXPECT_THAT(
        complaints("name:\nspeed: 3\n"), ElementsAre("1:1 E-TYPE 'name' must be a text, found nothing"));
    EXPECT_THAT(complaints("name: A\nheading:\nspeed: 3\n"),
        ElementsAre("2:1 E-TYPE 'heading' must be a whole number, found nothing"));
    EXPECT_THAT(complaints("name: A\nhull:\n"),
        ElementsAre("2:1 E-TYPE 'hull' must be a map, found nothing | its keys are 'size' and 'decks'"));
    EXPECT_THAT(complaints("name: A\nradar: ~\n"),
        ElementsAre("2:8 E-TYPE 'radar' must be a frequency, such as '125 MHz', found nothing"));
}

TEST(Fields, UnitsArePointedAt)
{
    EXPECT_THAT(complaints("name: A\nhull: {size: 128 KB}\n"),
        ElementsAre(
            "2:18 E-UNIT unknown size unit 'KB' (for 'size') | did you mean 'kB'? (KiB = 1024 B, kB = 1000 "
            "B, Kib = 1024 bit)"));
    EXPECT_THAT(complaints("name: A\nradar: 125\n"),
        ElementsAre("2:8 E-UNIT frequency '125' has no unit (for 'radar') | units are 'Hz', 'kHz', 'MHz' and "
                    "'GHz'; for example '125 MHz'"));
    EXPECT_THAT(complaints("name: A\nhull: {size: 2 GiB}\n"),
        ElementsAre("2:14 E-RANGE 'size' must be from 1 KiB to 1 MiB, found '2 GiB'"));
}

TEST(Fields, ChoicesNameWhatIsRegistered)
{
    EXPECT_THAT(complaints("name: A\nengine: diesl\n"),
        ElementsAre(
            "2:9 E-VALUE 'engine' must be 'diesel' or 'sail', found 'diesl' | did you mean 'diesel'?"));
    EXPECT_THAT(complaints("name: A\nengine: {cylinders: 3}\n"),
        ElementsAre("2:9 E-MISSING the engine needs 'type'"));
    EXPECT_THAT(complaints("name: A\nengine: {type: diesel, cylinders: 99, turbo: true}\n"),
        ElementsAre("2:35 E-RANGE 'cylinders' must be from 1 to 16, found '99'",
            "2:39 E-KEY unknown key 'turbo' in 'diesel' | known keys are 'cylinders'"));
    EXPECT_THAT(complaints("name: A\nengine: {type: sail, cylinders: 1}\n"),
        ElementsAre("2:22 E-KEY unknown key 'cylinders': 'sail' takes no parameters"));
    EXPECT_THAT(complaints("name: A\nengine: [diesel]\n"),
        ElementsAre("2:9 E-TYPE the engine must be a name or a map with 'type', found a list"));
}

TEST(Fields, TheWholeIsCheckedOnceItsPartsAreRight)
{
    EXPECT_THAT(complaints("name: A\narmed: true\nflag: red\n"),
        ElementsAre("1:1 E-CHECK in 'ship': a red ship is not armed"));
    EXPECT_THAT(complaints("name: A\narmed: true\nspeed: 0\n"),
        ElementsAre("3:8 E-CHECK in 'ship': it does not move"));
    EXPECT_THAT(complaints("name: A\narmed: true\nflag: red\nspeed: x\n"),
        ElementsAre("4:8 E-TYPE 'speed' must be a number, found 'x'"));
}

TEST(Fields, WhatIsResolvedKnowsItsOriginAndReadsBackTheSame)
{
    const Value given
        = parse("name: Ada\nhull: {size: 8 KiB}\nengine: {type: diesel, cylinders: 6}\nload: 50 %\n");
    const Ship ship = Ship::fields().read(given);
    const Value resolved = Ship::fields().resolved(ship, &given);
    EXPECT_EQ(to_yaml(resolved, true),
        "name: Ada        # ship.yaml:1\n"
        "armed: false     # default\n"
        "heading: 0       # default\n"
        "speed: 1.5       # default\n"
        "flag: green      # default\n"
        "radar: 1 MHz     # default\n"
        "load: 50 %       # ship.yaml:4\n"
        "hull:\n"
        "  size: 8 KiB    # ship.yaml:2\n"
        "  decks: [1, 2]  # default\n"
        "boats: []        # default\n"
        "engine:\n"
        "  type: diesel   # ship.yaml:3\n"
        "  cylinders: 6   # ship.yaml:3\n");
    const Value again = parse(to_yaml(resolved));
    EXPECT_EQ(Ship::fields().resolved(again), resolved);
}

TEST(Fields, ATableWithTheSameKeyTwiceIsABug)
{
    EXPECT_THROW(
        (Fields<Hull>{"h", "", {{"size", &Hull::size, ""}, {"size", &Hull::size, ""}}}), std::logic_error);
}

TEST(Describe, ExplainsAKeyAndWhatIsBelow)
{
    EXPECT_EQ(describe(find_description(Ship::fields(), "hull")),
        "hull: what floats\n"
        "  size              room; size, default 4 KiB\n"
        "  decks             by number; list, default [1, 2]\n");
    EXPECT_EQ(describe(find_description(Ship::fields(), "heading")),
        "heading: degrees\n"
        "  value    a whole number from -180 to 180\n"
        "  default  0\n");
    EXPECT_EQ(describe(find_description(Ship::fields(), "engine.diesel.cylinders")),
        "engine.diesel.cylinders: how many\n"
        "  value    a whole number from 1 to 16\n"
        "  default  4\n");
    EXPECT_EQ(describe(find_description(Ship::fields(), "flag")),
        "flag: its colour\n"
        "  value    'red' or 'green'\n"
        "  default  green\n"
        "  red               port\n"
        "  green             starboard\n");
}

TEST(Describe, SuggestsTheKeyThatWasMeant)
{
    try {
        find_description(Ship::fields(), "hull.sice");
        FAIL();
    } catch (const InputError& error) {
        EXPECT_EQ(render(error.findings(), Colour::off),
            "error[E-KEY]: 'hull.sice': there is no 'sice' in 'hull'\n  = help: did you mean 'size'?\n");
    }
}

TEST(JsonSchema, SaysWhatTheTableSays)
{
    const auto schema = nlohmann::json::parse(json_schema(Ship::fields()));
    EXPECT_EQ(schema["properties"]["heading"]["minimum"], -180);
    EXPECT_EQ(schema["properties"]["flag"]["enum"], nlohmann::json({"red", "green"}));
    EXPECT_EQ(schema["additionalProperties"], false);
    EXPECT_EQ(schema["anyOf"][0]["required"], nlohmann::json({"name"}));
    const auto& variant = schema["properties"]["engine"]["anyOf"][1]["allOf"][0];
    EXPECT_EQ(variant["if"]["properties"]["type"]["const"], "diesel");
    EXPECT_EQ(variant["then"]["properties"]["cylinders"]["maximum"], 16);
}

TEST(ReferencePage, HasASectionForEachTableAndImplementation)
{
    const std::string page = reference_page(Ship::fields());
    EXPECT_THAT(page, testing::HasSubstr("## `hull`\n\nwhat floats.\nA plain value stands for `size`.\n"));
    EXPECT_THAT(page, testing::HasSubstr("| `heading` | a whole number from -180 to 180 | `0` | degrees |"));
    EXPECT_THAT(page, testing::HasSubstr("## `engine: diesel`"));
    EXPECT_THAT(page, testing::HasSubstr("## `engine: sail`\n\ntakes the wind. Takes no parameters."));
}

TEST(YamlWriter, QuotesWhatWouldReadAsSomethingElse)
{
    Value map = Value::map();
    for (const char* text : {"plain", "70 %", "a: b", "builtin:/x", "# no", "true", "12", "", "-", "it's",
             "[x]", "line\nbreak", "~", "\"q\"", "back\\slash", "null"})
        map.set(fmt::format("k{}", map.entries().size()), Value::scalar(text, {}, true));
    map.set("yes: no", Value::scalar("x"));
    map.set("list", Value::sequence());
    map.set("empty", Value::map());
    EXPECT_EQ(parse(to_yaml(map)), map);
    EXPECT_EQ(parse(to_flow_yaml(map)), map);
}

} // namespace
} // namespace pivotsim
