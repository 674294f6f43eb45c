// SPDX-License-Identifier: Apache-2.0
// Phase 1 as in the paper's Fig. 9: a row an effort, a cell an encoder, filled where its attention runs.
import { el, svg, table } from '../dom.js';
import { downloadSvg, downloadSvgAsPng } from '../export.js';
import { figure, section } from '../figure.js';
import { count, fixed, known, significant } from '../format.js';
import { coloursOf } from '../palette.js';
import { FONT } from '../charts/style.js';

const CELL = 30, GAP = 4, LEFT = 92, TOP = 22;

/** Colours as attributes for a file, as classes on the page. */
function diagram(result, file) {
    const light = coloursOf(false);
    const depth = Math.max(1, ...result.phase1.flatMap((effort) => [...effort.active, ...(effort.optimum ?? [])]));
    const rows = [...result.phase1].sort((a, b) => b.effort - a.effort);
    const marks = [[result.phase2?.high_name, 'high'], [result.phase2?.low_name, 'low']];
    const width = LEFT + depth * (CELL + GAP) + 110, height = TOP + rows.length * (CELL + GAP) + 8;
    const paint = (name, fill) => (file ? { fill } : { class: name });
    const text = (x, y, anchor, content, strong) => svg('text', { x, y, 'text-anchor': anchor, 'font-size': strong ? 13 : 12,
        'font-weight': strong ? 600 : 400, 'font-family': file ? FONT : undefined, ...paint('ink', light.text) }, content);
    const cells = rows.map((effort, row) => {
        const y = TOP + row * (CELL + GAP);
        const role = marks.filter(([name]) => name === effort.name).map(([, mark]) => mark);
        const active = new Set(effort.active);
        return svg('g', { role: 'listitem', 'aria-label': `effort ${effort.effort}: attention in encoders ${effort.active.join(', ')}` },
            text(LEFT - 12, y + CELL / 2 + 4, 'end', `effort ${effort.effort}`, role.length > 0),
            Array.from({ length: depth }, (_, i) => svg('rect', { x: LEFT + i * (CELL + GAP), y, width: CELL, height: CELL, rx: 3,
                ...(active.has(i + 1) ? paint(role.length ? 'cell chosen' : 'cell active', role.length ? light.recomputed : light.attention_mac)
                    : { ...paint('cell', light.page), stroke: light.muted, 'stroke-width': 1 }) },
                svg('title', {}, `effort ${effort.effort}, encoder ${i + 1}: attention ${active.has(i + 1) ? 'active' : 'skipped'}`))),
            role.length > 0 && text(LEFT + depth * (CELL + GAP) + 8, y + CELL / 2 + 4, 'start', `chosen, ${role.join(' and ')}`));
    });
    const numbers = Array.from({ length: depth }, (_, i) => text(LEFT + i * (CELL + GAP) + CELL / 2, 14, 'middle', String(i + 1)));
    return svg('svg', { viewBox: `0 0 ${width} ${height}`, width, height, xmlns: file ? 'http://www.w3.org/2000/svg' : undefined,
        role: 'list', class: 'paths', 'aria-label': 'Attention paths of the efforts' },
        file && svg('rect', { width, height, fill: '#ffffff' }), text(LEFT - 12, 14, 'end', 'encoder'), numbers, cells);
}

export function paths(result) {
    if (result.phase1.length === 0) return null;
    const file = () => diagram(result, true);
    const save = {
        PNG: () => { const drawn = file(); downloadSvgAsPng('paths', drawn.outerHTML, +drawn.getAttribute('width'), +drawn.getAttribute('height')); },
        SVG: () => downloadSvg('paths', file().outerHTML),
    };
    const space = result.design_space;
    const marked = result.phase1.some((effort) => effort.optimum);
    return section('paths', 'Phase 1: paths',
        el('div', { class: 'pair' },
            figure('paths-diagram', 'The path of each effort: encoders whose attention runs (filled) or is skipped.', diagram(result, false), { exports: save }),
            el('div', {}, table(['Effort', 'Active attentions', 'Path score', 'Delay, ms', 'Energy, J'], result.phase1.map((effort) => [
                `${effort.effort}${effort.optimum ? ' *' : ''}`, effort.active.join(' '), known(effort.score) ? fixed(effort.score, 4) : 'no CKA',
                fixed(effort.delay_ms, 3), fixed(effort.energy_j, 4)]), { id: 'phase1-table' }),
                marked && el('p', { class: 'note' }, '* Phase 1 would choose another path under this CKA matrix.'),
                space?.pivot > 0 && el('p', { class: 'note' }, `${count(space.pivot)} pairs of efforts are left for Phase 2; without Phase 1 there would be ${significant(space.random)} pairs of paths.`))));
}
