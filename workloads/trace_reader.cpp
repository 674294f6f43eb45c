// SPDX-License-Identifier: Apache-2.0
#include "base/spelling.h"
#include "workloads/keyed_line.h"
#include "workloads/operator_check.h"
#include "workloads/operator_columns.h"
#include "workloads/trace_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <unordered_set>

namespace pivotsim {
namespace {

constexpr std::size_t max_findings = 100;

/// Reads one text; a line with a finding is left out of the trace, and reading goes on.
class TraceReader {
public:
    explicit TraceReader(SourceText source) : lines_(std::move(source)) { }

    Trace run()
    {
        lines_.require_text();
        read_version();
        for (int number = 2; number <= static_cast<int>(lines_.count()); ++number) {
            const auto words = lines_.words(number);
            if (!words.empty())
                read_line(words);
            if (findings_.error_count() >= max_findings)
                break; // what follows is most likely the same again
        }
        if (!end_line_ && findings_.error_count() < max_findings)
            findings_.error(lines_.end_of(static_cast<int>(lines_.count())), "E-TRUNCATED",
                "the trace is truncated: it has no 'end' line");
        findings_.throw_if_errors();
        return std::move(trace_);
    }

private:
    void read_version()
    {
        const auto words = lines_.count() == 0 ? std::vector<Word>{} : lines_.words(1);
        if (words.size() != 2 || words[0].text != "pivotsim-trace")
            throw InputError(lines_.count() == 0 ? lines_.whole() : lines_.place({lines_.line(1), 1, 0}),
                "E-VERSION",
                fmt::format("this is no workload trace: the first line is not 'pivotsim-trace {}'",
                    Trace::format_version));
        if (words[1].text != std::to_string(Trace::format_version))
            throw InputError(lines_.place(words[1]), "E-VERSION",
                fmt::format(
                    "format version {} is not supported, only {}", words[1].text, Trace::format_version));
    }

    void read_line(const std::vector<Word>& words)
    {
        const Word& first = words.front();
        if (end_line_) {
            error(first, "E-SYNTAX", fmt::format("nothing may follow 'end' (line {})", *end_line_));
        } else if (first.text == "tensor") {
            read_tensor(words);
        } else if (first.text == "op") {
            read_operator(words);
        } else if (first.text == "model") {
            read_header(words, trace_.model);
        } else if (first.text == "path") {
            read_header(words, trace_.path);
        } else if (first.text == "end") {
            read_end(words);
        } else {
            const std::string word{first.text};
            error(first, "E-KEY", fmt::format("a line cannot begin with '{}'", word),
                did_you_mean(word, {"model", "path", "tensor", "op", "end"}));
        }
    }

    void read_header(const std::vector<Word>& words, std::string& value)
    {
        if (words.size() < 2)
            error(words[0], "E-MISSING", fmt::format("'{}' has no value", words[0].text));
        else if (!value.empty())
            error(words[0], "E-REPEAT", fmt::format("'{}' is given twice", words[0].text));
        else {
            value = lines_.line(words[0].line).substr(words[1].offset);
            std::replace(value.begin(), value.end(), '\t', ' '); // as it will be written
        }
    }

    bool has_name(const std::vector<Word>& words)
    {
        if (words.size() >= 2 && is_valid_name(std::string{words[1].text}))
            return true;
        if (words.size() < 2)
            error(words[0], "E-MISSING", fmt::format("'{}' has no name", words[0].text));
        else
            error(words[1], "E-SYNTAX", fmt::format("expected a name, found '{}'", words[1].text));
        return false;
    }

    void read_tensor(const std::vector<Word>& words)
    {
        if (!has_name(words))
            return;
        KeyedLine line{lines_, findings_, words[1]};
        line.read({words.begin() + 2, words.end()}, {"shape", "bytes", "weight"});
        Tensor tensor;
        tensor.name = words[1].text;
        tensor.shape = read_shape(line);
        tensor.element_bytes = static_cast<std::uint32_t>(line.number("bytes", 16));
        tensor.weight = line.has("weight");
        if (tensor.weight && line.value("weight").text != "yes")
            line.fault("weight", "E-VALUE", "weight is 'yes' or left out");
        if (const auto other = trace_.find_tensor(tensor.name))
            line.fault(words[1], "E-REPEAT",
                fmt::format("tensor '{}' exists already (line {})", tensor.name, line_of_tensor_[*other]));
        if (line.good())
            for (auto& fault : check(tensor))
                line.fault(fault.key, "E-RANGE", std::move(fault.message));
        if (line.good() && trace_.tensors().size() == Trace::max_tensors)
            line.fault(words[1], "E-LIMIT", fmt::format("more than {} tensors", Trace::max_tensors));
        if (!line.good()) {
            broken_tensors_.insert(std::move(tensor.name));
            return;
        }
        line_of_tensor_.push_back(words[1].line);
        trace_.add_tensor(std::move(tensor));
    }

    static std::vector<std::uint64_t> read_shape(KeyedLine& line)
    {
        const Word word = line.value("shape");
        std::vector<std::uint64_t> shape;
        for (std::size_t begin = 0; begin <= word.text.size() && line.good();) {
            const auto end = std::min(word.text.find('x', begin), word.text.size());
            const auto extent = read_unsigned(word.text.substr(begin, end - begin));
            if (!extent)
                line.fault(word, "E-VALUE", fmt::format("shape = '{}' is not written as 197x384", word.text));
            else
                shape.push_back(*extent);
            begin = end + 1;
        }
        return shape;
    }

    void read_operator(const std::vector<Word>& words)
    {
        if (++operator_count_ > Trace::max_operators)
            throw InputError(lines_.place(words[0]), "E-LIMIT",
                fmt::format("more than {} operators", Trace::max_operators));
        if (!has_name(words))
            return;
        KeyedLine line{lines_, findings_, words[1]};
        Operator op;
        op.name = words[1].text;
        read_columns({words.begin() + 2, words.end()}, line, op);
        read_operands(line, op);
        if (const auto other = trace_.find_operator(op.name))
            line.fault(words[1], "E-REPEAT",
                fmt::format("operator '{}' exists already (line {})", op.name, line_of_operator_[*other]));
        if (line.good())
            for (auto& fault : check(op, trace_.tensors()))
                line.fault(fault.key, "E-SHAPE", std::move(fault.message));
        if (line.good())
            add(line, std::move(op));
    }

    void read_operands(KeyedLine& line, Operator& op)
    {
        for (const auto& word : line.list("in"))
            op.inputs.push_back(find(line, word));
        if (const Word word = line.value("out"); !word.text.empty())
            op.output = find(line, word);
    }

    TensorId find(KeyedLine& line, const Word& word)
    {
        const std::string name{word.text};
        if (const auto id = trace_.find_tensor(name))
            return *id;
        if (broken_tensors_.count(name) != 0) {
            line.spoil(); // its own line has the finding
            return 0;
        }
        constexpr std::size_t most_candidates = 5000; // a suggestion is not worth seconds
        std::vector<std::string> names;
        if (trace_.tensors().size() <= most_candidates)
            for (const auto& tensor : trace_.tensors())
                names.push_back(tensor.name);
        line.fault(word, "E-NAME", fmt::format("no tensor is called '{}' up to here", name),
            did_you_mean(name, names));
        return 0;
    }

    void add(KeyedLine& line, Operator op)
    {
        const std::string& output = trace_.tensor(op.output).name;
        if (const auto other = trace_.producer(op.output))
            line.fault("out", "E-ORDER",
                fmt::format("'{}' is written already (line {})", output, line_of_operator_[*other]));
        if (const auto other = trace_.first_reader(op.output))
            line.fault("out", "E-ORDER",
                fmt::format(
                    "'{}' is read before it is written (line {})", output, line_of_operator_[*other]));
        if (!line.good())
            return;
        try {
            trace_.add_operator(std::move(op));
            line_of_operator_.push_back(line.number_of_line());
        } catch (const std::invalid_argument& refusal) { // rarer rules: its own output, the sum of the MACs
            line.fault("out", "E-ORDER", refusal.what());
        }
    }

    void read_end(const std::vector<Word>& words)
    {
        end_line_ = words[0].line;
        const auto count = words.size() == 2 ? read_unsigned(words[1].text) : std::nullopt;
        if (!count)
            error(words[0], "E-SYNTAX", "expected 'end' and the number of operators");
        else if (*count != operator_count_)
            error(words[1], "E-TRUNCATED",
                fmt::format("the trace says it has {} operators, but {} are here", *count, operator_count_));
    }

    void error(const Word& word, const char* code, std::string message, std::vector<std::string> help = {})
    {
        findings_.error(lines_.place(word), code, std::move(message), std::move(help));
    }

    TextLines lines_;
    Diagnostics findings_;
    Trace trace_;
    std::vector<int> line_of_tensor_, line_of_operator_; ///< by tensor, by operator
    std::unordered_set<std::string> broken_tensors_;
    std::size_t operator_count_ = 0;
    std::optional<int> end_line_;
};

} // namespace

Trace read_trace(SourceText source)
{
    return TraceReader{std::move(source)}.run();
}

} // namespace pivotsim
