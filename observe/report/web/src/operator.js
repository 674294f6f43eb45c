// SPDX-License-Identifier: Apache-2.0
// What several sections ask an operator of a run.

/** Figures of operators are sums over all images; the page shows means. */
export const imagesOf = (result) => (result.images > 0 ? result.images : 1);

export const cyclesOf = (op) => op.compute_cycles + op.stall_cycles;

/** Non-zero cycles by cause: the array's phases and stalls, or the PS's work. */
export function partsOf(op) {
    const parts = op.cycle_stack ?? { [op.unit === 'ps' ? 'ps_work' : 'compute']: cyclesOf(op) };
    return Object.fromEntries(Object.entries(parts).filter(([, cycles]) => cycles > 0));
}

/** "3"; "e6: 3" where a gate runs several efforts; the group of what belongs to no encoder. */
export function encoderOf(op) {
    const split = /^(.+?)\.(?:encoder\.|stem\.|head\.|gate\.)/.exec(op.name);
    const place = op.encoder ?? op.group;
    return split ? `${split[1]}: ${place}` : String(place);
}
