// SPDX-License-Identifier: Apache-2.0
#include "base/reference_page.h"

#include "base/describe.h"
#include "base/text.h"

#include <fmt/format.h>

#include <map>

namespace pivotsim {
namespace {

using Form = ValueType::Form;

std::string cell(std::string text)
{
    for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2))
        text.replace(at, 1, "\\|");
    return text;
}

class Page {
public:
    void table(const FieldTable& table, const std::string& path, const std::string& doc)
    {
        text_ += fmt::format("\n## {}\n\n{}.\n", path.empty() ? table.name() : "`" + path + "`", doc);
        if (!table.shorthand().empty())
            text_ += fmt::format("A plain value stands for `{}`.\n", table.shorthand());
        const std::vector<FieldTable::Row> rows = table.rows();
        if (rows.empty())
            return;
        text_ += "\n| key | value | default | meaning |\n| --- | --- | --- | --- |\n";
        for (const FieldTable::Row& row : rows)
            text_ += fmt::format("| `{}` | {} | {} | {} |\n", row.key, cell(value_text(row.type)),
                default_text(row), cell(row.doc));
        for (const FieldTable::Row& row : rows)
            below(row, path.empty() ? row.key : path + "." + row.key);
    }

    std::string take() { return std::move(text_); }

private:
    static std::string value_text(const ValueType& type)
    {
        if (type.form == Form::table)
            return "map";
        if (type.form == Form::list && type.item->form == Form::table)
            return "list of maps";
        return type.text();
    }

    static std::string default_text(const FieldTable::Row& row)
    {
        if (row.type.form == Form::table && !row.required)
            return "see below";
        const std::string text = fallback_text(row);
        return row.required || row.fallback.is_null() ? text : "`" + cell(text) + "`";
    }

    void below(const FieldTable::Row& row, const std::string& path)
    {
        const ValueType& type = row.type.form == Form::list ? *row.type.item : row.type;
        if (type.form == Form::table)
            table(*type.table, path, row.doc);
        for (const Keyword& word : type.words)
            if (!word.doc.empty())
                text_ += fmt::format("\n* `{}: {}`: {}\n", path, word.name, word.doc);
        for (const ValueType::Variant& variant : type.variants) {
            const std::string title = fmt::format("{}: {}", path, variant.name);
            if (type.part == Limits::Part::choice_name)
                text_ += fmt::format("\n* `{}`: {}\n", title, variant.doc);
            else if (variant.parameters != nullptr)
                parameters(*variant.parameters, title, variant.doc);
            else
                text_ += fmt::format("\n## `{}`\n\n{}. Takes no parameters.\n", title, variant.doc);
        }
    }

    /// Implementations that take the same parameters show them once.
    void parameters(const FieldTable& parameters, const std::string& title, const std::string& doc)
    {
        const auto [shown, first] = shown_.emplace(&parameters, title);
        if (first)
            table(parameters, title, doc);
        else
            text_ += fmt::format("\n## `{}`\n\n{}. Takes the keys of `{}`.\n", title, doc, shown->second);
    }

    std::string text_;
    std::map<const FieldTable*, std::string> shown_; ///< under which title
};

} // namespace

std::string reference_page(const FieldTable& root)
{
    Page page;
    page.table(root, "", root.doc());
    return "# Reference\n\nEvery key of a study. Written by `pivotsim describe --reference` from the field "
           "tables; "
           "do not edit.\n"
        + page.take();
}

} // namespace pivotsim
