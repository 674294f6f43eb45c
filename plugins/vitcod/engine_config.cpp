// SPDX-License-Identifier: Apache-2.0
#include "engine_config.h"

namespace pivotsim {

TileEngineSettings EngineConfig::settings() const
{
    TileEngineSettings settings;
    settings.pes = pes();
    settings.load_memory = operand_buffer;
    settings.store_memory = output_buffer;
    return settings;
}

const Fields<EngineConfig>& EngineConfig::fields()
{
    static const Range size{"64 B", "1 GiB"};
    static const Fields<EngineConfig> table{"vitcod_engine", "one of ViTCoD's two engines",
        {
            {"lines", &EngineConfig::lines, "MAC lines, each at work on an output of its own",
                Range{1, 65536}},
            {"line_macs", &EngineConfig::line_macs, "multiply-accumulates of a line in a cycle",
                Range{1, 1024}},
            {"operand_buffer", &EngineConfig::operand_buffer,
                "local memory of operands: two steps, two operands each", size},
            {"output_buffer", &EngineConfig::output_buffer, "local memory of INT32 sums: two tiles", size},
        }};
    return table;
}

} // namespace pivotsim
