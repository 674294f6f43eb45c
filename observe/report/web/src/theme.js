// SPDX-License-Identifier: Apache-2.0
// Light or dark: as the system says, until the reader does.
import { el } from './dom.js';
import { coloursOf } from './palette.js';

const system = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set();
let chosen = null;
let printing = false;

const dark = () => !printing && (chosen ?? system.matches);

/** Paper is white; exports for papers ask for `light` as well. */
export const colours = (light = false) => coloursOf(!light && dark());

export function onTheme(listener) {
    listeners.add(listener);
}

function changed() {
    document.documentElement.dataset.theme = dark() ? 'dark' : 'light';
    for (const listener of listeners) listener();
}

export function themeButton() {
    const button = el('button', { type: 'button', class: 'quiet', id: 'theme' });
    const label = () => {
        button.textContent = dark() ? 'Light' : 'Dark';
        button.setAttribute('aria-label', `Switch to the ${dark() ? 'light' : 'dark'} theme`);
    };
    button.addEventListener('click', () => {
        chosen = !dark();
        changed();
    });
    onTheme(label);
    label();
    return button;
}

system.addEventListener('change', changed);
/** Charts take the paper's width before they are printed. */
function print(now) {
    printing = now;
    document.documentElement.classList.toggle('printing', now);
    changed();
}
window.addEventListener('beforeprint', () => print(true));
window.addEventListener('afterprint', () => print(false));
document.documentElement.dataset.theme = dark() ? 'dark' : 'light';
