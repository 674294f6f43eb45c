// SPDX-License-Identifier: Apache-2.0
#include "workloads/modelled_gates.h"

#include "workloads/gate_meta.h"

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <boost/random/sobol.hpp>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <nlohmann/json.hpp>
#include <random>

namespace pivotsim {
namespace {

/// Fills uniform numbers of (0, 1), as many as an image needs.
using Uniform = std::function<void(std::vector<double>&)>;

double to_uniform(std::uint64_t bits)
{
    constexpr int mantissa_bits = 53;
    constexpr unsigned dropped = 64 - mantissa_bits;
    return std::ldexp(static_cast<double>(bits >> dropped) + 0.5, -mantissa_bits);
}

Uniform plain(std::mt19937_64& random)
{
    return [&random](std::vector<double>& numbers) {
        for (double& number : numbers)
            number = to_uniform(random());
    };
}

/// A Sobol sequence with a random digital shift.
Uniform quasi_random(std::size_t dimensions, std::mt19937_64& random)
{
    std::vector<std::uint64_t> shift(dimensions);
    for (std::uint64_t& bits : shift)
        bits = random();
    return [sobol = boost::random::sobol(dimensions), shift](std::vector<double>& numbers) mutable {
        for (std::size_t i = 0; i < numbers.size(); ++i)
            numbers[i] = to_uniform(sobol() ^ shift[i]);
    };
}

double normal_quantile(double share)
{
    return -std::sqrt(2.0) * boost::math::erfc_inv(2 * share);
}

double normal_share(double value)
{
    return std::erfc(-value / std::sqrt(2.0)) / 2;
}

float rounded(double value)
{
    constexpr int bits = 20;
    int exponent = 0;
    const double mantissa = std::frexp(value, &exponent);
    return static_cast<float>(std::ldexp(std::nearbyint(std::ldexp(mantissa, bits)), exponent - bits));
}

std::uint64_t below(std::uint64_t limit, std::mt19937_64& random)
{
    return random() % limit; // limits are small beside 2^64
}

std::vector<std::size_t> random_order(std::size_t count, std::mt19937_64& random)
{
    std::vector<std::size_t> order(count);
    for (std::size_t i = 0; i < count; ++i) { // Fisher and Yates, inside out
        const std::size_t other = below(i + 1, random);
        order[i] = order[other];
        order[other] = i;
    }
    return order;
}

/// Keeps the right answers of every effort near their expectation, overall and among the images of like
/// difficulty to any other effort, as the accuracy of a gated pair depends on both.
class Balance {
public:
    Balance(std::size_t efforts, bool on)
        : efforts_(efforts), excess_(on ? efforts * efforts * strata : 0) { }

    /// To be added to an effort's luck; `difficulties` are those to all efforts.
    double pull(std::size_t effort, const std::vector<double>& difficulties) const
    {
        constexpr double strength = 0.02; // an excess fades within some 50 images of a stratum
        double sum = 0;
        for (std::size_t other = 0; other < efforts_ && !excess_.empty(); ++other)
            sum += excess_[at(effort, other, difficulties[other])];
        return strength * sum / static_cast<double>(efforts_);
    }
    void count(std::size_t effort, const std::vector<double>& difficulties, double excess)
    {
        for (std::size_t other = 0; other < efforts_ && !excess_.empty(); ++other)
            excess_[at(effort, other, difficulties[other])] += excess;
    }

private:
    static constexpr std::size_t strata = 20;

    std::size_t at(std::size_t effort, std::size_t other, double difficulty) const
    {
        const auto stratum = static_cast<std::size_t>(normal_share(difficulty) * strata);
        return (effort * efforts_ + other) * strata + std::min(stratum, strata - 1);
    }

    std::size_t efforts_;
    std::vector<double> excess_;
};

class SplitDrawing {
public:
    SplitDrawing(const ModelledGates& model, std::uint64_t images, bool even, std::mt19937_64& random)
        : model_(model), random_(random), luck_(plain(random)),
          difficulty_(even ? quasi_random(1 + model.efforts.size(), random) : plain(random)),
          balance_(model.efforts.size(), even)
    {
        split_.images = images;
        split_.labels.resize(images);
        split_.entropy.resize(model.efforts.size() * images);
        split_.predictions.resize(model.efforts.size() * images);
        split_.confidence.resize(model.efforts.size() * images);
    }

    GateSplit run()
    {
        const std::size_t efforts = model_.efforts.size();
        std::vector<double> difficulties(1 + efforts), luck(1 + efforts);
        for (const std::size_t image : random_order(split_.images, random_)) {
            draw(difficulty_, model_.agreement, difficulties);
            draw(luck_, model_.outcome_agreement, luck);
            const std::uint64_t label = below(model_.classes, random_);
            const std::uint64_t confused_with
                = (label + 1 + below(model_.classes - 1, random_)) % model_.classes;
            split_.labels[image] = static_cast<std::uint16_t>(label);
            for (std::size_t effort = 0; effort < efforts; ++effort) {
                const std::size_t at = effort * split_.images + image;
                const double share = answer(model_.efforts[effort].intercept, difficulties[effort], at);
                const bool right = normal_share(luck[effort]) + balance_.pull(effort, difficulties) < share;
                balance_.count(effort, difficulties, (right ? 1 : 0) - share);
                split_.predictions[at] = static_cast<std::uint16_t>(right ? label : confused_with);
            }
        }
        return std::move(split_);
    }

private:
    /// A normal number an effort, any two correlated by `agreement`; the last number is what they share.
    static void draw(const Uniform& uniform, double agreement, std::vector<double>& numbers)
    {
        uniform(numbers);
        std::transform(numbers.begin(), numbers.end(), numbers.begin(), normal_quantile);
        const double shared = std::sqrt(agreement) * numbers.back();
        for (std::size_t effort = 0; effort + 1 < numbers.size(); ++effort)
            numbers[effort] = shared + std::sqrt(1 - agreement) * numbers[effort];
    }

    /// Entropy and confidence of one effort about one image; returns the largest probability.
    double answer(double intercept, double difficulty, std::size_t at)
    {
        const double logit = intercept - model_.slope * difficulty, least = 1.0 / model_.classes;
        const double share = std::max(1 / (1 + std::exp(-logit)), least);
        const double rest = std::min(1 / (1 + std::exp(logit)), 1 - least);
        const double entropy = -share * std::log(share) - rest * std::log(rest) + rest * model_.tail_entropy;
        split_.entropy[at] = rounded(std::min(entropy, std::log(model_.classes)));
        split_.confidence[at] = rounded(share);
        return share;
    }

    const ModelledGates& model_;
    std::mt19937_64& random_;
    Uniform luck_, difficulty_;
    Balance balance_;
    GateSplit split_;
};

/// Keys beside those that every trace has.
std::string parameters(const ModelledGates& model, const ModelledDraw& draw)
{
    nlohmann::ordered_json json{{"format", nullptr}, {"version", nullptr}, {"source", nullptr},
        {"model", nullptr}, {"dataset", nullptr}, {"seed", draw.seed}};
    nlohmann::ordered_json intercepts = nlohmann::ordered_json::array();
    for (const ModelledGates::Effort& effort : model.efforts)
        intercepts.push_back(effort.intercept);
    json["modelled"] = {{"name", model.name}, {"tail_entropy", model.tail_entropy},
        {"agreement", model.agreement}, {"slope", model.slope}, {"intercepts", intercepts},
        {"outcome_agreement", model.outcome_agreement},
        {"paths", "assumed: the deepest attentions are skipped; none are published"}};
    return json.dump();
}

} // namespace

const ModelledGates& ModelledGates::deit_s()
{
    static const ModelledGates model{"deit_s", "DeiT-S", "ImageNet-1k as published", 1000, 12, 3.0, 0.96,
        2.78, 0.5,
        {{3, 2.348}, {4, 2.413}, {5, 2.479}, {6, 2.545}, {7, 2.578}, {8, 2.611}, {9, 2.644}, {12, 2.746}}};
    return model;
}

const ModelledGates* ModelledGates::find(const std::string& trace_name)
{
    return trace_name == deit_s().trace_name() ? &deit_s() : nullptr;
}

GateTrace modelled_gates(const ModelledGates& model, const ModelledDraw& draw)
{
    GateTrace trace;
    trace.file = model.trace_name();
    trace.source = GateSource::modelled;
    trace.model = model.model;
    trace.data_set = fmt::format("{} (tail {} nats, agreement {}, slope {}, seed {})", model.data_set,
        model.tail_entropy, model.agreement, model.slope, draw.seed);
    trace.licence = "Apache-2.0";
    trace.classes = model.classes;
    trace.depth = model.depth;
    for (const ModelledGates::Effort& effort : model.efforts) {
        Path path{model.depth};
        for (EncoderIndex encoder = effort.effort; encoder < model.depth; ++encoder)
            path.set_active(encoder, false);
        trace.efforts.push_back({fmt::format("e{}", effort.effort), path});
    }
    std::mt19937_64 random{draw.seed};
    constexpr bool even = true;
    trace.test = SplitDrawing{model, draw.images, even, random}.run();
    trace.batch = SplitDrawing{model, draw.batch, !even, random}.run();
    trace.meta = parameters(model, draw);
    trace.meta = write_gate_meta(trace);
    return trace;
}

} // namespace pivotsim
