// SPDX-License-Identifier: Apache-2.0
#include "apps/tolerance.h"

#include "base/config_files.h"
#include "base/diagnostics.h"
#include "base/quantity.h"
#include "base/text.h"

namespace pivotsim {

double read_tolerance(const std::string& text)
{
    Dimension tolerance = dimension::ratio;
    tolerance.noun = "tolerance";
    tolerance.example = "1 %";
    QuantityFault fault;
    if (const auto share = parse_quantity(trimmed(text), tolerance, fault))
        return static_cast<double>(*share);
    const auto source = std::make_shared<const SourceText>(SourceText{"--tolerance", text});
    throw InputError(place_of(source, 0, text.size()), fault.code, fault.message, std::move(fault.help));
}

} // namespace pivotsim
