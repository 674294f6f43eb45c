// SPDX-License-Identifier: Apache-2.0
// Elements from text: nothing of the data ever passes through an HTML parser.
import { shown } from './text.js';

const SVG = 'http://www.w3.org/2000/svg';

function fill(element, attributes, children) {
    for (const [key, value] of Object.entries(attributes ?? {})) {
        if (value === undefined || value === null || value === false) continue;
        if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
        else if (key === 'style') Object.assign(element.style, value);
        else element.setAttribute(key, value === true ? '' : value);
    }
    for (const child of children.flat(Infinity)) {
        if (child === undefined || child === null || child === false) continue;
        element.append(child instanceof Node ? child : document.createTextNode(shown(child)));
    }
    return element;
}

export const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
export const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

/** Rows of cells; a cell is text, a node, or {text, sort, align}. */
export function table(header, rows, attributes = {}) {
    return el('div', { class: 'scroll' }, el('table', attributes,
        el('thead', {}, el('tr', {}, header.map((each) => el('th', { scope: 'col' }, each)))),
        el('tbody', {}, rows.map((row) => el('tr', { class: row.className },
            row.map((cell, i) => (i === 0 ? el('th', { scope: 'row' }, cell) : el('td', {}, cell))))))));
}
