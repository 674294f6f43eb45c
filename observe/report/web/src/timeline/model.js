// SPDX-License-Identifier: Apache-2.0
// What painting and picking ask of the slices, each in logarithmic time.
import { NONE } from './decode.js';

export class Model {
    constructor(timeline, slices) {
        Object.assign(this, { timeline, slices, tracks: timeline.tracks, names: timeline.names, ops: timeline.ops });
        const { count, begin, end, track } = slices;
        this.first = new Uint32Array(this.tracks.length + 1);
        for (let i = 0; i < count; ++i) this.first[track[i] + 1] = i + 1;
        for (let t = 1; t < this.first.length; ++t) this.first[t] = Math.max(this.first[t], this.first[t - 1]);
        this.latest = new Float64Array(count); // the latest end so far on the track, so that ends can be searched
        this.busy = new Float64Array(count + 1); // time in slices so far
        for (let i = 0; i < count; ++i) {
            this.latest[i] = i > this.first[track[i]] ? Math.max(this.latest[i - 1], end[i]) : end[i];
            this.busy[i + 1] = this.busy[i] + end[i] - begin[i];
        }
        this.colour = this.colourKeys();
        this.matches = null;
        this.found = [];
    }

    /** Colour keys: a name's own, or an operator's without its encoder, where a unit executes it. */
    colourKeys() {
        const keys = [...this.names];
        const indices = new Map(keys.map((key, i) => [key, i]));
        const ofOp = this.ops.map((op) => {
            const key = `op ${op.replace(/^.*encoder[ .]?\d+[ .]?/, '').replace(/[0-9]/g, '')}`;
            if (!indices.has(key)) indices.set(key, keys.push(key) - 1);
            return indices.get(key);
        });
        const executes = this.names.map((name) => name === 'execute');
        const { count, name, op } = this.slices;
        const colour = new Uint16Array(count);
        for (let i = 0; i < count; ++i) colour[i] = executes[name[i]] && op[i] < ofOp.length ? ofOp[op[i]] : name[i];
        this.keys = keys;
        this.rank = keys.map((key, i) => (key.startsWith('wait: ') ? keys.length + i : i)); // stalls on top of work
        return colour;
    }

    /** First slice of a track that ends after `time`. */
    endingAfter(track, time, low = this.first[track], high = this.first[track + 1]) {
        while (low < high) {
            const middle = (low + high) >>> 1;
            if (this.latest[middle] > time) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    /** First slice of a track that begins at `time` or later. */
    beginningAt(track, time, low = this.first[track], high = this.first[track + 1]) {
        while (low < high) {
            const middle = (low + high) >>> 1;
            if (this.slices.begin[middle] >= time) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    /** The slice at a time, or the nearest within `slack`; -1 if there is none. */
    at(tracks, time, slack) {
        let best = -1, distance = slack;
        for (const track of tracks)
            for (let i = this.endingAfter(track, time - slack); i < this.first[track + 1] && this.slices.begin[i] <= time + slack; ++i) {
                const away = Math.max(this.slices.begin[i] - time, time - this.slices.end[i], 0);
                if (away < distance || (best < 0 && away <= distance)) [best, distance] = [i, away];
                if (distance === 0) return best;
            }
        return best;
    }

    nameOf(i) { return this.names[this.slices.name[i]]; }
    opOf(i) { return this.slices.op[i] < this.ops.length ? this.ops[this.slices.op[i]] : null; }
    waitedFor(i) { return this.slices.waitsFor[i] < this.slices.count && this.slices.waitsFor[i] !== NONE ? this.slices.waitsFor[i] : -1; }

    /** Marks slices whose operator or name contains the text; finds them in order of their begin. */
    search(text) {
        const wanted = text.trim().toLowerCase();
        this.found = [];
        this.matches = null;
        if (wanted === '') return;
        const has = (word) => word.toLowerCase().includes(wanted);
        const ops = this.ops.map(has), names = this.names.map(has);
        this.matches = new Uint8Array(this.slices.count);
        for (let i = 0; i < this.slices.count; ++i)
            if (names[this.slices.name[i]] || ops[this.slices.op[i]]) {
                this.matches[i] = 1;
                this.found.push(i);
            }
        this.found.sort((a, b) => this.slices.begin[a] - this.slices.begin[b] || a - b);
    }
}
