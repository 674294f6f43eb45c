// SPDX-License-Identifier: Apache-2.0
#include "tests/workloads/small_gates.h"

#include "workloads/gate_trace_file.h"

#include <cstring>
#include <stdexcept>

namespace pivotsim::test {
namespace {

template <class T> std::string bytes_of(const std::vector<T>& values)
{
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

using Halves = std::vector<std::uint16_t>;
using Floats = std::vector<float>;

bool same(const GateSplit& a, const GateSplit& b)
{
    const auto bits = [](const Floats& x, const Floats& y) {
        return x.size() == y.size() && std::memcmp(x.data(), y.data(), x.size() * sizeof(float)) == 0;
    };
    return a.images == b.images && a.labels == b.labels && a.predictions == b.predictions
        && bits(a.entropy, b.entropy) && bits(a.confidence, b.confidence);
}

} // namespace

SmallGates::SmallGates()
{
    set_meta(R"({"format": "vit-gate-trace", "version": 1, "source": "measured", "model": "tiny", )"
             R"("dataset": "dots", "licence": "CC0", "classes": 3, "encoders": 4, "entropy_unit": "nat", )"
             R"("index_base": 1, "efforts": [{"name": "e2", "effort": 2, "active": [1, 3]}, )"
             R"({"name": "e4", "effort": 4, "active": [1, 2, 3, 4]}]})");
    arrays["batch_label"] = {"<u2", {3}, bytes_of(Halves{0, 1, 2})};
    arrays["batch_entropy"] = {"<f4", {2, 3}, bytes_of(Floats{0.5F, -0.0F, 1.0986F, 0.25F, 1e-20F, 0.75F})};
    arrays["batch_pred"] = {"<u2", {2, 3}, bytes_of(Halves{0, 1, 1, 0, 1, 2})};
    arrays["batch_pmax"] = {"<f4", {2, 3}, bytes_of(Floats{0.8F, 1, 0.3334F, 0.9F, 1, 0.7F})};
    arrays["test_label"] = {"<u2", {5}, bytes_of(Halves{2, 1, 0, 0, 1})};
    arrays["test_entropy"]
        = {"<f4", {2, 5}, bytes_of(Floats{0.1F, 0.2F, 0.3F, 0.4F, 0.9F, 0.05F, 0.1F, 0.15F, 0.2F, 0.8F})};
    arrays["test_pred"] = {"<u2", {2, 5}, bytes_of(Halves{2, 1, 0, 1, 0, 2, 1, 0, 0, 0})};
    arrays["test_pmax"] = {
        "<f4", {2, 5}, bytes_of(Floats{0.97F, 0.95F, 0.9F, 0.85F, 0.6F, 0.99F, 0.98F, 0.97F, 0.95F, 0.7F})};
    std::vector<double> cka(16, 0.9);
    cka[1] = 1.0 / 3;
    arrays["cka"] = {"<f8", {4, 4}, bytes_of(cka)};
}

SmallGates& SmallGates::set_meta(const std::string& json)
{
    arrays["meta"] = {"|u1", {json.size()}, json};
    return *this;
}

SmallGates& SmallGates::change_meta(const std::string& from, const std::string& to)
{
    std::string json = meta();
    const std::size_t at = json.find(from);
    if (at == std::string::npos)
        throw std::logic_error("meta has no " + from);
    return set_meta(json.replace(at, from.size(), to));
}

std::string SmallGates::npz() const
{
    NpzWriter npz;
    for (const auto& [name, array] : arrays)
        npz.add(name, array.type, array.shape, array.bytes);
    return npz.finish();
}

GateTrace SmallGates::trace() const
{
    return read_gate_npz(npz(), "small.npz");
}

bool same(const GateTrace& a, const GateTrace& b)
{
    bool efforts = a.efforts.size() == b.efforts.size();
    for (std::size_t i = 0; efforts && i < a.efforts.size(); ++i)
        efforts = a.efforts[i].name == b.efforts[i].name && a.efforts[i].path == b.efforts[i].path;
    const bool cka = a.cka.has_value() == b.cka.has_value() && (!a.cka || a.cka->values() == b.cka->values());
    return efforts && cka && a.source == b.source && a.model == b.model && a.data_set == b.data_set
        && a.licence == b.licence && a.meta == b.meta && a.classes == b.classes && a.depth == b.depth
        && same(a.batch, b.batch) && same(a.test, b.test);
}

} // namespace pivotsim::test
