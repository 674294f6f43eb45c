// SPDX-License-Identifier: Apache-2.0
#include "base/describe.h"
#include "apps/command.h"
#include "base/json_schema.h"
#include "base/reference_page.h"
#include "search/study.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

struct DescribeArguments {
    std::string key;
    bool schema = false, reference = false;
};

nlohmann::ordered_json to_json(const Described& described)
{
    nlohmann::ordered_json json{{"key", described.path}, {"doc", described.row.doc},
        {"value", described.row.type.text()}, {"default", fallback_text(described.row)}};
    if (described.table != nullptr)
        for (const FieldTable::Row& row : described.table->rows())
            json["keys"].push_back({{"key", row.key}, {"doc", row.doc}, {"value", row.type.text()},
                {"default", fallback_text(row)}});
    return json;
}

int describe_key(const DescribeArguments& arguments, const Console& console)
{
    const FieldTable& study = Study::fields();
    if (arguments.schema) {
        fmt::print("{}\n", json_schema(study));
        return exit_done;
    }
    if (arguments.reference) {
        fmt::print("{}", reference_page(study));
        return exit_done;
    }
    const Described described = find_description(study, arguments.key);
    if (console.json)
        fmt::print("{}\n", to_json(described).dump(2));
    else
        fmt::print("{}", describe(described));
    return exit_done;
}

} // namespace

Command add_describe(CLI::App& root, const Console& console)
{
    CLI::App* app
        = root.add_subcommand("describe", "explain a key of a study: its meaning, limits and default");
    auto arguments = std::make_shared<DescribeArguments>();
    app->add_option("key", arguments->key, "for example platform.pe_array.rows; none: the whole study");
    CLI::Option* schema = app->add_flag("--schema", arguments->schema, "print the JSON Schema, for editors");
    app->add_flag("--reference", arguments->reference, "print the reference page (Markdown)")
        ->excludes(schema);
    return {app, [arguments, &console] { return describe_key(*arguments, console); }};
}

} // namespace pivotsim
