// SPDX-License-Identifier: Apache-2.0
// A timeline of any size whose every slice is known: slice i of a track begins at i times its period.
import { gzipSync } from 'node:zlib';

const NONE = 0xffffffff;
const COLUMNS = [['begin', 'writeDoubleLE', 8], ['end', 'writeDoubleLE', 8], ['bytes', 'writeDoubleLE', 8], ['op', 'writeUInt32LE', 4],
    ['fold', 'writeUInt32LE', 4], ['waitsFor', 'writeUInt32LE', 4], ['track', 'writeUInt16LE', 2], ['name', 'writeUInt16LE', 2]];

export function packed(slices) {
    const buffer = Buffer.alloc(slices.length * 40);
    let offset = 0;
    for (const [column, write, size] of COLUMNS)
        for (const slice of slices) {
            buffer[write](slice[column], offset);
            offset += size;
        }
    return gzipSync(buffer).toString('base64');
}

export function timelineOf(count) {
    const lane = (name, at, kind, parent) => ({ name, lane: at, kind, parent });
    const tracks = [lane('platform.pl', 0, 'unit', null), lane('platform.pl.pe_array', 0, 'array', 0), lane('platform.pl.dma', 0, 'dma', 0), lane('platform.pl.dma', 1, 'dma', 0),
        ...[0, 1, 2, 3].map((each) => lane('platform.hp0', each, 'port', null)), lane('platform.dram', 0, 'memory', null)];
    const names = ['execute', 'preload', 'stream', 'drain', 'wait: weights', 'read', 'write'];
    const ops = [];
    for (let encoder = 1; encoder <= 12; ++encoder)
        for (const op of ['attention qkv', 'attention qkt', 'attention softmax', 'mlp fc1', 'mlp fc2']) ops.push(`encoder ${encoder} ${op}`);
    const end = 60e6;
    const each = Math.floor((count - ops.length) / (tracks.length - 1));
    const slices = [];
    tracks.forEach(({ kind }, track) => {
        const many = kind === 'unit' ? ops.length : track === tracks.length - 1 ? count - ops.length - each * (tracks.length - 2) : each;
        const period = end / many;
        for (let i = 0; i < many; ++i) {
            const name = kind === 'unit' ? 0 : kind === 'array' ? [1, 2, 3, 4][i % 4] : 5 + (i % 2);
            slices.push({ begin: i * period, end: (i + 0.75) * period, bytes: name > 4 ? 256 : 0, op: Math.floor((i * ops.length) / many),
                fold: kind === 'unit' ? NONE : i, waitsFor: NONE, track, name });
        }
    });
    const dma = slices.findIndex((slice) => slice.track === 2); // a stall waits for the movement before it
    slices.forEach((slice) => { if (slice.name === 4) slice.waitsFor = dma + slice.fold - 1; });
    return { slices, timeline: { begin_ns: 0, end_ns: end, clock_hz: 125e6, note: 'Made up.', tracks, names, ops, count: slices.length, slices: packed(slices),
        counters: [{ name: 'dram', unit: 'GB/s', begin_ns: 0, step_ns: end / 1000, values: Array.from({ length: 1000 }, (_, i) => (i % 100) / 10) }] } };
}
