// SPDX-License-Identifier: Apache-2.0
// What every operator's cycles were: phases of a fold, work on the PS, stalls by cause.
import { chart } from './charts/chart.js';
import { axis, hover, legend } from './charts/style.js';
import { table } from './dom.js';
import { choice, section } from './figure.js';
import { count, percent } from './format.js';
import { colourOf } from './palette.js';
import { encoderOf, imagesOf, partsOf } from './operator.js';
import { shown, worded } from './text.js';

/** Sums over operators with the same place, in the order of the trace. */
function grouped(rows, place) {
    const groups = new Map();
    for (const row of rows) {
        const key = place(row.op);
        const group = groups.get(key) ?? { name: key, parts: {} };
        for (const [cause, cycles] of Object.entries(row.parts)) group.parts[cause] = (group.parts[cause] ?? 0) + cycles;
        groups.set(key, group);
    }
    return [...groups.values()];
}

function whole(result) {
    const rows = Object.entries(result.cycle_stack).filter(([, cycles]) => cycles > 0);
    return table(['What the array does', 'Cycles', 'Share of the run'], rows.map(([key, cycles]) => [worded(key), count(cycles), percent(cycles / result.cycles, 2)]), { id: 'stack-table', class: 'narrow' });
}

export function cycleStack(result) {
    const rows = result.ops.map((op) => ({ op, name: op.name, parts: partsOf(op) })).filter((row) => Object.keys(row.parts).length > 0);
    if (rows.length === 0) return null;
    const images = imagesOf(result);
    const views = { encoder: grouped(rows, (op) => encoderOf(op)), operator: rows };
    let view = 'encoder', unit = 'cycles';
    const causes = ['preload', 'stream', 'drain', 'ps_work', ...new Set(rows.flatMap((row) => Object.keys(row.parts)))]
        .filter((cause, i, all) => all.indexOf(cause) === i && rows.some((row) => row.parts[cause] > 0));
    const nameOf = (cause) => (cause === 'ps_work' ? 'work on the PS' : worded(cause));
    const total = (parts) => Object.values(parts).reduce((sum, cycles) => sum + cycles, 0);
    const option = (c) => {
        const bars = views[view];
        const share = unit === 'share';
        const value = (bar, cause) => (bar.parts[cause] ?? 0) / (share ? total(bar.parts) / 100 : images);
        const zoomed = bars.length > 40;
        return {
            grid: { left: 76, right: 16, top: 60, bottom: zoomed ? 122 : 54 },
            legend: legend(c),
            tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, formatter: (items) => {
                const bar = bars[items[0].dataIndex];
                return hover(view === 'encoder' ? `Encoder ${bar.name}` : bar.name, [
                    ...causes.filter((cause) => bar.parts[cause] > 0).map((cause) => [nameOf(cause), `${count(bar.parts[cause] / images)} cycles, ${percent(bar.parts[cause] / total(bar.parts))}`, colourOf(c, cause)]),
                    ['together', `${count(total(bar.parts) / images)} cycles`]]);
            } },
            xAxis: axis(c, view === 'encoder' ? 'Encoder, or what lies outside of them' : '', { type: 'category', data: bars.map((bar) => shown(bar.name, 40).replace(/(^|\.)encoder\./, '$1')), axisTick: { show: false }, nameGap: 30,
                axisLabel: { rotate: view === 'encoder' ? 0 : 55, hideOverlap: true, width: 110, overflow: 'truncate' } }),
            yAxis: axis(c, share ? 'Share of the cycles, %' : images > 1 ? 'PL cycles, mean of an image' : 'PL cycles', { type: 'value', nameGap: 60, max: share ? 100 : undefined,
                axisLabel: { formatter: (cycles) => (share ? String(cycles) : compact(cycles)) } }),
            dataZoom: zoomed ? [
                { type: 'slider', height: 18, bottom: 8, start: 0, end: 4800 / bars.length, borderColor: c.line, fillerColor: `${c.accent}22`, handleStyle: { color: c.page, borderColor: c.accent }, moveHandleSize: 4,
                    showDataShadow: false, textStyle: { color: c.muted, fontSize: 0 }, brushSelect: false },
                { type: 'inside', zoomOnMouseWheel: 'ctrl', moveOnMouseMove: true, moveOnMouseWheel: 'shift' }] : [],
            series: causes.map((cause) => ({
                name: nameOf(cause), type: 'bar', stack: 'cycles', barMaxWidth: 44, barCategoryGap: '22%', data: bars.map((bar) => value(bar, cause)),
                itemStyle: { color: colourOf(c, cause) }, emphasis: { focus: 'series' },
            })),
        };
    };
    const figure = chart('cycle-stack', 'Cycle stack. Blue: phases of the array\'s folds. Green: operators on the PS. Other hues: the array waits, and for what.', option, {
        height: () => (view === 'operator' ? 470 : 400), points: rows.length * causes.length, wide: true,
        controls: [choice('Bars', { encoder: 'By encoder', operator: 'By operator' }, (key) => { view = key; figure.redraw(); }),
            choice('Scale', { cycles: 'Cycles', share: 'Share' }, (key) => { unit = key; figure.redraw(); })],
        note: 'By operator: drag the bar below to zoom and pan; Ctrl and the wheel zoom, Shift and the wheel pan.',
    });
    return section('cycles', 'Why each cycle was spent', figure.node, whole(result));
}

function compact(cycles) {
    if (cycles >= 1e6) return `${+(cycles / 1e6).toPrecision(3)} M`;
    return cycles >= 1e3 ? `${+(cycles / 1e3).toPrecision(3)} k` : String(cycles);
}
