// SPDX-License-Identifier: Apache-2.0
// Slices as columns: base64 of gzip of the columns one after the other, little-endian, sorted by track, then begin.

export const NONE = 0xffffffff;
const COLUMNS = [['begin', Float64Array], ['end', Float64Array], ['bytes', Float64Array], ['op', Uint32Array],
    ['fold', Uint32Array], ['waitsFor', Uint32Array], ['track', Uint16Array], ['name', Uint16Array]];

async function inflated(base64) {
    const packed = atob(base64);
    const bytes = new Uint8Array(packed.length);
    for (let i = 0; i < bytes.length; ++i) bytes[i] = packed.charCodeAt(i);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Response(stream).arrayBuffer();
}

/** {count, begin, end, ...}: typed arrays. Throws where the columns are not what the timeline says. */
export async function decode(timeline) {
    const count = timeline.count;
    const buffer = await inflated(timeline.slices);
    const width = COLUMNS.reduce((sum, [, type]) => sum + type.BYTES_PER_ELEMENT, 0);
    if (buffer.byteLength !== count * width) throw new Error(`${buffer.byteLength} bytes of slices, expected ${count} times ${width}`);
    const slices = { count };
    let offset = 0;
    for (const [name, type] of COLUMNS) {
        slices[name] = new type(buffer, offset, count);
        offset += count * type.BYTES_PER_ELEMENT;
    }
    for (let i = 0; i < count; ++i) {
        const ordered = i === 0 || slices.track[i] > slices.track[i - 1] || (slices.track[i] === slices.track[i - 1] && slices.begin[i] >= slices.begin[i - 1]);
        if (!ordered || slices.track[i] >= timeline.tracks.length || slices.name[i] >= timeline.names.length || !(slices.end[i] >= slices.begin[i]))
            throw new Error(`slice ${i} is out of order or names no track`);
    }
    return slices;
}
