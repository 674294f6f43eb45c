// SPDX-License-Identifier: Apache-2.0
// What the result was made with, so that it can be made again.
import { el } from './dom.js';
import { section } from './figure.js';
import { worded } from './text.js';

const plain = (value) => (value !== null && typeof value === 'object' ? JSON.stringify(value) : value ?? 'unknown');

export function provenance(data) {
    const { result } = data;
    const rows = Object.entries(data.provenance ?? {});
    const own = [['study', result.study], ['model', result.model], ['platform', result.platform]].filter(([key, value]) => value && !rows.some(([name]) => name === key));
    return section('provenance', 'Provenance', el('dl', { class: 'facts' }, [...own, ...rows].map(([key, value]) => [el('dt', {}, worded(key)), el('dd', {}, plain(value))])),
        rows.length === 0 && el('p', { class: 'note' }, 'The saved result does not say which command and version wrote it.'));
}
