// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "workloads/trace_text.h"

#include <fmt/format.h>

#include <iterator>
#include <stdexcept>

namespace pivotsim {
namespace {

/// Appends lines to one text.
class TraceWriter {
public:
    explicit TraceWriter(const Trace& trace) : trace_(trace) { }

    std::string run()
    {
        print("pivotsim-trace {}\n", Trace::format_version);
        header("model", trace_.model);
        header("path", trace_.path);
        print("\n");
        for (const auto& tensor : trace_.tensors())
            write(tensor);
        print("\n");
        for (const auto& op : trace_.operators())
            write(op);
        print("\nend {}\n", trace_.operators().size());
        return std::move(text_);
    }

private:
    template <class... Arguments>
    void print(fmt::format_string<Arguments...> format, Arguments&&... arguments)
    {
        fmt::format_to(std::back_inserter(text_), format, std::forward<Arguments>(arguments)...);
    }

    void header(const char* key, const std::string& value)
    {
        if (value.empty())
            return;
        const bool outer_blank = value.front() == ' ' || value.back() == ' ';
        if (outer_blank || value.find_first_of("#\t") != std::string::npos
            || find_unprintable(value) != std::string::npos)
            throw std::invalid_argument(fmt::format("{} '{}' does not fit into a line", key, value));
        print("{} {}\n", key, value);
    }

    void write(const Tensor& tensor)
    {
        print("tensor {} shape={} bytes={}{}\n", tensor.name, fmt::join(tensor.shape, "x"),
            tensor.element_bytes, tensor.weight ? " weight=yes" : "");
    }

    void write(const Operator& op)
    {
        print("op {} kind={} group={}", op.name, to_string(op.kind), to_string(op.group));
        if (op.encoder)
            print(" encoder={}", std::uint64_t{*op.encoder} + 1);
        if (op.is_gemm()) {
            if (op.kind == OperatorKind::batched_gemm || op.kind == OperatorKind::sparse_gemm)
                print(" batch={}", op.gemm.batch);
            print(" m={} k={} n={}", op.gemm.m, op.gemm.k, op.gemm.n);
            if (op.kind == OperatorKind::sparse_gemm)
                print(" density={}", op.density);
        } else {
            print(" rows={} columns={}", op.rows.rows, op.rows.columns);
        }
        const char* separator = " in=";
        for (const auto input : op.inputs) {
            print("{}{}", separator, trace_.tensor(input).name);
            separator = ",";
        }
        print(" out={}\n", trace_.tensor(op.output).name);
    }

    const Trace& trace_;
    std::string text_;
};

} // namespace

std::string write_trace(const Trace& trace)
{
    return TraceWriter{trace}.run();
}

} // namespace pivotsim
