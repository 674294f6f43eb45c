// SPDX-License-Identifier: Apache-2.0
// Colours by meaning, distinguishable with the three common kinds of colour blindness (after Okabe and Ito, 2008):
// work is blue, each stall has a hue of its own. Neighbours differ in lightness too, so that print keeps them apart.

const LIGHT = {
    text: '#1b1f24', muted: '#57606a', line: '#d0d7de', soft: '#eaeef2', page: '#ffffff', accent: '#0b5cad', mark: '#b3261e',
    preload: '#a6cbe8', stream: '#3f8fcf', drain: '#0b4f8a',
    wait_inputs: '#e8c500', wait_weights: '#e69f00', wait_outputs: '#d55e00', wait_port: '#c46ba0',
    wait_refresh: '#7b2d5e', wait_ps: '#7e5bb5', wait_dependency: '#9aa3ad', ps_work: '#00735c',
    attention_mac: '#0072b2', softmax: '#e69f00', mlp: '#009e73', other: '#9aa3ad',
    ps: '#e69f00', pe_array: '#0072b2', sram: '#56b4e9', periphery: '#9aa3ad', dram: '#cc79a7', board: '#57606a',
    compute: '#3f8fcf', gb: '#e8c500', port: '#c46ba0',
    stem: '#56b4e9', head: '#cc79a7', gate: '#8c6bb1', norm: '#e8c500', residual: '#7b2d5e', predictor: '#d55e00',
    low: '#56b4e9', high: '#0072b2', recomputed: '#d55e00',
};
const DARK = {
    ...LIGHT,
    text: '#e6edf3', muted: '#9da7b3', line: '#3a424c', soft: '#222831', page: '#12161c', accent: '#6cb6ff', mark: '#ff8a80',
    drain: '#1f6fb5', preload: '#bcdcf5', stream: '#5aa9e6', wait_refresh: '#a9588a', wait_ps: '#a58ad6', ps_work: '#1f9c80',
    attention_mac: '#4aa3df', pe_array: '#4aa3df', board: '#9da7b3', high: '#3d8fd1', mlp: '#2fbf94',
};

const OTHERS = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#8c6bb1', '#7a8792'];

export const coloursOf = (dark) => (dark ? DARK : LIGHT);

/** A colour for a key without a meaning of its own: always the same one. */
export function colourOf(colours, key) {
    if (Object.hasOwn(colours, key)) return colours[key];
    let hash = 7;
    for (let i = 0; i < Math.min(key.length, 64); ++i) hash = (hash * 31 + key.charCodeAt(i)) >>> 0;
    return OTHERS[hash % OTHERS.length];
}
