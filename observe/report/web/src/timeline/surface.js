// SPDX-License-Identifier: Apache-2.0
// What paints: the canvas on the page, or an SVG for a paper. Both take the same strokes.

const CHARACTER = 6.1; // mean width at 11 px
export const TEXT_SIZE = 11;
const FONT = 'system-ui, -apple-system, "Segoe UI", "Noto Sans", "Liberation Sans", sans-serif';

/** A text cut to a width, in characters rather than by measuring: thousands a frame. */
export function fitted(text, width) {
    const room = Math.floor(width / CHARACTER);
    if (text.length <= room) return text;
    return room >= 4 ? `${text.slice(0, room - 1)}…` : '';
}

export class CanvasSurface {
    constructor(context) {
        this.context = context;
        context.font = `${TEXT_SIZE}px ${FONT}`;
        context.textBaseline = 'middle';
    }
    rect(x, y, width, height, colour, alpha = 1) {
        this.context.globalAlpha = alpha;
        this.context.fillStyle = colour;
        this.context.fillRect(x, y, width, height);
        this.context.globalAlpha = 1;
    }
    outline(x, y, width, height, colour) {
        this.context.strokeStyle = colour;
        this.context.lineWidth = 2;
        this.context.strokeRect(x, y, width, height);
    }
    text(x, y, text, colour, anchor = 'start') {
        this.context.fillStyle = colour;
        this.context.textAlign = anchor === 'middle' ? 'center' : anchor;
        this.context.fillText(text, x, y);
    }
    /** Points [[x, y], ...] filled; `curve`: a cubic instead, stroked. */
    polygon(points, colour, alpha = 1) {
        this.context.globalAlpha = alpha;
        this.context.fillStyle = colour;
        this.context.beginPath();
        points.forEach(([x, y], i) => (i === 0 ? this.context.moveTo(x, y) : this.context.lineTo(x, y)));
        this.context.fill();
        this.context.globalAlpha = 1;
    }
    curve([x0, y0], [x1, y1], [x2, y2], [x3, y3], colour) {
        this.context.strokeStyle = colour;
        this.context.lineWidth = 2;
        this.context.beginPath();
        this.context.moveTo(x0, y0);
        this.context.bezierCurveTo(x1, y1, x2, y2, x3, y3);
        this.context.stroke();
    }
    clip(x, y, width, height) {
        this.context.save();
        this.context.beginPath();
        this.context.rect(x, y, width, height);
        this.context.clip();
    }
    unclip() { this.context.restore(); }
}

const escaped = (text) => text.replace(/[&<>"]/g, (each) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }[each]));
const n = (value) => +value.toFixed(2);

export class SvgSurface {
    constructor(width, height) {
        this.head = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escaped(FONT)}" font-size="${TEXT_SIZE}">`;
        this.parts = [];
        this.clips = 0;
    }
    rect(x, y, width, height, colour, alpha = 1) {
        this.parts.push(`<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" fill="${colour}"${alpha < 1 ? ` fill-opacity="${n(alpha)}"` : ''}/>`);
    }
    outline(x, y, width, height, colour) {
        this.parts.push(`<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" fill="none" stroke="${colour}" stroke-width="2"/>`);
    }
    text(x, y, text, colour, anchor = 'start') {
        if (text) this.parts.push(`<text x="${n(x)}" y="${n(y)}" dy="0.35em" fill="${colour}" text-anchor="${anchor}">${escaped(text)}</text>`);
    }
    polygon(points, colour, alpha = 1) {
        this.parts.push(`<path d="M${points.map(([x, y]) => `${n(x)} ${n(y)}`).join('L')}Z" fill="${colour}" fill-opacity="${n(alpha)}"/>`);
    }
    curve(a, b, c, d, colour) {
        const [p, q, r, s] = [a, b, c, d].map(([x, y]) => `${n(x)} ${n(y)}`);
        this.parts.push(`<path d="M${p}C${q} ${r} ${s}" fill="none" stroke="${colour}" stroke-width="2"/>`);
    }
    clip(x, y, width, height) {
        this.clips += 1;
        this.parts.push(`<clipPath id="c${this.clips}"><rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"/></clipPath><g clip-path="url(#c${this.clips})">`);
    }
    unclip() { this.parts.push('</g>'); }
    toString() { return `${this.head}${this.parts.join('\n')}</svg>`; }
}
