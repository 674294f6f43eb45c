// SPDX-License-Identifier: Apache-2.0
// One frame: axis, rows with their labels, counters, the selected slice and the arrow to what it waits for.
import { fixed, scaled, significant, time } from '../format.js';
import { colourOf } from '../palette.js';
import { shown } from '../text.js';
import { paintTrack } from './slices.js';
import { fitted } from './surface.js';

export const LEFT = 196, OVERVIEW = 8, AXIS = 24, TOP = OVERVIEW + AXIS;

/** 1, 2 or 5 times a power of ten that leaves some 110 pixels between ticks. */
function tickStep(frame) {
    const wanted = 110 / frame.scale, power = 10 ** Math.floor(Math.log10(wanted));
    return [1, 2, 5, 10].map((each) => each * power).find((each) => each >= wanted);
}

function axis(surface, frame, height, c) {
    const step = tickStep(frame);
    const [unit, size] = step >= 1e6 ? ['ms', 1e6] : step >= 1e3 ? ['µs', 1e3] : ['ns', 1];
    const digits = Math.max(0, -Math.floor(Math.log10(step / size) + 1e-9));
    for (let t = Math.ceil(frame.from / step) * step; t <= frame.to; t += step) {
        const x = frame.left + (t - frame.from) * frame.scale;
        surface.rect(x, TOP - 6, 1, height - TOP + 6, c.soft);
        if (x < frame.left + frame.width - 50) surface.text(x + 4, OVERVIEW + AXIS / 2, `${fixed(t / size, Math.min(digits, 6))} ${unit}`, c.muted);
    }
}

function overview(surface, frame, limits, c) {
    const scale = frame.width / (limits.to - limits.from);
    surface.rect(frame.left, 0, frame.width, OVERVIEW, c.soft);
    surface.rect(frame.left + (frame.from - limits.from) * scale, 0, Math.max(3, (frame.to - frame.from) * scale), OVERVIEW, c.accent, 0.7);
}

function label(surface, row, module, c) {
    if (!row.head) return;
    const indent = 8 + 10 * (module?.depth ?? 0), middle = row.y + Math.min(row.height, 20) / 2;
    if (module) {
        const points = module.folded ? [[indent, middle - 4], [indent + 6, middle], [indent, middle + 4]] : [[indent - 1, middle - 3], [indent + 7, middle - 3], [indent + 3, middle + 3]];
        surface.polygon(points, c.muted);
    }
    const short = shown(row.label, 400);
    const room = LEFT - indent - 18;
    const most = Math.floor(room / 6.1);
    surface.text(indent + 12, middle, short.length > most ? `…${short.slice(1 - most)}` : short, c.text);
}

/** The most that a counter ever shows; its row is as high. */
const mostOf = (of) => of.values.reduce((most, value) => Math.max(most, value), 0) || 1;

function counter(surface, row, of, frame, c) {
    const most = mostOf(of);
    const bottom = row.y + row.height - 1, room = row.height - 14;
    surface.rect(frame.left, bottom, frame.width, 1, c.line);
    const points = [];
    for (let x = 0; x <= frame.width; ++x) {
        const from = (frame.from + x / frame.scale - of.begin_ns) / of.step_ns, to = from + 1 / (frame.scale * of.step_ns);
        let value = 0;
        for (let i = Math.max(0, Math.floor(from)); i < Math.min(of.values.length, Math.max(Math.ceil(to), Math.floor(from) + 1)); ++i) value = Math.max(value, of.values[i]);
        points.push([frame.left + x, bottom - (room * value) / most]);
    }
    surface.polygon([[frame.left, bottom], ...points, [frame.left + frame.width, bottom]], colourOf(c, of.name === 'dram' ? 'dram' : of.name), 0.75);
}

function boxOf(state, frame, i) {
    const { begin, end, track } = state.model.slices;
    const row = state.layout.rows[state.layout.rowOf[track[i]]];
    return { row, x0: frame.left + (begin[i] - frame.from) * frame.scale, x1: frame.left + (end[i] - frame.from) * frame.scale };
}

const middle = (row) => row.y + row.height / 2;
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/** From the begin of the stall to the end of what it waited for. */
function selection(surface, state, frame, c) {
    if (state.selected < 0) return;
    const own = boxOf(state, frame, state.selected);
    const edge = [frame.left - 6, frame.left + frame.width + 6];
    const x = clamp(own.x0, ...edge), width = Math.max(2, clamp(own.x1, ...edge) - x);
    surface.outline(x, own.row.y, width, own.row.height, c.text);
    const waited = state.model.waitedFor(state.selected);
    if (waited < 0) return;
    const other = boxOf(state, frame, waited);
    const ox = clamp(other.x0, ...edge);
    surface.outline(ox, other.row.y, Math.max(2, clamp(other.x1, ...edge) - ox), other.row.height, c.mark);
    const from = [clamp((own.x0 + own.x1) / 2, ...edge), middle(own.row)], to = [clamp(other.x1, ...edge), middle(other.row)];
    const bend = Math.max(30, Math.abs(from[0] - to[0]) / 2);
    surface.curve(from, [from[0] + bend / 3, (from[1] + to[1]) / 2], [to[0] + bend, to[1]], [to[0] + 7, to[1]], c.mark);
    surface.polygon([to, [to[0] + 10, to[1] - 5], [to[0] + 10, to[1] + 5]], c.mark);
}

export function frameOf(state, width) {
    const room = Math.max(50, width - LEFT - 4);
    return { left: LEFT, width: room, from: state.from, to: state.to, scale: room / (state.to - state.from) };
}

export function paint(surface, state, width, c) {
    const { model, layout, modules } = state;
    const frame = frameOf(state, width);
    surface.rect(0, 0, width, layout.height, c.page);
    overview(surface, frame, state.limits, c);
    axis(surface, frame, layout.height, c);
    if (state.keysOf !== c) { // colours of the keys, once a theme
        state.keysOf = c;
        state.fills = model.keys.map((key) => sliceColour(c, key));
        state.inks = state.fills.map(inkOn);
    }
    for (const row of layout.rows) {
        label(surface, row, modules[row.module], c);
        if (row.counter === undefined) continue;
        const of = model.timeline.counters[row.counter];
        surface.text(20, row.y + 28, fitted(`0 to ${significant(mostOf(of), 3)} ${shown(of.unit ?? '', 12)}`, LEFT - 24), c.muted);
    }
    surface.clip(frame.left, TOP, frame.width, layout.height - TOP);
    for (const row of layout.rows) {
        if (row.counter !== undefined) counter(surface, row, model.timeline.counters[row.counter], frame, c);
        for (const track of row.tracks) paintTrack(surface, model, track, row, frame, state.fills, (key) => state.inks[key]);
    }
    selection(surface, state, frame, c);
    surface.unclip();
}

const FIXED = { read: 'sram', write: 'dram', execute: 'attention_mac' };

export function sliceColour(c, name) {
    if (name.startsWith('wait: ')) return colourOf(c, `wait_${name.slice(6).split(/[ ,]/)[0]}`);
    return colourOf(c, Object.hasOwn(FIXED, name) ? FIXED[name] : name);
}

function inkOn(fill) {
    const [r, g, b] = [1, 3, 5].map((i) => parseInt(fill.slice(i, i + 2), 16));
    return 0.299 * r + 0.587 * g + 0.114 * b > 140 ? '#10151b' : '#ffffff';
}

export const describe = (model, i) => {
    const { begin, end, bytes, fold } = model.slices;
    const long = end[i] - begin[i], clock = model.timeline.clock_hz;
    return [['begin', time(begin[i], 7)], ['takes', `${time(long)}${clock > 0 ? `, ${significant(Math.round((long * clock) / 1e6) / 1e3, 6)} cycles` : ''}`],
        fold[i] !== 0xffffffff && ['fold', String(fold[i])],
        bytes[i] > 0 && ['bytes', `${bytes[i].toLocaleString('en-GB')}${long > 0 ? `, ${scaled((bytes[i] / long) * 1e9, 'B/s')}` : ''}`]].filter(Boolean);
};
