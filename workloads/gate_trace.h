// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/cka_matrix.h"
#include "workloads/path.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

/// Where a gate trace comes from; every report repeats it.
enum class GateSource { measured, modelled };

const char* to_string(GateSource source);

/// What an entry of a gate trace was inferred with.
struct GateEffort {
    std::string name; ///< for reports: "e6"
    Path path; ///< its active attentions; their number is the effort
};

/// What every effort said about every image of one set. Arrays of efforts x images: those of effort e begin
/// at e * images.
struct GateSplit {
    std::size_t images = 0;
    std::vector<std::uint16_t> labels; ///< images
    std::vector<float> entropy; ///< Shannon entropy of the softmax in nats, 0 to ln K
    std::vector<std::uint16_t> predictions; ///< top-1 classes
    std::vector<float> confidence; ///< largest probability

    const float* entropy_of(std::size_t effort) const { return entropy.data() + effort * images; }
    const float* confidence_of(std::size_t effort) const { return confidence.data() + effort * images; }
    bool correct(std::size_t effort, std::size_t image) const
    {
        return predictions[effort * images + image] == labels[image];
    }
    /// Share of the images that an effort classifies correctly.
    double accuracy(std::size_t effort) const;
};

/// Entropies and predictions of some efforts of one ViT over two sets of images (format `vit-gate-trace`,
/// version 1): `batch` to choose thresholds on, `test` to judge them by.
struct GateTrace {
    std::string file; ///< as the user named it
    GateSource source = GateSource::measured;
    std::string model, data_set, licence; ///< free text
    std::string meta; ///< the file's own JSON, as it stands
    std::uint32_t classes = 0; ///< K
    std::uint32_t depth = 0; ///< encoders of the ViT
    std::vector<GateEffort> efforts; ///< in the file's order
    GateSplit batch, test;
    std::optional<CkaMatrix> cka;
    bool logits = false; ///< the file has them; they are checked and not kept
    std::vector<std::string> ignored; ///< the file's members that mean nothing here

    /// The most that an entropy can be: ln K.
    double most_entropy() const;
    /// "measured: fashion-mnist-vit12, Fashion-MNIST", for the head of a report.
    std::string provenance() const;
};

} // namespace pivotsim
