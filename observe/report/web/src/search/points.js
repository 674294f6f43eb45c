// SPDX-License-Identifier: Apache-2.0
// Operating points of a search: (effort, effort, threshold) and what they cost.
import { el } from '../dom.js';
import { count, fixed, known, percent } from '../format.js';

export const effortsOf = (point) => (point.single ? `(${point.low})` : `(${point.low}, ${point.high})`);

/** The pair that the search chose, on images that it has not seen if there are such. */
export function bestPoint(result) {
    if (result.held_out) return { point: result.held_out, name: `the chosen pair on ${count(result.held_out.images)} held-out images` };
    if (result.phase2) return { point: result.phase2, name: `the chosen pair on the ${count(result.phase2.images)} images that it was chosen on` };
    return { point: null, name: '' };
}

export function accuracyNote(result) {
    return el('p', { class: result.modelled ? 'note warning' : 'note', id: 'accuracies' },
        el('b', {}, result.modelled ? 'Accuracies are modelled, not measured: they say nothing about a real network. ' : 'Accuracies are measured. '),
        `Gate trace: ${result.source}. Delays and energies are ${result.model}'s, simulated`,
        result.mixed_paths ? " for Phase 1's paths; entropies were measured with others." : '.');
}

export const pointRows = (point) => [
    ['Threshold', known(point.threshold) ? fixed(point.threshold, 4) : 'none'], ['Accuracy', percent(point.accuracy, 2)],
    ['Delay', `${fixed(point.delay_ms, 3)} ms`], ['Energy', `${fixed(point.energy_j, 4)} J`],
    ['EDP', `${fixed(point.edp_j_ms, 3)} J ms`], ['Low effort', percent(point.f_low, 1)],
];
