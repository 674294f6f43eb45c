// SPDX-License-Identifier: Apache-2.0
// Operators under the roofs of the array and of the memory path (Williams et al., 2009), in MACs.
import { chart } from './charts/chart.js';
import { axis, hover, legend } from './charts/style.js';
import { el } from './dom.js';
import { section } from './figure.js';
import { count, known, percent, scaled, significant } from './format.js';
import { colourOf } from './palette.js';
import { cyclesOf } from './operator.js';
import { listed, worded } from './text.js';

/** One roof for all that offer the same bandwidth: "platform.hp0 and 3 more, 2 GB/s each". */
function bandwidths(result) {
    const roofs = new Map();
    for (const { name, available_gbps: gbps, bytes_read: read, bytes_written: written } of result.traffic ?? [])
        if (known(gbps) && gbps > 0 && read + written > 0) roofs.set(gbps, [...(roofs.get(gbps) ?? []), String(name).replace(/^platform\./, '')]);
    return [...roofs].sort((a, b) => b[0] - a[0]).map(([gbps, names]) => ({ bytes: gbps * 1e9,
        label: `${names.length > 1 ? `${names[0]}…${names[names.length - 1]}, each` : names[0]} ${significant(gbps)} GB/s` }));
}

function dots(result) {
    const all = result.ops.filter((op) => op.macs > 0 && cyclesOf(op) > 0);
    return {
        placed: all.filter((op) => op.dram_bytes > 0).map((op) => ({ op, x: op.macs / op.dram_bytes, y: op.macs * result.clock_hz / cyclesOf(op) })),
        without: all.filter((op) => !(op.dram_bytes > 0)).map((op) => op.name),
    };
}

const decade = (value, step) => 10 ** (step > 0 ? Math.ceil(Math.log10(value)) : Math.floor(Math.log10(value)));

export function roofline(result) {
    const { placed, without } = dots(result);
    if (placed.length === 0) return null;
    const peak = known(result.pes) && result.pes > 0 ? result.pes * result.clock_hz : null;
    const roofs = bandwidths(result);
    const x = [decade(Math.min(...placed.map((dot) => dot.x), peak && roofs.length ? peak / roofs[0].bytes : Infinity), -1), decade(Math.max(...placed.map((dot) => dot.x)) * 1.5, 1)];
    const top = Math.max(peak ?? 0, ...placed.map((dot) => dot.y));
    const y = [decade(Math.min(...placed.map((dot) => dot.y)) / 1.5, -1), decade(top * 1.2, 1)];
    const groups = [...new Set(placed.map((dot) => dot.op.group))];
    const alike = (dot) => placed.filter((other) => Math.abs(other.x / dot.x - 1) < 0.005 && Math.abs(other.y / dot.y - 1) < 0.005 && other !== dot);
    const line = (name, points, c, label, position) => ({
        name, type: 'line', symbol: 'none', data: points, lineStyle: { color: c.text, width: 1.5 }, silent: true, tooltip: { show: false },
        endLabel: position === 'end' ? { show: true, formatter: label, color: c.text, fontSize: 11, align: 'right', offset: [-6, -9] } : undefined,
    });
    const roofPoints = (bytes) => {
        const limit = peak ?? y[1];
        const end = Math.min(limit / bytes, x[1]), begin = Math.max(x[0], y[0] / bytes);
        return end > begin ? [[begin, begin * bytes], [end, end * bytes]] : null;
    };
    const option = (c) => ({
        grid: { left: 84, right: 20, top: 36, bottom: 54 },
        legend: legend(c, { data: groups.map(worded), icon: 'circle' }),
        tooltip: { trigger: 'item', formatter: ({ data, color }) => {
            const { op } = data.dot, others = alike(data.dot);
            return hover(op.name, [['performance', scaled(data.dot.y, 'MAC/s'), color], ['intensity', `${significant(data.dot.x)} MAC/byte`],
                peak && ['of the array\'s peak', percent(data.dot.y / peak)], ['MACs', count(op.macs)], ['DRAM bytes', count(op.dram_bytes)],
                ['cycles', count(cyclesOf(op))], op.bound && ['bound by', worded(op.bound)], others.length > 0 && ['same place', listed(others.map((dot) => dot.op.name), 3)]]);
        } },
        xAxis: axis(c, 'Intensity, MACs per DRAM byte', { type: 'log', min: x[0], max: x[1] }),
        yAxis: axis(c, 'Performance, MAC/s', { type: 'log', min: y[0], max: y[1], nameGap: 62, axisLabel: { formatter: (value) => scaled(value, '', 3).trim() } }),
        series: [
            ...groups.map((group) => ({ name: worded(group), type: 'scatter', symbolSize: 11, data: placed.filter((dot) => dot.op.group === group).map((dot) => ({ value: [dot.x, dot.y], dot })),
                itemStyle: { color: colourOf(c, group), opacity: 0.75, borderColor: c.page, borderWidth: 1 }, z: 5 })),
            peak && line('compute roof', [[x[0], peak], [x[1], peak]], c, `${count(result.pes)} PEs × ${significant(result.clock_hz / 1e6)} MHz = ${scaled(peak, 'MAC/s')}`, 'end'),
            ...roofs.map((roof) => ({ roof, points: roofPoints(roof.bytes) })).filter((each) => each.points)
                .map(({ roof, points }, i) => ({ ...line(roof.label, points, c), lineStyle: { color: c.muted, width: 1.5, type: ['solid', 'dashed', 'dotted'][i % 3] },
                    endLabel: { show: true, formatter: roof.label, color: c.muted, fontSize: 11, align: 'left', offset: [6, 14 + 4 * i] } })),
        ].filter(Boolean),
    });
    const notes = [without.length > 0 && `Not shown, since they move no byte to or from DRAM: ${listed(without, 8)}. `,
        !peak && 'The result does not say how many PEs there are, so no compute roof is drawn. ',
        roofs.length === 0 && 'This platform bounds no port and no memory, so there is no bandwidth roof. ',
        roofs.length > 1 && 'A roof of ports holds for one of them; an operator may use several.'].filter(Boolean);
    const { node } = chart('roofline-chart', 'Roofline. A dot is an operator on the array; those of equal encoders lie on each other.', option,
        { height: 440, points: placed.length, wide: true, note: notes.length > 0 ? el('span', {}, notes) : null });
    return section('roofline', 'Roofline', node);
}
