// SPDX-License-Identifier: Apache-2.0
// Names come from studies, and a study may call a thing anything.

const LONGEST = 600;
// Control characters, and those that turn the reading direction of what follows.
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** ECharts keeps texts as keys of plain objects: one called __proto__ would write into the prototype of all of them. */
const unlikeMembers = (text) => (text in Object.prototype ? `'${text}'` : text);

/** A text as it may be shown: no character that hides or turns others, and no longer than a few lines. */
export function shown(value, longest = LONGEST) {
    const text = String(value);
    const cut = text.length <= longest ? text
        : `${text.slice(0, Math.ceil(longest * 0.7))} … ${text.slice(-Math.floor(longest * 0.2))}`;
    return unlikeMembers(cut.replace(INVISIBLE, '\u25a1'));
}

/** "a, b and c". */
export function listed(words, limit = 12) {
    const all = words.length <= limit ? [...words] : [...words.slice(0, limit), `${words.length - limit} more`];
    return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all[all.length - 1]}`;
}

/** The keys of results in words: "wait_ps" is "wait: PS". */
const WORDS = {
    attention_mac: 'attention MAC', softmax: 'softmax', mlp: 'MLP', other: 'other', norm: 'LayerNorm',
    ps: 'PS', pe_array: 'PE array', sram: 'SRAM', periphery: 'periphery', dram: 'DRAM', gb: 'global buffer',
    pl: 'PL', compute: 'compute', port: 'AXI ports', none: 'not counted', board: 'whole board',
};

export function worded(key) {
    const text = String(key);
    if (text.startsWith('wait_')) return `wait: ${text === 'wait_ps' ? 'PS' : text.slice(5)}`;
    return Object.hasOwn(WORDS, text) ? WORDS[text] : unlikeMembers(text.replaceAll('_', ' '));
}
