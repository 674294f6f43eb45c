// SPDX-License-Identifier: Apache-2.0
// What else a search found: the nearest points where none meets the goal, cascades of more than two efforts, the way there.
import { el, table } from '../dom.js';
import { fixed, known, percent, significant } from '../format.js';
import { worded } from '../text.js';
import { effortsOf } from './points.js';

const threshold = (value) => (known(value) ? fixed(value, 4) : 'none');
const missed = (misses) => (misses?.length > 0 ? misses.map((miss) => `${worded(miss.what)} ${significant(miss.value)} instead of ${significant(miss.limit)}`).join('; ') : 'nothing');
const costs = (row) => [percent(row.accuracy, 2), fixed(row.delay_ms, 3), fixed(row.energy_j, 4), fixed(row.edp_j_ms, 3)];

export function nearest(result) {
    const near = result.nearest ?? [];
    return near.length > 0 && [el('h3', {}, 'Nearest to the goal'),
        table(['Efforts', 'Threshold', 'Accuracy', 'Delay, ms', 'Energy, J', 'EDP, J ms', 'Misses'],
            near.map((point) => [effortsOf(point), threshold(point.threshold), ...costs(point), missed(point.misses)]), { id: 'nearest-table' })];
}

export function cascades(result) {
    const all = result.cascades ?? [];
    return all.length > 0 && [el('h3', {}, 'Cascades'),
        table(['Efforts', 'Thresholds', 'Stop at each', 'Accuracy', 'Delay, ms', 'Energy, J', 'EDP, J ms', 'Found by', 'Misses'],
            all.map(({ stages, ...row }) => [stages.map((stage) => stage.effort).join(' > '), stages.slice(0, -1).map((stage) => threshold(stage.threshold)).join(', ') || 'none',
                stages.map((stage) => percent(stage.share)).join(', '), ...costs(row), worded(row.method ?? ''), missed(row.misses)]), { id: 'cascades-table' })];
}

export function trail(result) {
    const steps = result.trail ?? [];
    return steps.length > 0 && el('details', {}, el('summary', {}, `The way there: ${steps.length} ${steps.length === 1 ? 'pair' : 'pairs'} looked at`),
        table(['Efforts', 'Threshold', 'F_L', 'Accuracy', 'Delay, ms', 'Energy, J', 'EDP, J ms', 'Verdict'],
            steps.map((row) => [effortsOf(row), threshold(row.threshold), percent(row.f_low, 1), ...costs(row), worded(row.verdict ?? '')]), { id: 'trail-table' }));
}
