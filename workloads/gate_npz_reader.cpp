// SPDX-License-Identifier: Apache-2.0
#include "workloads/gate_npz_reader.h"
#include "workloads/gate_limits.h"
#include "workloads/gate_logits.h"
#include "workloads/gate_meta.h"

#include <algorithm>
#include <fmt/format.h>

namespace pivotsim {
namespace {

constexpr std::uint64_t longest_meta = 1U << 20U;

NpzArchive opened(GateFaults& faults, const std::function<NpzArchive()>& open)
{
    try {
        return open();
    } catch (const NpzError& error) {
        faults.refuse("", error.what(), {"numpy.savez writes such a file; a trace as text ends in .csv"});
    }
}

} // namespace

GateNpzReader::GateNpzReader(
    const std::string& name, const SourcePlace& mentioned_at, const std::function<NpzArchive()>& open)
    : faults_(name, mentioned_at), arrays_(opened(faults_, open), faults_)
{
    trace_.file = name;
}

GateTrace GateNpzReader::run()
{
    read_meta();
    read_split("batch", trace_.batch);
    read_split("test", trace_.test);
    read_cka();
    faults_.throw_if_any();
    check_logits("batch", trace_.batch);
    check_logits("test", trace_.test);
    faults_.throw_if_any();
    for (const std::string& member : arrays_.members())
        if (known_.count(member) == 0)
            trace_.ignored.push_back(member);
    return std::move(trace_);
}

void GateNpzReader::read_meta()
{
    known_.insert("meta");
    if (auto array = arrays_.open("meta", "|u1", {NpzReader::any});
        array && array->header.shape[0] > longest_meta)
        faults_.refuse(
            "meta", fmt::format("{} bytes are too many for a description", array->header.shape[0]));
    faults_.throw_if_any();
    const auto bytes = arrays_.read<char>("meta", "|u1", {NpzReader::any});
    faults_.throw_if_any();
    read_gate_meta({bytes.begin(), bytes.end()}, trace_, faults_);
}

void GateNpzReader::read_split(const std::string& name, GateSplit& split)
{
    const std::uint64_t efforts = trace_.efforts.size();
    const GateLimits limits{trace_.classes};
    const std::string label = name + "_label", entropy = name + "_entropy", pred = name + "_pred",
                      pmax = name + "_pmax";
    known_.insert({label, entropy, pred, pmax});
    split.labels = arrays_.read<std::uint16_t>(label, "<u2", {NpzReader::any});
    split.images = split.labels.size();
    if (split.images == 0)
        return; // a fault
    if (split.images > most_gate_images)
        return faults_.add(label, fmt::format("{} images are too many", split.images));
    const std::vector<std::uint64_t> shape{efforts, split.images};
    split.entropy = arrays_.read<float>(entropy, "<f4", shape);
    split.predictions = arrays_.read<std::uint16_t>(pred, "<u2", shape);
    split.confidence = arrays_.read<float>(pmax, "<f4", shape);
    const auto possible_class = [&](std::uint16_t value) { return limits.image_class(value); };
    const auto class_fault = [&](std::uint16_t value) { return limits.class_fault(value); };
    const auto of_effort = [&](std::size_t at) {
        const std::size_t effort = at / split.images;
        return fmt::format("{}, {}] of {}", effort, at % split.images, trace_.efforts[effort].name);
    };
    check(label, split.labels, possible_class, class_fault,
        [](std::size_t at) { return fmt::format("{}]", at); });
    check(pred, split.predictions, possible_class, class_fault, of_effort);
    check(
        entropy, split.entropy, [&](float value) { return limits.entropy(value); },
        [&](float value) { return limits.entropy_fault(value); }, of_effort);
    check(
        pmax, split.confidence, [&](float value) { return limits.confidence(value); },
        [&](float value) { return limits.confidence_fault(value); }, of_effort);
}

template <class T, class Possible, class Fault, class Element>
void GateNpzReader::check(const std::string& member, const std::vector<T>& values, const Possible& possible,
    const Fault& fault, const Element& element)
{
    std::size_t wrong = 0;
    for (const T value : values) // without a branch: it runs over millions of values
        wrong += possible(value) ? 0 : 1;
    if (wrong == 0)
        return;
    const auto first = std::find_if_not(values.begin(), values.end(), possible);
    faults_.add(fmt::format("{}[{}", member, element(static_cast<std::size_t>(first - values.begin()))),
        fault(*first) + (wrong > 1 ? fmt::format(" (the first of {})", wrong) : ""));
}

void GateNpzReader::read_cka()
{
    known_.insert("cka");
    if (!arrays_.has("cka"))
        return;
    const std::uint64_t depth = trace_.depth;
    auto values = arrays_.read<double>("cka", "<f8", {depth, depth});
    if (values.empty())
        return; // a fault
    const auto first = static_cast<std::size_t>(
        std::find_if_not(values.begin(), values.end(), GateLimits::cka) - values.begin());
    if (first < values.size())
        faults_.add(
            fmt::format("cka[{}, {}]", first / depth, first % depth), GateLimits::cka_fault(values[first]));
    else
        trace_.cka = CkaMatrix{trace_.depth, std::move(values)};
}

void GateNpzReader::check_logits(const std::string& name, const GateSplit& split)
{
    const std::string member = name + "_logits";
    known_.insert(member);
    if (!arrays_.has(member))
        return;
    auto array = arrays_.open(member, "<f2", {trace_.efforts.size(), split.images, trace_.classes});
    if (!array)
        return;
    trace_.logits = true;
    try {
        check_gate_logits(array->values, member, trace_, split, faults_);
    } catch (const NpzError& error) {
        faults_.add(member, error.what());
    }
}

GateTrace read_gate_npz(std::string_view bytes, const std::string& name, const SourcePlace& mentioned_at)
{
    return GateNpzReader{name, mentioned_at, [bytes] { return NpzArchive::of_bytes(bytes); }}.run();
}

} // namespace pivotsim
