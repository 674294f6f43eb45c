// SPDX-License-Identifier: Apache-2.0
// A figure as in a paper: number, caption, the drawing, and buttons that export it.
import { el } from './dom.js';

let figures = 0;

/** `exports`: {PNG: function, SVG: function}; `controls`: nodes beside the buttons. */
export function figure(id, caption, body, { exports = {}, controls = [], note = null, wide = false } = {}) {
    figures += 1;
    const buttons = Object.entries(exports).map(([kind, save]) => el('button',
        { type: 'button', class: 'quiet export', 'data-export': kind, 'aria-label': `Save figure ${id} as ${kind}`, onclick: save },
        kind));
    return el('figure', { id, class: wide ? 'wide' : '' },
        el('figcaption', {}, el('span', { class: 'caption' }, el('b', {}, `Figure ${figures}. `), caption),
            el('span', { class: 'controls' }, controls, buttons)),
        body, note && el('p', { class: 'note' }, note));
}

export const section = (id, title, ...children) => el('section', { id, 'aria-labelledby': `${id}-title` },
    el('h2', { id: `${id}-title` }, title), children);

/** Buttons of which one is pressed; `choose` gets its key. */
export function choice(label, options, choose) {
    const buttons = Object.entries(options).map(([key, text], i) => el('button', {
        type: 'button', class: 'quiet', 'aria-pressed': String(i === 0), 'data-choice': key,
        onclick: (event) => {
            for (const button of buttons) button.setAttribute('aria-pressed', String(button === event.currentTarget));
            choose(key);
        },
    }, text));
    return el('span', { class: 'choice', role: 'group', 'aria-label': label }, buttons);
}
