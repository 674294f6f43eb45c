// SPDX-License-Identifier: Apache-2.0
// Bytes that went through ports and memory, beside what these can move.
import { el, table } from './dom.js';
import { section } from './figure.js';
import { brief, count, fixed, known, percent } from './format.js';

export function traffic(result) {
    const used = (result.traffic ?? []).filter((row) => row.bytes_read + row.bytes_written > 0);
    if (used.length === 0) return null;
    const dram = result.dram ?? {};
    const accesses = (dram.row_hits ?? 0) + (dram.row_misses ?? 0) + (dram.row_conflicts ?? 0);
    return section('traffic', 'Traffic', table(['Port or memory', 'Bytes read', 'Bytes written', 'GB/s read', 'GB/s written', 'GB/s available', 'Used'],
        used.map((row) => [row.name, count(row.bytes_read), count(row.bytes_written), fixed(row.read_gbps, 3), fixed(row.write_gbps, 3),
            known(row.available_gbps) ? brief(row.available_gbps) : 'unlimited',
            known(row.utilisation) ? el('span', { class: 'meter' }, el('i', { style: { width: `${Math.min(100, 100 * row.utilisation)}%` } }), el('span', {}, percent(row.utilisation))) : '–']),
        { id: 'traffic-table' }),
        accesses > 0 && el('p', { class: 'note' }, `DRAM rows: ${percent(dram.row_hits / accesses)} of ${count(accesses)} bursts hit an open row, ${percent(dram.row_misses / accesses)} found none open, `
            + `${percent(dram.row_conflicts / accesses)} found another; ${count(dram.refreshes)} refreshes.`));
}
