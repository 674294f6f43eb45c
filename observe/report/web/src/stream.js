// SPDX-License-Identifier: Apache-2.0
// A stream of images: how long each took and waited, and at which effort the gate let it stop.
import { chart } from './charts/chart.js';
import { axis, hover, legend } from './charts/style.js';
import { el, table } from './dom.js';
import { section } from './figure.js';
import { count, fixed, known, percent } from './format.js';

const QUANTILES = [['mean', 'mean'], ['p50', 'p50'], ['p95', 'p95'], ['p99', 'p99'], ['max', 'most']];

function spreads(stream) {
    const rows = [['service_ms', 'Service'], ['waiting_ms', 'Waiting'], ['latency_ms', 'Latency']].filter(([key]) => stream[key]);
    const shownRows = stream.open_loop ? rows : rows.filter(([key]) => key === 'service_ms');
    const option = (c) => ({
        grid: { left: 62, right: 12, top: 36, bottom: 36 }, legend: legend(c),
        tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, formatter: (items) => hover(items[0].name, items.map((item) => [item.seriesName, `${fixed(item.value, 3)} ms`, item.color])) },
        xAxis: axis(c, '', { type: 'category', data: QUANTILES.map(([, name]) => name), axisTick: { show: false } }),
        yAxis: axis(c, 'ms', { type: 'value', nameGap: 44 }),
        series: shownRows.map(([key, name], i) => ({ name, type: 'bar', barMaxWidth: 34, data: QUANTILES.map(([quantile]) => stream[key][quantile]), itemStyle: { color: [c.low, c.softmax, c.high][i] } })),
    });
    return [chart('stream-latency', 'Mean and percentiles of what an image takes (service), waits before it, and both (latency).', option, { height: 300 }).node,
        table(['ms', ...QUANTILES.map(([, name]) => name)], shownRows.map(([key, name]) => [name, ...QUANTILES.map(([quantile]) => fixed(stream[key][quantile], 3))]), { id: 'stream-table' })];
}

function gate(of) {
    if (!of) return null;
    return el('div', {}, el('h3', {}, 'Gate'),
        table(['Effort', 'Threshold', 'Images that stop', 'Share', 'Of them right'], of.stages.map((stage) => [stage.effort, known(stage.threshold) ? fixed(stage.threshold, 4) : 'none',
            count(stage.images), percent(stage.share, 2), stage.images > 0 ? percent(stage.correct / stage.images, 2) : '–']), { id: 'gate-table' }),
        el('p', { class: 'note' }, `Accuracy ${percent(of.accuracy, 2)}. Gate trace: ${of.source}.`));
}

export function stream(result) {
    const of = result.stream;
    if (!of) return null;
    const [figure, figures] = spreads(of);
    const words = [`${count(of.images)} images in ${fixed(of.seconds, 3)} s, ${of.open_loop ? 'as they come' : 'the next one always there'}: ${fixed(of.throughput_fps, 3)} a second, busy ${percent(of.utilisation, 2)}.`,
        of.open_loop && ` ${fixed(of.mean_queue, 2)} wait on average, ${count(of.longest_queue)} at most; ${fixed(of.mean_in_system, 2)} are in the system.`,
        of.in_flight > 1 && ` Up to ${of.in_flight} images overlap.`].filter(Boolean).join('');
    return section('stream', 'Stream of images', el('p', { class: 'lead' }, words), el('div', { class: 'pair' }, figure, el('div', {}, figures, gate(of.gate))));
}
