// SPDX-License-Identifier: Apache-2.0
#include "workloads/gate_logits.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace pivotsim {
namespace {

constexpr std::size_t sample = 64; // images an effort
constexpr double half_rounding = 1.0 / 2048; // half a unit of 11 significant bits

struct Recomputed {
    double entropy = 0; ///< nats
    double tolerance = 0;
};

/// H = -sum p ln p moves by -(ln p + H) p for a logit's unit; twice the first order, and float's own
/// rounding.
Recomputed recompute(const std::vector<double>& logits)
{
    const double top = *std::max_element(logits.begin(), logits.end());
    double sum = 0, largest = 0;
    for (const double logit : logits) {
        sum += std::exp(logit - top);
        largest = std::max(largest, std::abs(logit));
    }
    Recomputed result;
    const auto log_share = [&](double logit) { return logit - top - std::log(sum); };
    for (const double logit : logits)
        result.entropy -= std::exp(log_share(logit)) * log_share(logit);
    double sensitivity = 0;
    for (const double logit : logits)
        sensitivity += std::exp(log_share(logit)) * std::abs(log_share(logit) + result.entropy);
    constexpr double float_rounding = 1e-3;
    result.tolerance = 2 * half_rounding * largest * sensitivity + float_rounding;
    return result;
}

} // namespace

double from_half(std::uint16_t bits)
{
    constexpr int mantissa_bits = 10, least_exponent = -24, exponent_mask = 0x1F;
    const int exponent = bits >> mantissa_bits & exponent_mask;
    const int mantissa = bits & ((1 << mantissa_bits) - 1);
    double size = 0;
    if (exponent == exponent_mask)
        size = mantissa == 0 ? INFINITY : NAN;
    else if (exponent == 0)
        size = std::ldexp(mantissa, least_exponent);
    else
        size = std::ldexp(mantissa + (1 << mantissa_bits), exponent - 1 + least_exponent);
    return (bits >> 15U) != 0 ? -size : size;
}

void check_gate_logits(NpzArchive::Stream& stream, const std::string& member, const GateTrace& trace,
    const GateSplit& split, GateFaults& faults)
{
    const std::size_t step = std::max<std::size_t>(1, split.images / sample);
    std::vector<std::uint16_t> halves(trace.classes);
    std::vector<double> logits(trace.classes);
    const std::size_t row = halves.size() * sizeof(halves[0]);
    std::size_t position = 0; // in rows
    for (std::size_t effort = 0; effort < trace.efforts.size(); ++effort)
        for (std::size_t image = 0; image < split.images; image += step) {
            const std::size_t wanted = effort * split.images + image;
            stream.skip((wanted - position) * row);
            stream.read(halves.data(), row);
            position = wanted + 1;
            std::transform(halves.begin(), halves.end(), logits.begin(), from_half);
            const std::string where
                = fmt::format("{}[{}, {}] of {}", member, effort, image, trace.efforts[effort].name);
            if (!std::all_of(logits.begin(), logits.end(), [](double logit) { return std::isfinite(logit); }))
                return faults.add(where, "a logit is not finite");
            const Recomputed recomputed = recompute(logits);
            const float given = split.entropy_of(effort)[image];
            if (std::abs(recomputed.entropy - given) > recomputed.tolerance)
                return faults.add(where,
                    fmt::format("their entropy is {:.4f} nats, not the {:.4f} that the trace gives",
                        recomputed.entropy, given),
                    {"entropy is that of the softmax, natural logarithm, not normalised"});
        }
}

} // namespace pivotsim
