// SPDX-License-Identifier: Apache-2.0
#include "base/diagnostics.h"

#include <algorithm>
#include <map>
#include <utility>

namespace pivotsim {

void Diagnostics::error(
    SourcePlace place, std::string code, std::string message, std::vector<std::string> help)
{
    findings_.push_back({Diagnostic::Severity::error, std::move(code), std::move(message), std::move(place),
        std::move(help)});
}

void Diagnostics::warning(
    SourcePlace place, std::string code, std::string message, std::vector<std::string> help)
{
    findings_.push_back({Diagnostic::Severity::warning, std::move(code), std::move(message), std::move(place),
        std::move(help)});
}

void Diagnostics::add(const Diagnostics& others)
{
    findings_.insert(findings_.end(), others.findings_.begin(), others.findings_.end());
}

bool Diagnostics::has_errors() const
{
    return error_count() != 0;
}

std::size_t Diagnostics::error_count() const
{
    return static_cast<std::size_t>(std::count_if(findings_.begin(), findings_.end(),
        [](const Diagnostic& finding) { return finding.severity == Diagnostic::Severity::error; }));
}

std::vector<Diagnostic> Diagnostics::sorted() const
{
    // By name of first appearance rather than by alphabet: "--set #10" comes after "--set #9".
    std::map<std::string, std::size_t> rank;
    const auto rank_of = [&rank](const Diagnostic& finding) {
        return finding.place.known() ? rank.emplace(finding.place.source->name, rank.size() + 1).first->second
                                     : 0;
    };
    std::vector<std::pair<std::size_t, const Diagnostic*>> order;
    order.reserve(findings_.size());
    for (const Diagnostic& finding : findings_)
        order.emplace_back(rank_of(finding), &finding);
    std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
        const SourcePlace &here = a.second->place, &there = b.second->place;
        return std::tie(a.first, here.line, here.column) < std::tie(b.first, there.line, there.column);
    });
    std::vector<Diagnostic> findings;
    findings.reserve(order.size());
    for (const auto& [ignored, finding] : order)
        findings.push_back(*finding);
    return findings;
}

void Diagnostics::throw_if_errors() const
{
    if (has_errors())
        throw InputError(*this);
}

namespace {

Diagnostics one_error(SourcePlace place, std::string code, std::string message, std::vector<std::string> help)
{
    Diagnostics findings;
    findings.error(std::move(place), std::move(code), std::move(message), std::move(help));
    return findings;
}

} // namespace

InputError::InputError(Diagnostics findings)
    : std::runtime_error(render(findings, Colour::off)), findings_(std::move(findings))
{
}

InputError::InputError(
    SourcePlace place, std::string code, std::string message, std::vector<std::string> help)
    : InputError(one_error(std::move(place), std::move(code), std::move(message), std::move(help)))
{
}

} // namespace pivotsim
