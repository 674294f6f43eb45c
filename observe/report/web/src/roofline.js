// SPDX-License-Identifier: Apache-2.0
// Operators under the roofs of the array and of the memory path (Williams et al., 2009), in MACs.
import { chart } from './charts/chart.js';
import { axis, hover, legend } from './charts/style.js';
import { el } from './dom.js';
import { section } from './figure.js';
import { brief, count, decade, known, percent, scaled, significant } from './format.js';
import { colourOf } from './palette.js';
import { cyclesOf, imagesOf } from './operator.js';
import { listed, worded } from './text.js';

// Groups often lie on each other: their marks differ in form, and later ones are smaller.
const SYMBOLS = ['triangle', 'circle', 'diamond', 'rect'], SIZES = [16, 14, 10, 8, 7];

/** One roof for all that offer the same bandwidth: "platform.hp0 and 3 more, 2 GB/s each". */
function bandwidths(result) {
    const roofs = new Map();
    for (const { name, available_gbps: gbps, bytes_read: read, bytes_written: written } of result.traffic ?? [])
        if (known(gbps) && gbps > 0 && read + written > 0) roofs.set(gbps, [...(roofs.get(gbps) ?? []), String(name).replace(/^platform\./, '')]);
    return [...roofs].sort((a, b) => b[0] - a[0]).map(([gbps, names]) => ({ bytes: gbps * 1e9,
        label: `${names.length > 1 ? `${names[0]}…${names[names.length - 1]}, each` : names[0]} ${brief(gbps)} GB/s` }));
}

function dots(result) {
    const all = result.ops.filter((op) => op.macs > 0 && cyclesOf(op) > 0);
    return {
        placed: all.filter((op) => op.dram_bytes > 0).map((op) => ({ op, x: op.macs / op.dram_bytes, y: op.macs * result.clock_hz / cyclesOf(op) })),
        without: all.filter((op) => !(op.dram_bytes > 0)).map((op) => op.name),
    };
}

export function roofline(result) {
    const { placed, without } = dots(result);
    if (placed.length === 0) return null;
    const peak = known(result.pes) && result.pes > 0 ? result.pes * result.clock_hz : null;
    const roofs = bandwidths(result), images = imagesOf(result);
    const range = (values, below, above) => [Math.min(...values) / below, Math.max(...values) * above];
    const ridges = peak ? roofs.map((roof) => peak / roof.bytes) : [];
    const x = range([...placed.map((dot) => dot.x), ...ridges], 2, 2.5);
    const y = range([...placed.map((dot) => dot.y), ...(peak ? [peak] : [])], 2.5, 2);
    const groups = [...new Set(placed.map((dot) => dot.op.group))];
    const alike = (dot) => placed.filter((other) => Math.abs(other.x / dot.x - 1) < 0.005 && Math.abs(other.y / dot.y - 1) < 0.005 && other !== dot);
    const line = (name, points, colour, type) => ({
        name, type: 'line', symbol: 'none', data: points, lineStyle: { color: colour, width: 1.5, type }, silent: true, tooltip: { show: false }, z: 2,
    });
    /** A label on a roof, along it: a point without a mark, since lines label only their ends. */
    const note = (text, at, colour, rotate, align) => ({
        type: 'scatter', symbolSize: 0, silent: true, tooltip: { show: false }, data: [at], z: 3,
        label: { show: true, formatter: text, color: colour, fontSize: 11, rotate, align, verticalAlign: 'bottom', position: 'inside', distance: 0, padding: [0, 4, 3, 4] },
    });
    const roofPoints = (bytes) => {
        const limit = peak ?? y[1];
        const end = Math.min(limit / bytes, x[1]), begin = Math.max(x[0], y[0] / bytes);
        return end > begin ? [[begin, begin * bytes], [end, end * bytes]] : null;
    };
    const grid = { left: 84, right: 20, top: 36, bottom: 54 };
    const slope = ({ width, height }) => {
        const across = (width - grid.left - grid.right) / Math.log10(x[1] / x[0]), up = (height - grid.top - grid.bottom) / Math.log10(y[1] / y[0]);
        return (Math.atan2(up, across) * 180) / Math.PI;
    };
    const option = (c, size) => ({
        grid,
        legend: legend(c, { data: groups.map(worded), icon: undefined }),
        tooltip: { trigger: 'item', formatter: ({ data, color }) => {
            const { op } = data.dot, others = alike(data.dot);
            return hover(op.name, [['performance', scaled(data.dot.y, 'MAC/s'), color], ['intensity', `${significant(data.dot.x)} MAC/byte`],
                peak && ['of the array\'s peak', percent(data.dot.y / peak)], ['MACs', count(op.macs / images)], ['DRAM bytes', count(op.dram_bytes / images)],
                ['cycles', count(cyclesOf(op) / images)], op.bound && ['bound by', worded(op.bound)], others.length > 0 && ['same place', listed(others.map((dot) => dot.op.name), 3)]]);
        } },
        xAxis: axis(c, 'Intensity, MACs per DRAM byte', { type: 'log', min: x[0], max: x[1], axisLabel: { showMinLabel: false, showMaxLabel: false, formatter: (value) => brief(value) } }),
        yAxis: axis(c, 'Performance, MAC/s', { type: 'log', min: y[0], max: y[1], nameGap: 62, axisLabel: { showMinLabel: false, showMaxLabel: false, formatter: (value) => { const [size, prefix] = decade(value); return `${brief(value / size)}\u202f${prefix}`; } } }),
        series: [
            ...groups.map((group, i) => ({ name: worded(group), type: 'scatter', symbol: SYMBOLS[i % SYMBOLS.length], symbolSize: SIZES[Math.min(i, SIZES.length - 1)], data: placed.filter((dot) => dot.op.group === group).map((dot) => ({ value: [dot.x, dot.y], dot })),
                itemStyle: { color: colourOf(c, group), opacity: 0.85, borderColor: c.page, borderWidth: 1 }, z: 5 })),
            ...(peak ? [line('compute roof', [[x[0], peak], [x[1], peak]], c.text, 'solid'),
                note(`${count(result.pes)} PEs × ${brief(result.clock_hz / 1e6)} MHz = ${scaled(peak, 'MAC/s')}`, [x[1], peak], c.text, 0, 'right')] : []),
            ...roofs.map((roof) => ({ roof, points: roofPoints(roof.bytes) })).filter((each) => each.points)
                .flatMap(({ roof, points }, i) => [line(roof.label, points, c.muted, ['solid', 'dashed', 'dotted'][i % 3]), note(roof.label, points[0], c.muted, slope(size), 'left')]),
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
