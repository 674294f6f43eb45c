// SPDX-License-Identifier: Apache-2.0
#include "search/phase2/figures.h"

namespace pivotsim {

Figures mix(const Stage* stages, std::size_t count, std::size_t images)
{
    const auto share
        = [images](std::size_t part) { return static_cast<double>(part) / static_cast<double>(images); };
    Figures figures;
    EffortCost so_far; // of an image that has come to this stage
    std::size_t reached = images, correct = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const Stage& stage = stages[i];
        const double stop = share(stage.stopped), reach = share(reached);
        figures.overhead_ms += stop * so_far.delay_ms;
        so_far.delay_ms += stage.cost.delay_ms;
        so_far.energy_j += stage.cost.energy_j;
        figures.delay_ms += reach * stage.cost.delay_ms;
        figures.energy_j += reach * stage.cost.energy_j;
        figures.edp.paper += reach * (stage.cost.energy_j * stage.cost.delay_ms);
        figures.edp.mean += stop * (so_far.energy_j * so_far.delay_ms);
        reached -= stage.stopped;
        correct += stage.correct;
    }
    figures.accuracy = share(correct);
    figures.f_low = share(stages[0].stopped);
    figures.edp.product = figures.energy_j * figures.delay_ms;
    return figures;
}

} // namespace pivotsim
