// SPDX-License-Identifier: Apache-2.0
// All operators, sortable by any column.
import { el } from './dom.js';
import { section } from './figure.js';
import { count, fixed, known, percent, time } from './format.js';
import { cyclesOf, imagesOf } from './operator.js';
import { worded } from './text.js';

const FIRST = 60; // rows that are there at once

function columns(result) {
    const total = result.ops.reduce((sum, op) => sum + cyclesOf(op), 0) || 1;
    const peak = (op) => (known(result.pes) && result.pes > 0 && cyclesOf(op) > 0 && op.macs > 0 ? op.macs / (cyclesOf(op) * result.pes) : null);
    const images = imagesOf(result);
    return [
        ['Operator', (op) => op.name, (op) => op.name],
        ['Encoder', (op) => op.encoder ?? -1, (op) => op.encoder ?? '–'],
        ['Group', (op) => op.group, (op) => worded(op.group)],
        ['Unit', (op) => op.unit, (op) => worded(op.unit)],
        [images > 1 ? 'Begin, first image' : 'Begin', (op) => op.start_ns ?? 0, (op) => (cyclesOf(op) > 0 ? time(op.start_ns) : '–')],
        ['Cycles', cyclesOf, (op) => count(cyclesOf(op) / images)],
        ['Share', cyclesOf, (op) => el('span', { class: 'meter' }, el('i', { style: { width: `${100 * cyclesOf(op) / total}%` } }), el('span', {}, percent(cyclesOf(op) / total, 2)))],
        ['Stalled', (op) => op.stall_cycles, (op) => count(op.stall_cycles / images)],
        ['Bound by', (op) => op.bound ?? '', (op) => (op.bound ? worded(op.bound) : '–')],
        ['MACs', (op) => op.macs, (op) => count(op.macs / images)],
        ['PEs used', (op) => peak(op) ?? -1, (op) => percent(peak(op))],
        ['DRAM bytes', (op) => op.dram_bytes, (op) => count(op.dram_bytes / images)],
        ['DRAM, GB/s', (op) => op.dram_gbps ?? 0, (op) => fixed(op.dram_gbps, 3)],
    ];
}

const TEXT = new Set(['Group', 'Unit', 'Bound by']);

export function operators(result) {
    if (result.ops.length === 0) return null;
    const all = columns(result);
    let sorted = [...result.ops], by = null, down = true, limit = FIRST, wanted = '';
    const idle = result.ops.filter((op) => !(cyclesOf(op) > 0)).length;
    let hidden = idle > 0 && idle < result.ops.length;
    const body = el('tbody', {});
    const more = el('button', { type: 'button', class: 'quiet', onclick: () => { limit = Infinity; draw(); } });
    const headers = all.map(([name, key], i) => el('th', { scope: 'col', class: TEXT.has(name) ? 'words' : null, 'aria-sort': 'none' },
        el('button', { type: 'button', onclick: () => sort(i, key) }, name)));

    function draw() {
        const matching = sorted.filter((op) => op.name.toLowerCase().includes(wanted) && !(hidden && !(cyclesOf(op) > 0)));
        const visible = matching.slice(0, limit);
        body.replaceChildren(...visible.map((op) => el('tr', {}, all.map(([name, , cell], i) => (i === 0 ? el('th', { scope: 'row' }, cell(op))
            : el('td', { class: TEXT.has(name) ? 'words' : null }, cell(op)))))));
        more.textContent = `Show all ${matching.length} operators`;
        more.hidden = visible.length === matching.length;
    }
    function sort(column, key) {
        down = by === column ? !down : column > 3;
        by = column;
        const value = (op) => key(op);
        sorted = [...result.ops].sort((a, b) => {
            const [x, y] = [value(a), value(b)];
            const order = typeof x === 'string' ? x.localeCompare(y, 'en', { numeric: true }) : x - y;
            return down ? -order : order;
        });
        headers.forEach((header, i) => header.setAttribute('aria-sort', i !== by ? 'none' : down ? 'descending' : 'ascending'));
        draw();
    }
    const filter = el('input', { type: 'search', placeholder: 'Filter operators', 'aria-label': 'Filter operators', oninput: (event) => { wanted = event.target.value.toLowerCase(); draw(); } });
    const toggle = hidden && el('button', { type: 'button', class: 'quiet', 'aria-pressed': 'false', onclick: () => {
        hidden = !hidden;
        toggle.setAttribute('aria-pressed', String(!hidden));
        draw();
    } }, `Also the ${idle} that take no time`);
    draw();
    window.addEventListener('beforeprint', () => { limit = Infinity; draw(); });
    return section('operators', 'Operators', el('div', { class: 'toolbar' }, filter, toggle), el('div', { class: 'scroll' },
        el('table', { id: 'operators-table', class: 'sortable' }, el('thead', {}, el('tr', {}, headers)), body)), more,
        result.images > 1 && el('p', { class: 'note' }, `Cycles, MACs and bytes are means over ${count(result.images)} images, those that do not run the operator included.`));
}
