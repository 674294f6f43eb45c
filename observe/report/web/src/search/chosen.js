// SPDX-License-Identifier: Apache-2.0
// Phase 2: what was chosen, beside the exact optimum, held-out images and the full effort.
import { chart } from '../charts/chart.js';
import { axis, hover, legend } from '../charts/style.js';
import { el, table } from '../dom.js';
import { section } from '../figure.js';
import { count, fixed, known, percent } from '../format.js';
import { cascades, nearest, trail } from './others.js';
import { effortsOf } from './points.js';

const KINDS = [['baseline', 'Full effort'], ['phase2', 'Chosen'], ['held_out', 'Chosen, held out'], ['exact', 'Exact optimum']];

function figures(points) {
    return table(['', 'Efforts', 'Threshold', 'Images', 'F_L', 'Accuracy', 'Delay, ms', 'Re-computation, ms', 'Energy, J', 'EDP (E × D), J ms', 'EDP as the paper sums it', 'EDP, mean over images'],
        points.map(([name, point]) => [name, effortsOf(point), known(point.threshold) ? fixed(point.threshold, 4) : 'none', count(point.images), percent(point.f_low, 1),
            percent(point.accuracy, 2), fixed(point.delay_ms, 3), fixed(point.overhead_ms, 3), fixed(point.energy_j, 4), fixed(point.edp_j_ms, 3),
            fixed(point.edp_paper_j_ms, 3), fixed(point.edp_mean_j_ms, 3)]), { id: 'chosen-table' });
}

/** D = F_L D_L + F_H D_H + F_H D_L; the last is the re-computation overhead. */
function shares(point, delays) {
    if (point.single) return { low: 0, high: point.delay_ms, recomputed: 0 };
    const low = delays.get(point.low_name);
    if (!known(low)) return null;
    const parts = { low: point.f_low * low, recomputed: point.overhead_ms };
    return { ...parts, high: Math.max(0, point.delay_ms - parts.low - parts.recomputed) };
}

function split(result, points) {
    const delays = new Map(result.phase1.map((effort) => [effort.name, effort.delay_ms]));
    const bars = points.map(([name, point]) => ({ name, point, parts: shares(point, delays) })).filter((bar) => bar.parts).reverse();
    if (bars.length === 0) return null;
    const names = { low: 'low effort of the images that stop there', high: 'high effort', recomputed: 're-computation: low effort of the others' };
    const option = (c) => ({
        grid: { left: 190, right: 70, top: 34, bottom: 48 }, legend: legend(c),
        tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, formatter: (items) => {
            const bar = bars[items[0].dataIndex];
            return hover(`${bar.name} ${effortsOf(bar.point)}`, [...items.map((item) => [item.seriesName, `${fixed(item.value, 3)} ms`, item.color]), ['together', `${fixed(bar.point.delay_ms, 3)} ms`]]);
        } },
        xAxis: axis(c, 'Mean delay of an image, ms', { type: 'value' }),
        yAxis: axis(c, '', { type: 'category', data: bars.map((bar) => `${bar.name} ${effortsOf(bar.point)}`), axisTick: { show: false }, axisLabel: { color: c.text, fontSize: 12 } }),
        series: ['low', 'high', 'recomputed'].map((key) => ({
            name: names[key], type: 'bar', stack: 'delay', barMaxWidth: 24, data: bars.map((bar) => bar.parts[key]), itemStyle: { color: c[key] },
            label: key === 'recomputed' ? { show: true, position: 'right', color: c.text, formatter: ({ dataIndex }) => fixed(bars[dataIndex].point.delay_ms, 2) } : undefined,
        })),
    });
    return chart('chosen-delay', 'Where the delay of a gated inference goes: an image whose entropy exceeds the threshold runs the low effort in vain.', option, { height: 90 + 42 * bars.length, wide: true }).node;
}

function believed(statistics, phase2) {
    const of = statistics?.intervals;
    if (!of) return null;
    const range = (interval, scale, digits, unit) => interval && `${fixed(scale * interval.low, digits)} to ${fixed(scale * interval.high, digits)} ${unit}`;
    const rows = [['Accuracy', percent(phase2?.accuracy, 2), range(of.accuracy, 100, 2, '%'), range(statistics.chosen_again?.accuracy, 100, 2, '%')],
        ['Low effort, F_L', percent(phase2?.f_low, 1), range(of.f_low, 100, 1, '%'), range(statistics.chosen_again?.f_low, 100, 1, '%')],
        ['Delay', `${fixed(phase2?.delay_ms, 3)} ms`, range(of.delay_ms, 1, 2, 'ms'), range(statistics.chosen_again?.delay_ms, 1, 2, 'ms')],
        ['Energy', `${fixed(phase2?.energy_j, 4)} J`, range(of.energy_j, 1, 4, 'J'), range(statistics.chosen_again?.energy_j, 1, 4, 'J')]];
    const winners = (statistics.winners ?? []).slice(0, 4).map((winner) => `(${winner.low === winner.high ? winner.low : `${winner.low}, ${winner.high}`}) ${percent(winner.share)}`);
    return [el('h3', {}, 'How far the choice can be believed'),
        table(['', 'Predicted', '95 % interval of the prediction', 'Chosen on other images, then held out'], rows.map((row) => row.map((cell) => cell ?? '–')), { id: 'intervals-table', class: 'narrow' }),
        winners.length > 0 && el('p', { class: 'note' }, `On ${count(statistics.resamples)} other draws of as many images these would have won: ${winners.join('; ')}.`)];
}

export function chosen(result) {
    const points = KINDS.filter(([key]) => result[key]).map(([key, name]) => [name, result[key]]);
    if (points.length === 0) return null;
    return section('chosen', 'Phase 2: the choice', figures(points), nearest(result), split(result, points), believed(result.statistics, result.phase2),
        cascades(result), trail(result));
}
