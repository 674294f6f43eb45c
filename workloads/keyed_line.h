// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/text_lines.h"

#include <string>
#include <utility>
#include <vector>

namespace pivotsim {

/// The `key=value` words of one line. What is wrong goes to the findings, and good() tells.
class KeyedLine {
public:
    /// `subject` is the word that the line is about; findings without a word of their own point there.
    KeyedLine(const TextLines& lines, Diagnostics& findings, const Word& subject)
        : lines_(lines), findings_(findings), subject_(subject)
    {
    }

    /// Takes a line's words: each a key of `keys`, once, with a value.
    void read(const std::vector<Word>& words, const std::vector<std::string>& keys);

    bool good() const { return good_; }
    /// No good because of another line, which has the finding.
    void spoil() { good_ = false; }
    int number_of_line() const { return subject_.line; }
    bool has(const std::string& key) const { return find(key) != nullptr; }
    /// The value; an empty word and a finding if the key is missing.
    Word value(const std::string& key);
    /// A whole number from 1 to `most`; 1 and a finding if it is missing or none.
    std::uint64_t number(const std::string& key, std::uint64_t most);
    /// Above 0, at most 1.
    double share(const std::string& key);
    /// The values between commas; empty, with a finding, if the key is missing or one of them is.
    std::vector<Word> list(const std::string& key);

    /// A finding at a key's value, or at the subject if the line has no such key.
    void fault(
        const std::string& key, std::string code, std::string message, std::vector<std::string> help = {});
    void fault(const Word& word, std::string code, std::string message, std::vector<std::string> help = {});

private:
    const Word* find(const std::string& key) const;

    const TextLines& lines_;
    Diagnostics& findings_;
    Word subject_;
    std::vector<std::pair<std::string, Word>> values_;
    bool good_ = true;
};

} // namespace pivotsim
