// SPDX-License-Identifier: Apache-2.0
#include "base/json_schema.h"

#include "base/describe.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <map>
#include <stdexcept>

namespace pivotsim {
namespace {

using Json = nlohmann::ordered_json;
using Form = ValueType::Form;

std::string escaped(const std::string& text)
{
    std::string result;
    for (const char c : text) {
        if (std::string_view{"/.+*?()[]{}|^$\\"}.find(c) != std::string_view::npos)
            result += '\\';
        result += c;
    }
    return result;
}

std::string pattern_of(const Dimension& dimension)
{
    std::string units;
    for (const std::string& symbol : dimension.symbols())
        units += (units.empty() ? "" : "|") + escaped(symbol);
    const std::string number = R"(\+?[0-9]*\.?[0-9]+([eE][+-]?[0-9]+)?)";
    return fmt::format("^({}\\s*({}){}{})$", number, units, dimension.bare ? "?" : "",
        dimension.may_be_unlimited ? "|unlimited" : "");
}

Json one_of(const std::vector<Keyword>& words)
{
    Json names = Json::array();
    for (const Keyword& word : words)
        names.push_back(word.name);
    return {{"enum", names}};
}

Json with_alternative(Json first, Json second)
{
    Json both;
    both["anyOf"] = Json::array({std::move(first), std::move(second)});
    return both;
}

/// All tables go to `definitions`, so that none is written twice.
class Schema {
public:
    Json root(const FieldTable& table)
    {
        Json schema = table_schema(table);
        schema["definitions"] = definitions_;
        Json result{{"$schema", "http://json-schema.org/draft-07/schema#"}};
        result.update(schema);
        return result;
    }

private:
    Json reference(const FieldTable& table)
    {
        const auto [other, added] = tables_.emplace(table.name(), &table);
        if (other->second != &table)
            throw std::logic_error("two tables are called '" + table.name() + "'");
        if (added) {
            definitions_[table.name()] = Json::object(); // breaks cycles
            definitions_[table.name()] = table_schema(table);
        }
        return {{"$ref", "#/definitions/" + table.name()}};
    }

    Json table_schema(const FieldTable& table)
    {
        Json schema = map_schema(table);
        if (table.shorthand().empty())
            return schema;
        return with_alternative(std::move(schema), {{"type", "string"}});
    }

    Json map_schema(const FieldTable& table)
    {
        Json properties = Json::object(), required = Json::array();
        for (const FieldTable::Row& row : table.rows()) {
            Json value = value_schema(row.type);
            Json property{{"description", fmt::format("{} (default: {})", row.doc, fallback_text(row))}};
            if (row.required)
                property["description"] = row.doc + " (required)";
            if (value.contains("$ref")) // draft 07 ignores what stands beside a $ref
                property["allOf"] = Json::array({std::move(value)});
            else
                property.update(value);
            properties[row.key] = std::move(property);
            if (row.required)
                required.push_back(row.key);
        }
        properties["extends"] = {{"description", "files to start from; what stands here wins"},
            {"type", Json::array({"string", "array"})}};
        Json schema{{"type", "object"}, {"description", table.doc()}, {"properties", std::move(properties)},
            {"additionalProperties", false}};
        if (!table.path_keys().empty())
            schema["patternProperties"] = {{"\\.", {{"description", table.path_keys()}}}};
        // What `extends` brings is not seen here, so that nothing can be required then.
        if (!required.empty())
            schema["anyOf"] = Json::array({Json{{"required", required}}, Json{{"required", {"extends"}}}});
        return schema;
    }

    Json value_schema(const ValueType& type)
    {
        switch (type.form) {
        case Form::boolean:
            return {{"type", "boolean"}};
        case Form::integer:
        case Form::number:
            return number_schema(type);
        case Form::text:
            return {{"type", Json::array({"string", "number"})}};
        case Form::file:
            return {{"type", "string"}};
        case Form::quantity:
            return type.dimension->bare ? with_alternative(text_schema(*type.dimension), {{"type", "number"}})
                                        : text_schema(*type.dimension);
        case Form::word:
            return one_of(type.words);
        case Form::list:
            return {{"type", "array"}, {"items", value_schema(*type.item)}};
        case Form::table: // a file may be named instead, or come by !include
            return with_alternative(reference(*type.table), {{"type", "string"}});
        case Form::choice:
            return choice_schema(type);
        }
        return Json::object();
    }

    static Json text_schema(const Dimension& dimension)
    {
        return {{"type", "string"}, {"pattern", pattern_of(dimension)}, {"examples", {dimension.example}}};
    }

    static Json number_schema(const ValueType& type)
    {
        Json schema{{"type", type.form == Form::integer ? "integer" : "number"}};
        if (!type.least.empty()) {
            schema["minimum"] = Json::parse(type.least);
            schema["maximum"] = Json::parse(type.most);
        }
        return schema;
    }

    Json choice_schema(const ValueType& type)
    {
        std::vector<Keyword> words;
        for (const ValueType::Variant& variant : type.variants)
            words.push_back({variant.name, variant.doc});
        const Json name = one_of(words);
        if (type.part == Limits::Part::choice_name)
            return name;
        if (type.part == Limits::Part::choice_parameters) { // those of any variant, or a file with them
            Json any = Json::array({Json{{"type", "string"}}});
            for (const ValueType::Variant& variant : type.variants)
                any.push_back(variant.parameters != nullptr ? reference(*variant.parameters)
                                                            : Json{{"type", "object"}, {"maxProperties", 0}});
            return {{"anyOf", std::move(any)}};
        }
        Json map{{"type", "object"}, {"properties", {{"type", name}}}, {"required", {"type"}}};
        map["allOf"] = Json::array();
        for (const ValueType::Variant& variant : type.variants) {
            Json properties{{"type", {{"const", variant.name}}}};
            if (variant.parameters != nullptr)
                properties.update(map_schema(*variant.parameters)["properties"]);
            map["allOf"].push_back({{"if", {{"properties", {{"type", {{"const", variant.name}}}}}}},
                {"then", {{"properties", std::move(properties)}, {"additionalProperties", false}}}});
        }
        return with_alternative(name, std::move(map));
    }

    Json definitions_ = Json::object();
    std::map<std::string, const FieldTable*> tables_; ///< by the name of their definition
};

} // namespace

std::string json_schema(const FieldTable& root)
{
    return Schema{}.root(root).dump(2);
}

} // namespace pivotsim
