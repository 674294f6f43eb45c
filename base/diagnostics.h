// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace pivotsim {

/// A text that values come from: a file, or one `--set` argument.
struct SourceText {
    std::string name; ///< as the user wrote it: "study.yaml", "--set #2"
    std::string text;
};

/// Where a value stands. Lines and columns count from 1; line 0 means the text as a whole.
struct SourcePlace {
    std::shared_ptr<const SourceText> source;
    int line = 0;
    int column = 0;
    int length = 1; ///< characters (not bytes) to underline, as column counts characters

    bool known() const { return source != nullptr; }
};

/// One finding, in rustc's form: what was found where, what was expected, and a suggestion.
struct Diagnostic {
    enum class Severity { error, warning };

    Severity severity = Severity::error;
    std::string code; ///< stable, for scripts: "E-KEY"
    std::string message;
    SourcePlace place;
    std::vector<std::string> help;
};

/// Collects everything that is wrong with an input, so that the user sees it in one go.
class Diagnostics {
public:
    /// The most findings that are printed; the rest is counted.
    static constexpr std::size_t print_limit = 20;

    void error(SourcePlace place, std::string code, std::string message, std::vector<std::string> help = {});
    void warning(
        SourcePlace place, std::string code, std::string message, std::vector<std::string> help = {});

    /// Takes over the findings of another pass.
    void add(const Diagnostics& others);

    bool has_errors() const;
    std::size_t error_count() const;
    bool empty() const { return findings_.empty(); }

    /// Sorted by text (in order of appearance), line and column; findings of the same place keep their order.
    std::vector<Diagnostic> sorted() const;

    /// Throws InputError with all findings if there is an error.
    void throw_if_errors() const;

private:
    std::vector<Diagnostic> findings_;
};

/// Bad input of any kind: the command ends with exit code 2 and prints the findings.
class InputError : public std::runtime_error {
public:
    explicit InputError(Diagnostics findings);
    /// One finding.
    InputError(SourcePlace place, std::string code, std::string message, std::vector<std::string> help = {});

    const Diagnostics& findings() const { return findings_; }

private:
    Diagnostics findings_;
};

/// The model did something that cannot be: exit code 1.
class SimulationError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

enum class Colour { off, on };

/// "study.yaml:12:3"; "study.yaml" if the text as a whole is meant; "--set #2:8" for an argument.
std::string to_text(const SourcePlace& place);

/// rustc-style text: header, place, the line with its underline, help. Long lines are cut round the place.
std::string render(const Diagnostics& findings, Colour colour);

} // namespace pivotsim
