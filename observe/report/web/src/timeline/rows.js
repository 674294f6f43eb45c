// SPDX-License-Identifier: Apache-2.0
// Which rows there are: lanes of unfolded modules, one thin row for a folded one, none for what lies in a folded one.

const LANE = 20, ARRAY = 38, FOLDED = 10, COUNTER = 44, GAP = 3;

/** Modules: tracks of one name that follow each other. */
export function modulesOf(tracks) {
    const modules = [];
    const ofTrack = [];
    tracks.forEach((track, i) => {
        const last = modules[modules.length - 1];
        if (last && last.name === track.name) last.tracks.push(i);
        else modules.push({ name: track.name, kind: track.kind, tracks: [i], parent: null, depth: 0, folded: false });
        ofTrack.push(modules.length - 1);
    });
    for (const module of modules) {
        const parent = tracks[module.tracks[0]].parent;
        module.parent = Number.isInteger(parent) && parent < module.tracks[0] && parent >= 0 ? ofTrack[parent] : null;
        const above = module.parent === null ? 'platform.' : `${modules[module.parent].name}.`;
        module.label = module.name.startsWith(above) && module.name.length > above.length ? module.name.slice(above.length) : module.name;
        module.depth = module.parent === null ? 0 : modules[module.parent].depth + 1;
    }
    return { modules, ofTrack };
}

/** Many lanes begin folded, so that the first look is one screen. */
export function foldMany(modules, rows = 44) {
    const lanes = modules.reduce((sum, module) => sum + module.tracks.length, 0);
    if (lanes > rows) for (const module of modules) module.folded = module.tracks.length > 2;
}

export function layout({ modules, ofTrack }, counters, top) {
    const rows = [];
    let y = top;
    const push = (row) => { rows.push({ ...row, y }); y += row.height; };
    const home = modules.map(() => null); // the row that stands for a module
    modules.forEach((module, m) => {
        const hider = module.parent === null ? null : home[module.parent].hides;
        if (hider !== null) {
            home[m] = { hides: hider };
            return;
        }
        y += GAP;
        home[m] = { hides: module.folded ? rows.length : null };
        if (module.folded) push({ module: m, tracks: [], label: module.label, height: FOLDED, head: true });
        else module.tracks.forEach((track, lane) => push({ module: m, tracks: [track], label: module.label, lane, height: module.kind === 'array' ? ARRAY : LANE, head: lane === 0 }));
    });
    const rowOf = new Int32Array(ofTrack.length);
    let next = 0;
    ofTrack.forEach((m, track) => {
        const { hides } = home[m];
        if (hides !== null) {
            rowOf[track] = hides;
            if (rows[hides].module === m) rows[hides].tracks.push(track);
        } else {
            while (rows[next].tracks[0] !== track || modules[rows[next].module].folded) next += 1;
            rowOf[track] = next;
        }
    });
    counters.forEach((counter, i) => {
        y += GAP;
        push({ module: -1, counter: i, tracks: [], label: counter.name, height: COUNTER, head: true });
    });
    return { rows, rowOf, height: y + GAP };
}
