// SPDX-License-Identifier: Apache-2.0
// Figures with units. What is no number is a dash, never NaN.

const DASH = '\u2013';
const THIN = '\u202f';
export const known = (value) => typeof value === 'number' && Number.isFinite(value);

export function fixed(value, digits) {
    if (!known(value)) return DASH;
    return value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export const count = (value) => (known(value) ? value.toLocaleString('en-GB', { maximumFractionDigits: 0 }) : DASH);
export const percent = (share, digits = 1) => (known(share) ? `${fixed(100 * share, digits)}${THIN}%` : DASH);
export const withUnit = (value, unit, digits = 3) => (known(value) ? `${fixed(value, digits)}${THIN}${unit}` : DASH);

/** Three to four figures that mean something, whatever the size. */
export function significant(value, figures = 4) {
    if (!known(value)) return DASH;
    if (value === 0) return '0';
    const digits = Math.max(0, figures - 1 - Math.floor(Math.log10(Math.abs(value))));
    return digits > 9 ? value.toExponential(figures - 1) : fixed(value, Math.min(digits, 9));
}

/** A number as one says it: 125, 2.5, 8.528. */
export const brief = (value, figures = 4) => (known(value) ? (+value.toPrecision(figures)).toLocaleString('en-GB', { maximumFractionDigits: 9 }) : DASH);

const PREFIXES = [[1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k'], [1, '']];

/** Fixed digits where they say something; four figures of what is too small for them, prefixes for what is too long. */
export function readable(value, digits) {
    if (!known(value) || value === 0) return fixed(value, digits);
    if (Math.abs(value) < 1e-4) return value.toExponential(3);
    if (Math.abs(value) < 10 ** (2 - digits)) return significant(value, 4);
    return Math.abs(value) >= 1e5 ? scaled(value, '') : fixed(value, digits);
}

export const decade = (value) => PREFIXES.find(([least]) => Math.abs(value) >= least * 0.9999999) ?? PREFIXES[4];

/** 4540695552 as "4.541 G" of a unit. */
export function scaled(value, unit, figures = 4) {
    if (!known(value)) return DASH;
    const [size, prefix] = decade(value);
    return `${significant(value / size, figures)}${prefix || unit ? THIN : ''}${prefix}${unit}`;
}

/** Nanoseconds in the unit that suits them. */
export function time(ns, figures = 4) {
    if (!known(ns)) return DASH;
    const size = Math.abs(ns);
    if (size >= 1e9) return `${significant(ns / 1e9, figures)}${THIN}s`;
    if (size >= 1e6) return `${significant(ns / 1e6, figures)}${THIN}ms`;
    if (size >= 1e3) return `${significant(ns / 1e3, figures)}${THIN}µs`;
    return `${significant(ns, figures)}${THIN}ns`;
}
