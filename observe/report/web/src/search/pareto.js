// SPDX-License-Identifier: Apache-2.0
// Accuracy over cost: every point that the search looked at, and the front.
import { chart } from '../charts/chart.js';
import { axis, hover, legend } from '../charts/style.js';
import { table } from '../dom.js';
import { choice, section } from '../figure.js';
import { count, fixed, known, percent } from '../format.js';
import { effortsOf, pointRows } from './points.js';

const COSTS = { delay_ms: ['Delay', 'ms'], energy_j: ['Energy', 'J'], edp_j_ms: ['EDP', 'J ms'] };

function front(result) {
    const header = ['Efforts', 'Threshold', 'F_L', 'Accuracy', 'Delay, ms', 'Energy, J', 'EDP, J ms'];
    return table(header, result.pareto.map((point) => [effortsOf(point), known(point.threshold) ? fixed(point.threshold, 4) : 'none',
        percent(point.f_low, 1), percent(point.accuracy, 2), fixed(point.delay_ms, 3), fixed(point.energy_j, 4), fixed(point.edp_j_ms, 3)]),
        { id: 'pareto-table' });
}

/** A pair looks better on the images that chose it than on others; the two stand in one chart. */
function images(result) {
    const chosenOn = result.points[0]?.images ?? result.pareto[0]?.images, others = result.held_out?.images ?? result.baseline?.images;
    return known(chosenOn) && known(others) && chosenOn !== others
        ? `Dots and front: accuracies on the ${count(chosenOn)} images that a pair is chosen on, where they flatter. Full effort and held-out: on ${count(others)} others.` : '';
}

export function pareto(result) {
    if (result.pareto.length === 0 && result.points.length === 0) return null;
    let cost = 'delay_ms';
    const place = (point) => ({ value: [point[cost], 100 * point.accuracy], point });
    const ordered = () => [...result.pareto].sort((a, b) => a[cost] - b[cost]);
    const singular = (name, key, symbol, size, colour, label) => result[key] && {
        name, type: 'scatter', symbol, symbolSize: size, data: [place(result[key])], z: 5,
        itemStyle: { opacity: 1, color: colour, borderColor: label.page, borderWidth: 1.5 },
        label: { show: true, position: 'right', formatter: effortsOf(result[key]), color: label.text, fontSize: 12, fontWeight: 600 },
    };
    const option = (c) => ({
        grid: { left: 62, right: 40, top: 36, bottom: 52 },
        legend: legend(c, { icon: undefined }),
        tooltip: { trigger: 'item', formatter: ({ data, seriesName }) => hover(`Efforts ${effortsOf(data.point)}`, [['Series', seriesName], ...pointRows(data.point)]) },
        xAxis: axis(c, `${COSTS[cost][0]}, ${COSTS[cost][1]}`, { type: 'value', scale: true }),
        yAxis: axis(c, 'Accuracy, %', { type: 'value', scale: true, nameGap: 44 }),
        series: [
            { name: 'Pairs and thresholds', type: 'scatter', symbolSize: 7, large: result.points.length > 5000, data: result.points.map(place), itemStyle: { color: c.muted, opacity: 0.5 } },
            { name: 'Pareto front', type: 'line', step: 'end', symbol: 'circle', symbolSize: 8, data: ordered().map(place), lineStyle: { color: c.high, width: 2 }, itemStyle: { color: c.high } },
            singular('Full effort', 'baseline', 'rect', 12, c.text, c),
            singular('Chosen', 'phase2', 'diamond', 16, c.mark, c),
            singular('Chosen, held out', 'held_out', 'triangle', 14, c.recomputed, c),
        ].filter(Boolean),
    });
    const figure = chart('pareto-chart', 'Accuracy over cost. Each dot is a pair of efforts at its threshold; no other point is at once as accurate and cheaper than one on the front.', option, {
        height: 400, points: result.points.length, wide: true,
        controls: [choice('Cost', { delay_ms: 'Delay', energy_j: 'Energy', edp_j_ms: 'EDP' }, (key) => { cost = key; figure.redraw(); })],
        note: [images(result), result.points_total > result.points.length ? `A sample of ${count(result.points.length)} of ${count(result.points_total)} points; the front is complete.` : ''].filter(Boolean).join(' ') || null,
    });
    return section('pareto', 'Pareto front', figure.node, front(result));
}
