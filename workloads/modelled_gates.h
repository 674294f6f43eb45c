// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/gate_trace.h"

#include <cstdint>
#include <string>
#include <vector>

namespace pivotsim {

/// A gate trace nobody measured, from a model of one latent factor. For image n and effort e:
///   d_n ~ N(0, 1)                                   difficulty, the same for all efforts
///   x_en = sqrt(rho) d_n + sqrt(1 - rho) eps_en     as effort e sees it
///   p_en = 1 / (1 + exp(-(a_e - b x_en)))           largest probability, at least 1 / K
///   H_en = h(p) + (1 - p) tau                       nats, at most ln K; h is the entropy of (p, 1 - p)
///   right_en with probability p_en: calibrated by assumption; outcomes of two efforts correlate by kappa.
/// It cannot validate an accuracy that it is fitted to, choose thresholds for real use, or rank paths.
struct ModelledGates {
    struct Effort {
        std::uint32_t effort = 0;
        double intercept = 0; ///< a_e
    };

    std::string name; ///< "deit_s"
    std::string model, data_set; ///< for reports
    std::uint32_t classes = 0, depth = 0;
    double tail_entropy = 0; ///< tau, nats: entropy of all classes but the first
    double agreement = 0; ///< rho
    double slope = 0; ///< b
    double outcome_agreement = 0; ///< kappa; means nothing to a cascade, where each image is told one outcome
    std::vector<Effort> efforts;

    /// DeiT-S on ImageNet-1k. Published: top-1 79.8 % of the full ViT (the paper), its cross-entropy 0.881
    /// (the DeiT repository), taken as mean H; accuracies 79.4 % of efforts (6, 12) and 78.2 % of (3, 12)
    /// where the low effort keeps 80 % of the images (Table 2 of the paper). From these follow b and a of
    /// efforts 12, 6 and 3, given tau and rho; the a between are interpolated in accuracy. Assumed: tau 3.0,
    /// rho 0.96 (that of the measured trace), kappa 0.5. With rho from 0.6 to 0.96, effort 6 alone would
    /// reach 71.8 to 78.1 %.
    static const ModelledGates& deit_s();

    /// Names that mean a model instead of a file begin like this.
    static constexpr const char* prefix = "modelled/";
    static bool is_name(const std::string& trace_name) { return trace_name.rfind(prefix, 0) == 0; }
    std::string trace_name() const { return prefix + name; }
    /// By the trace's name; null if there is none.
    static const ModelledGates* find(const std::string& trace_name);
};

/// How much of it to draw.
struct ModelledDraw {
    std::uint64_t images = 50'000; ///< of the test split
    std::uint64_t batch = 256;
    std::uint64_t seed = 1;
};

/// The trace, without CKA: nothing published determines one. The paths are assumed too, the deepest
/// attentions are skipped: a delay depends on their number only, and nothing else of a path enters the model.
/// `test` has difficulties from a Sobol sequence and outcomes kept near their expectation, as plain draws of
/// 50,000 miss accuracies by as much as is to be studied, and stands in random order; `batch` is a plain
/// draw, which has the noise of real batches. The same values on every machine: they are rounded to 20 bits,
/// so that the last digits of its exp() and log() do not show.
GateTrace modelled_gates(const ModelledGates& model, const ModelledDraw& draw = {});

} // namespace pivotsim
