// SPDX-License-Identifier: Apache-2.0
// The section with the timeline: canvas, toolbar, what is under the pointer and what is selected.
import { el } from '../dom.js';
import { downloadCanvas, downloadSvg } from '../export.js';
import { figure, section } from '../figure.js';
import { brief, count } from '../format.js';
import { shown } from '../text.js';
import { colours, onTheme } from '../theme.js';
import { decode } from './decode.js';
import { listen } from './input.js';
import { Model } from './model.js';
import { describe, frameOf, paint, sliceColour, TOP } from './paint.js';
import { foldMany, layout, modulesOf } from './rows.js';
import { CanvasSurface, SvgSurface } from './surface.js';

class Timeline {
    constructor(data, slices) {
        this.model = new Model(data, slices);
        const { modules, ofTrack } = modulesOf(data.tracks);
        foldMany(modules);
        Object.assign(this, { data, modules, ofTrack, selected: -1, hit: -1 });
        this.limits = { from: data.begin_ns, to: Math.max(data.end_ns, data.begin_ns + 1) };
        Object.assign(this, this.limits);
        this.canvas = el('canvas', { id: 'timeline-canvas', tabindex: 0, role: 'application',
            'aria-label': 'Timeline. W and S zoom, A and D move, 0 fits everything, arrow keys go from slice to slice, F fits the selected one, Enter goes to what it waits for.' });
        this.hover = el('div', { class: 'timeline-hover', hidden: true });
        this.details = el('div', { class: 'timeline-details', 'aria-live': 'polite' });
        this.relayout();
    }

    relayout() {
        this.layout = layout(this, this.data.counters ?? [], TOP);
        this.repaint();
    }

    /** Zooms and pans end here: never beyond the run, never closer than some nanoseconds. */
    show(from, to) {
        const { limits } = this;
        const span = Math.min(Math.max(to - from, Math.min(8, limits.to - limits.from)), limits.to - limits.from);
        this.from = Math.min(Math.max((from + to - span) / 2, limits.from), limits.to - span);
        this.to = this.from + span;
        this.repaint();
    }
    zoom(factor, at = (this.from + this.to) / 2) { this.show(at - (at - this.from) * factor, at + (this.to - at) * factor); }
    pan(share) { const by = (this.to - this.from) * share; this.show(this.from + by, this.to + by); }
    fit() { this.show(this.limits.from, this.limits.to); }
    fitSlice(i, times = 6) {
        const { begin, end } = this.model.slices;
        const half = Math.max((end[i] - begin[i]) * times / 2, 10), centre = (begin[i] + end[i]) / 2;
        this.show(centre - half, centre + half);
    }

    /** Brings a slice into view, as far out as the view is now. */
    reveal(i) {
        const { begin, end } = this.model.slices;
        if (end[i] < this.from || begin[i] > this.to) {
            const half = (this.to - this.from) / 2;
            this.show(begin[i] - half, begin[i] + half);
        }
    }

    select(i) {
        this.selected = i;
        this.details.replaceChildren(...(i < 0 ? [] : this.describeSelected(i)));
        this.repaint();
    }

    describeSelected(i) {
        const { model } = this;
        const waited = model.waitedFor(i);
        const row = (name, value) => el('span', { class: 'fact' }, el('b', {}, name), ' ', value);
        return [el('span', { class: 'fact strong' }, model.nameOf(i)), model.opOf(i) && row('operator', model.opOf(i)), row('on', model.tracks[model.slices.track[i]].name),
            ...describe(model, i).map(([name, value]) => row(name, value)),
            waited >= 0 && row('waits for', el('button', { type: 'button', class: 'link', id: 'timeline-waits-for', onclick: () => this.goTo(waited) },
                `${shown(model.nameOf(waited), 40)} ${shown(model.opOf(waited) ?? '', 60)} on ${shown(model.tracks[model.slices.track[waited]].name, 60)}`)),
            el('button', { type: 'button', class: 'link', onclick: () => this.fitSlice(i) }, 'zoom to it')].filter(Boolean);
    }

    goTo(i) {
        this.reveal(i);
        this.select(i);
        this.canvas.focus();
    }

    neighbour(step) {
        const { first, slices } = this.model;
        const i = this.selected + step;
        if (this.selected >= 0 && i >= first[slices.track[this.selected]] && i < first[slices.track[this.selected] + 1]) this.goTo(i);
    }

    toggle(module) {
        this.modules[module].folded = !this.modules[module].folded;
        this.relayout();
    }
    foldAll(folded) {
        for (const module of this.modules) module.folded = folded;
        this.relayout();
    }

    repaint() {
        this.pending ??= requestAnimationFrame(() => this.paintNow());
    }
    paintNow() {
        if (this.pending) cancelAnimationFrame(this.pending);
        this.pending = null;
        const width = this.canvas.parentElement?.clientWidth ?? 0;
        if (width === 0) return;
        const ratio = Math.min(window.devicePixelRatio || 1, 3), { height } = this.layout;
        if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
            this.canvas.width = Math.round(width * ratio);
            this.canvas.height = Math.round(height * ratio);
            this.canvas.style.height = `${height}px`;
        }
        const context = this.canvas.getContext('2d', { alpha: false });
        context.setTransform(ratio, 0, 0, ratio, 0, 0);
        paint(new CanvasSurface(context), this, width, colours());
        this.frame = frameOf(this, width);
    }

    exported(make) {
        const surface = make(this.canvas.clientWidth, this.layout.height);
        paint(surface, this, this.canvas.clientWidth, colours(true));
        return surface;
    }
    savePng() {
        const copy = document.createElement('canvas');
        this.exported((width, height) => {
            Object.assign(copy, { width: width * 2, height: height * 2 });
            const context = copy.getContext('2d');
            context.scale(2, 2);
            return new CanvasSurface(context);
        });
        downloadCanvas('timeline', copy);
    }
    saveSvg() { downloadSvg('timeline', String(this.exported((width, height) => new SvgSurface(width, height)))); }
}

function searchBox(timeline) {
    const found = el('span', { class: 'muted', id: 'timeline-found', 'aria-live': 'polite' });
    let at = -1;
    const step = (by) => {
        const all = timeline.model.found;
        if (all.length === 0) return;
        at = (at + by + all.length) % all.length;
        timeline.reveal(all[at]);
        timeline.select(all[at]);
        found.textContent = `${count(at + 1)} of ${count(all.length)}`;
    };
    const box = el('input', { type: 'search', id: 'timeline-search', placeholder: 'Find operator or slice', 'aria-label': 'Find an operator or a slice', oninput: () => {
        timeline.model.search(box.value);
        at = -1;
        found.textContent = timeline.model.matches ? `${count(timeline.model.found.length)} found` : '';
        timeline.repaint();
    }, onkeydown: (event) => { if (event.key === 'Enter') step(event.shiftKey ? -1 : 1); } });
    return [box, el('button', { type: 'button', class: 'quiet', 'aria-label': 'Previous found slice', onclick: () => step(-1) }, '‹'),
        el('button', { type: 'button', class: 'quiet', 'aria-label': 'Next found slice', onclick: () => step(1) }, '›'), found];
}

function toolbar(timeline) {
    const button = (id, text, label, action) => el('button', { type: 'button', class: 'quiet', id: `timeline-${id}`, 'aria-label': label, onclick: action }, text);
    return el('div', { class: 'toolbar' }, button('in', '+', 'Zoom in', () => timeline.zoom(0.5)), button('out', '−', 'Zoom out', () => timeline.zoom(2)),
        button('fit', 'Fit', 'Show the whole run', () => timeline.fit()), button('fold', 'Fold all', 'Fold all tracks', () => timeline.foldAll(true)),
        button('unfold', 'Unfold all', 'Unfold all tracks', () => timeline.foldAll(false)), searchBox(timeline));
}

function key(timeline) {
    const holder = el('p', { class: 'key-line' });
    const draw = () => holder.replaceChildren(...timeline.model.names.slice(0, 24).filter((name) => name !== 'execute').map((name) => el('span', {},
        el('i', { style: { background: sliceColour(colours(), name) } }), shown(name, 40))));
    onTheme(draw);
    draw();
    return holder;
}

function fill(node, data, slices) {
    const timeline = new Timeline(data, slices);
    const holder = el('div', { class: 'timeline' }, timeline.canvas, timeline.hover);
    const caption = `Timeline of ${count(slices.count)} slices${data.clock_hz > 0 ? ` at ${brief(data.clock_hz / 1e6)} MHz` : ''}. Blue and green: work; other hues: stalls. Click one to see what it waits for. Where slices are narrower than a pixel, the array's row is split by their shares.`;
    const drawn = figure('timeline-figure', caption, [toolbar(timeline), holder, timeline.details, key(timeline)], {
        wide: true, exports: { PNG: () => timeline.savePng(), SVG: () => timeline.saveSvg() },
        note: `Wheel: zoom, once the timeline is clicked (with Ctrl, always). Drag: pan. Keys: W S zoom, A D pan, 0 fits, F fits the selected slice, ← → go along its track, Enter to what it waits for. ${data.note ?? ''}`,
    });
    drawn.timeline = timeline; // what tests look at
    node.append(drawn);
    listen(timeline);
    onTheme(() => timeline.paintNow());
    new ResizeObserver(() => timeline.repaint()).observe(holder);
}

export function timeline(data) {
    if (!data) return null;
    const node = section('timeline', 'Timeline');
    decode(data).then((slices) => fill(node, data, slices)).catch((error) => {
        node.append(el('p', { class: 'note warning' }, `The timeline in this report cannot be drawn: ${error.message}`));
    });
    return node;
}
