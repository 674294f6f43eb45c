// SPDX-License-Identifier: Apache-2.0
// Wheel, pointer and keys on the timeline, as in Perfetto.
import { hover } from '../charts/style.js';
import { significant, time } from '../format.js';
import { colours } from '../theme.js';
import { describe, LEFT, OVERVIEW, sliceColour } from './paint.js';

const CLICK = 4; // pixels that a click may move
const SLACK = 3; // pixels beside a slice that still mean it

function place(timeline, event) {
    const box = timeline.canvas.getBoundingClientRect();
    const x = event.clientX - box.left, y = event.clientY - box.top;
    const { frame } = timeline;
    return { x, y, time: frame.from + (x - frame.left) / frame.scale, row: timeline.layout.rows.find((row) => y >= row.y && y < row.y + row.height) };
}

const sliceAt = (timeline, { x, time: at, row }) => (row && x >= LEFT ? timeline.model.at(row.tracks, at, SLACK / timeline.frame.scale) : -1);

function showHover(timeline, event) {
    const at = place(timeline, event);
    const i = sliceAt(timeline, at);
    const { model, hover: box } = timeline;
    let content = null;
    if (i >= 0) content = hover(model.nameOf(i), [model.opOf(i) && ['operator', model.opOf(i)], ...describe(model, i), model.waitedFor(i) >= 0 && ['waits for', `${model.nameOf(model.waitedFor(i))} ${model.opOf(model.waitedFor(i)) ?? ''}`]]);
    else if (at.row?.counter !== undefined && at.x >= LEFT) {
        const of = model.timeline.counters[at.row.counter], value = of.values[Math.floor((at.time - of.begin_ns) / of.step_ns)];
        if (value !== undefined) content = hover(of.name, [['at', time(at.time, 6)], ['value', `${significant(value)} ${of.unit ?? ''}`]]);
    }
    if (i >= 0) content.querySelector('.hover-title').style.borderLeftColor = sliceColour(colours(), model.keys[model.colour[i]]);
    box.hidden = !content;
    timeline.hit = i;
    timeline.canvas.style.cursor = at.x < LEFT && at.row?.head && at.row.module >= 0 ? 'pointer' : 'grab';
    if (!content) return;
    box.replaceChildren(content);
    const width = box.offsetWidth, room = timeline.canvas.clientWidth;
    box.style.left = `${at.x + 16 + width > room ? Math.max(0, at.x - width - 12) : at.x + 16}px`;
    box.style.top = `${at.y + 18}px`;
}

function jumpTo(timeline, x) {
    const { limits, frame } = timeline;
    const half = (timeline.to - timeline.from) / 2, at = limits.from + ((x - frame.left) / frame.width) * (limits.to - limits.from);
    timeline.show(at - half, at + half);
}

function listenPointer(timeline) {
    const { canvas } = timeline;
    let drag = null;
    canvas.addEventListener('pointerdown', (event) => {
        if (event.button !== 0) return;
        const at = place(timeline, event);
        drag = { x: event.clientX, y: event.clientY, from: timeline.from, to: timeline.to, moved: false, overview: at.y < OVERVIEW + 4 && at.x >= LEFT };
        canvas.setPointerCapture(event.pointerId);
        if (drag.overview) jumpTo(timeline, at.x);
    });
    canvas.addEventListener('pointermove', (event) => {
        if (!drag) {
            showHover(timeline, event);
            return;
        }
        const by = event.clientX - drag.x;
        drag.moved ||= Math.abs(by) > CLICK;
        timeline.hover.hidden = true;
        if (drag.overview) jumpTo(timeline, place(timeline, event).x);
        else if (drag.moved) timeline.show(drag.from - by / timeline.frame.scale, drag.to - by / timeline.frame.scale);
    });
    canvas.addEventListener('pointerup', (event) => {
        const click = drag && !drag.moved && !drag.overview;
        drag = null;
        if (!click) return;
        const at = place(timeline, event);
        if (at.x < LEFT && at.row?.head && at.row.module >= 0) timeline.toggle(at.row.module);
        else timeline.select(sliceAt(timeline, at));
    });
    canvas.addEventListener('pointercancel', () => { drag = null; });
    canvas.addEventListener('pointerleave', () => { timeline.hover.hidden = true; });
    canvas.addEventListener('dblclick', () => { if (timeline.selected >= 0) timeline.fitSlice(timeline.selected); });
}

const ACTIONS = {
    w: (timeline) => timeline.zoom(0.8), s: (timeline) => timeline.zoom(1.25), '+': (timeline) => timeline.zoom(0.8), '-': (timeline) => timeline.zoom(1.25),
    a: (timeline) => timeline.pan(-0.12), d: (timeline) => timeline.pan(0.12), 0: (timeline) => timeline.fit(), Home: (timeline) => timeline.fit(),
    f: (timeline) => (timeline.selected >= 0 ? timeline.fitSlice(timeline.selected) : timeline.fit()),
    ArrowLeft: (timeline) => (timeline.selected >= 0 ? timeline.neighbour(-1) : timeline.pan(-0.12)),
    ArrowRight: (timeline) => (timeline.selected >= 0 ? timeline.neighbour(1) : timeline.pan(0.12)),
    Enter: (timeline) => { const waited = timeline.selected >= 0 ? timeline.model.waitedFor(timeline.selected) : -1; if (waited >= 0) timeline.goTo(waited); },
    Escape: (timeline) => timeline.select(-1),
};

export function listen(timeline) {
    const { canvas } = timeline;
    canvas.addEventListener('wheel', (event) => {
        // The page scrolls past the timeline until the reader turns to it.
        if (!event.ctrlKey && !event.shiftKey && document.activeElement !== canvas) return;
        event.preventDefault();
        const by = Math.max(-200, Math.min(200, event.deltaY || event.deltaX)) * (event.deltaMode === 1 ? 20 : 1);
        if (event.shiftKey) timeline.pan(by / 800);
        else timeline.zoom(Math.exp(by / 500), place(timeline, event).time);
    }, { passive: false });
    canvas.addEventListener('keydown', (event) => {
        const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
        if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(ACTIONS, name)) return;
        event.preventDefault();
        ACTIONS[name](timeline);
    });
    listenPointer(timeline);
}
