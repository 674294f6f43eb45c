// SPDX-License-Identifier: Apache-2.0
// The study with every default filled in, and where each value was written.
import { el } from './dom.js';
import { section } from './figure.js';
import { listed } from './text.js';

const DEEPEST = 40;
const isLeaf = (node) => node !== null && typeof node === 'object' && !Array.isArray(node) && Object.hasOwn(node, 'origin')
    && Object.hasOwn(node, 'value') && Object.keys(node).length === 2;

function plain(value) {
    if (value === null || value === undefined) return 'none';
    return typeof value === 'object' ? JSON.stringify(value) : value;
}

function leaf(key, value, origin) {
    const byDefault = origin === 'default';
    return el('div', { class: byDefault ? 'leaf default' : 'leaf' }, el('span', { class: 'key' }, key), el('span', { class: 'value' }, plain(value)),
        origin !== undefined && el('span', { class: 'origin' }, origin || 'computed'));
}

function branch(key, node, depth) {
    if (isLeaf(node)) return leaf(key, node.value, String(node.origin ?? ''));
    if (node === null || typeof node !== 'object' || depth > DEEPEST) return leaf(key, node);
    const entries = Object.entries(node);
    if (entries.length === 0) return leaf(key, Array.isArray(node) ? '[]' : '{}');
    const children = entries.map(([name, child]) => branch(Array.isArray(node) ? `${+name + 1}.` : name, child, depth + 1));
    const given = children.some((child) => !child.classList.contains('default'));
    return el('details', { open: depth < 2 && given, class: given ? 'branch' : 'branch default' }, el('summary', {}, key,
        el('span', { class: 'inside' }, listed(entries.map(([name]) => name), 6))), children);
}

export function configuration(tree) {
    if (!tree || typeof tree !== 'object') return null;
    const nodes = Object.entries(tree).map(([key, node]) => branch(key, node, 0));
    const holder = el('div', { class: 'tree', id: 'configuration-tree' }, nodes);
    const open = (all) => holder.querySelectorAll('details').forEach((each) => { each.open = all; });
    const button = (text, action) => el('button', { type: 'button', class: 'quiet', onclick: action }, text);
    const onlyGiven = el('button', { type: 'button', class: 'quiet', 'aria-pressed': 'false', onclick: () => {
        const now = holder.classList.toggle('given');
        onlyGiven.setAttribute('aria-pressed', String(now));
    } }, 'Only what was given');
    window.addEventListener('beforeprint', () => open(true));
    return section('configuration', 'Configuration', el('div', { class: 'toolbar' }, onlyGiven, button('Unfold all', () => open(true)), button('Fold all', () => open(false))), holder);
}
