// SPDX-License-Identifier: Apache-2.0
// Paints the slices of one track between two times. Slices under a pixel become one mark: the colour of what takes most
// of it, as strong as it is covered; on an array's track a column that is split by shares, so that no stall hides behind
// work. Where hundreds share a pixel, sums that are known beforehand and a sample stand in for them.
import { fitted } from './surface.js';

const CROWD = 40; // slices a pixel beyond which a sample is looked at
const SAMPLE = 24;
const FAINT = 0.12; // what a search does not match
const LEVELS = 8;

/** Marks of one pixel, joined to runs of equal ones. */
class Runs {
    constructor(surface, y, height, colours) {
        Object.assign(this, { surface, y, height, colours, x: 0, width: 0, key: -1, level: 0 });
    }
    mark(x, key, share) {
        const level = Math.max(2, Math.min(LEVELS, Math.ceil(share * LEVELS)));
        if (key === this.key && level === this.level && x === this.x + this.width) {
            this.width += 1;
            return;
        }
        this.flush();
        Object.assign(this, { x, width: 1, key, level });
    }
    /** One pixel, from the bottom up: each key as high as its share. */
    column(x, keys, weights) {
        this.flush();
        let bottom = this.y + this.height;
        for (const key of keys) {
            const high = Math.min(weights[key], 1) * this.height;
            bottom -= high;
            this.surface.rect(x, bottom, 1, high, this.colours[key]);
        }
    }
    flush() {
        if (this.width > 0) this.surface.rect(this.x, this.y, this.width, this.height, this.colours[this.key], this.level / LEVELS);
        this.width = 0;
    }
}

/** What takes most of one pixel. */
class Pixel {
    constructor(rank) {
        const keys = rank.length;
        this.rank = rank;
        this.split = false;
        this.weights = new Float64Array(keys);
        this.touched = [];
        this.covered = 0;
    }
    add(key, weight) {
        if (this.weights[key] === 0) this.touched.push(key);
        this.weights[key] += weight;
        this.covered += weight;
    }
    take(runs, x) {
        if (this.split) runs.column(x, this.touched.sort((a, b) => this.rank[a] - this.rank[b]), this.weights);
        else if (this.touched.length > 0) runs.mark(x, this.touched.reduce((best, key) => (this.weights[key] > this.weights[best] ? key : best)), this.covered);
        for (const key of this.touched) this.weights[key] = 0;
        this.touched.length = 0;
        this.covered = 0;
    }
}

function paintCrowd(model, track, first, last, frame, runs, pixel) {
    const { colour } = model;
    const { begin, end } = model.slices;
    let low = first;
    for (let x = 0; x < frame.width; ++x) {
        const from = frame.from + x / frame.scale, to = from + 1 / frame.scale;
        low = model.endingAfter(track, from, low, last);
        const high = model.beginningAt(track, to, low, last);
        if (high <= low) continue;
        const step = Math.max(1, Math.floor((high - low) / SAMPLE));
        let weight = 0;
        for (let i = low; i < high; i += step) weight += Math.min(end[i], to) - Math.max(begin[i], from);
        const covered = high - low > SAMPLE ? (model.busy[high] - model.busy[low]) : weight;
        for (let i = low; i < high && weight > 0; i += step)
            pixel.add(colour[i], ((Math.min(end[i], to) - Math.max(begin[i], from)) / weight) * covered * frame.scale);
        pixel.take(runs, frame.left + x);
    }
    runs.flush();
}

/** `frame`: {left, width, from, to, scale} in pixels, ns and pixels a ns; `ink(key)`: colour of text on a slice. */
export function paintTrack(surface, model, track, row, frame, colours, ink) {
    const first = model.endingAfter(track, frame.from);
    const last = model.beginningAt(track, frame.to, first);
    if (last <= first) return;
    const { begin, end } = model.slices;
    const { matches, colour } = model;
    const y = row.y + 1, height = row.height - 2;
    const runs = new Runs(surface, y, height, colours);
    const pixel = frame.pixel ??= new Pixel(model.rank);
    pixel.split = model.tracks[track].kind === 'array';
    if (!matches && last - first > CROWD * frame.width) {
        paintCrowd(model, track, first, last, frame, runs, pixel);
        return;
    }
    let at = -1;
    for (let i = first; i < last; ++i) {
        if (end[i] <= frame.from && end[i] > begin[i]) continue;
        const strength = !matches || matches[i] ? 1 : FAINT;
        const x0 = frame.left + (begin[i] - frame.from) * frame.scale, x1 = frame.left + (end[i] - frame.from) * frame.scale;
        if (x1 - x0 < 1) {
            const x = Math.floor(x0);
            if (x !== at) {
                if (at >= 0) pixel.take(runs, at);
                at = x;
            }
            pixel.add(colour[i], Math.max(x1 - x0, 0.05) * strength);
            continue;
        }
        if (at >= 0) pixel.take(runs, at);
        at = -1;
        runs.flush();
        const left = Math.max(x0, frame.left), right = Math.min(x1, frame.left + frame.width);
        surface.rect(left, y, Math.max(right - left - (x1 - x0 > 4 ? 0.75 : 0), 0.5), height, colours[colour[i]], strength);
        if (right - left > 30 && height > 12 && strength === 1) {
            const op = model.opOf(i), name = model.nameOf(i);
            const text = op && right - left > 130 ? (name === 'execute' ? op : `${name} · ${op}`) : name === 'execute' && op ? op : name;
            surface.text(left + 4, y + height / 2, fitted(text, right - left - 8), ink(colour[i]));
        }
    }
    if (at >= 0) pixel.take(runs, at);
    runs.flush();
}
