// SPDX-License-Identifier: Apache-2.0
// The answer first: the figures of the run or of the chosen pair, and in words what bounds them.
import { el } from './dom.js';
import { brief, count, fixed, known, percent, readable } from './format.js';
import { accuracyNote, bestPoint, effortsOf } from './search/points.js';
import { worded } from './text.js';

const tile = (name, value, unit) => el('div', { class: 'tile' }, el('dt', {}, name),
    el('dd', {}, value, unit && el('small', {}, ` ${unit}`)));

/** "The PS bounds 59.4 % of the time in which operators run, compute 40.6 %." */
function bound(result) {
    const parts = Object.entries(result.bound_cycles ?? {}).sort((a, b) => b[1] - a[1]);
    const total = parts.reduce((sum, [, cycles]) => sum + cycles, 0);
    if (!(total > 0)) return null;
    const named = (key) => ({ ps: 'the PS', compute: 'the PE array', dram: 'DRAM', port: 'the AXI ports', gb: 'the global buffer' }[key]
        ?? worded(key));
    const [first, ...rest] = parts.filter(([, cycles]) => cycles / total >= 0.0005).map(([key, cycles]) => [named(key), percent(cycles / total)]);
    const capital = first[0][0].toUpperCase() + first[0].slice(1);
    return el('p', { class: 'lead' }, el('b', {}, `${capital} bounds ${first[1]}`), ' of the time in which operators run',
        rest.length > 0 && `; ${rest.map(([name, share]) => `${name} ${share}`).join(', ')}`, '.');
}

function describeRun(result) {
    const words = [`${result.model} on ${result.platform}`, known(result.pes) && `${count(result.pes)} PEs`,
        result.dataflow && `dataflow ${result.dataflow}`, `${brief(result.clock_hz / 1e6)} MHz`,
        result.path && result.path !== 'skip []' && result.path, result.images > 1 && `${count(result.images)} images`];
    return words.filter(Boolean).join(' · ');
}

function runVerdict(result) {
    const unpriced = result.unpriced_groups ?? [];
    return [
        el('p', { class: 'subtitle' }, describeRun(result)),
        el('dl', { class: 'tiles', id: 'figures' },
            tile(result.images > 1 ? 'Delay, mean' : 'Delay', readable(result.delay_ms, 3), 'ms'), tile('Energy', readable(result.energy_j, 4), 'J'),
            tile('EDP', readable(result.edp_j_ms, 3), 'J ms'), tile('FPS', readable(result.fps, 3)),
            tile('FPS/W', readable(result.fps_per_w, 3)), tile('Power', readable(result.power_w, 3), 'W'),
            tile('PE utilisation', percent(result.utilisation, 2))),
        bound(result),
        unpriced.length > 0 && el('p', { class: 'note' }, `Not counted on this platform: ${unpriced.map(worded).join(', ')}.`),
    ];
}

function searchVerdict(result) {
    const { point, name } = bestPoint(result);
    const base = result.baseline;
    const gain = (key) => (base && known(base[key]) && point[key] > 0 ? `${fixed(base[key] / point[key], 2)}×` : null);
    const subtitle = el('p', { class: 'subtitle' }, [`${result.model} on ${result.platform}`,
        result.method && `${result.method} search`, known(result.delay_target_ms) && `target ${brief(result.delay_target_ms)} ms`,
        known(result.lec) && result.lec > 0 && `LEC ${percent(result.lec, 0)}`].filter(Boolean).join(' · '));
    if (!point) return [subtitle, el('p', { class: 'lead' }, el('b', {}, 'Nothing meets the goal.'), ' The nearest points are below.'), accuracyNote(result)];
    return [
        subtitle,
        el('dl', { class: 'tiles', id: 'figures' },
            tile(point.single ? 'Effort' : 'Efforts', effortsOf(point)), tile('Threshold', known(point.threshold) ? fixed(point.threshold, 3) : 'none'),
            tile('Delay', readable(point.delay_ms, 3), 'ms'), tile('Energy', readable(point.energy_j, 4), 'J'),
            tile('EDP', readable(point.edp_j_ms, 3), 'J ms'), tile('Accuracy', percent(point.accuracy, 2)), tile('Low effort', percent(point.f_low, 1))),
        base && el('p', { class: 'lead' }, el('b', {}, `Against effort ${base.low} alone: ${gain('delay_ms')} in delay, ${gain('energy_j')} in energy, ${gain('edp_j_ms')} in EDP`),
            `, for ${fixed(100 * (base.accuracy - point.accuracy), 2)} points of accuracy; re-computation takes ${fixed(point.overhead_ms, 3)} ms of the delay.`),
        el('p', { class: 'note' }, `Figures: ${name}.`), accuracyNote(result),
    ];
}

export function verdict(data) {
    return el('section', { id: 'verdict', 'aria-label': 'Verdict' }, el('h1', {}, data.title),
        data.kind === 'search' ? searchVerdict(data.result) : runVerdict(data.result));
}
