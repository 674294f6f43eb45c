// SPDX-License-Identifier: Apache-2.0
// Delay by encoder module and energy by component, in the form of the paper's Fig. 6.
import { chart } from './charts/chart.js';
import { axis, hover, legend } from './charts/style.js';
import { el, table } from './dom.js';
import { section } from './figure.js';
import { percent, readable } from './format.js';
import { colourOf } from './palette.js';
import { worded } from './text.js';

/** One stacked bar with its shares written on it, and the table that says the same. */
function bar(id, caption, parts, unit, digits, what) {
    const rows = Object.entries(parts).filter(([, value]) => value > 0);
    const total = rows.reduce((sum, [, value]) => sum + value, 0);
    if (total <= 0) return null;
    const visible = rows.filter(([, value]) => value / total >= 5e-5);
    const option = (c) => ({
        grid: { left: 8, right: 12, top: 52, bottom: 44 },
        legend: legend(c),
        tooltip: { trigger: 'item', formatter: (item) => hover(item.seriesName, [[what, `${readable(item.value, digits)} ${unit}`, item.color], ['share', percent(item.value / total, 2)]]) },
        xAxis: axis(c, `${what}, ${unit}`, { type: 'value', max: total, axisLabel: { formatter: (value) => (value === total ? '' : String(value)) } }),
        yAxis: { type: 'category', data: [''], axisLine: { show: false }, axisTick: { show: false } },
        series: visible.map(([key, value]) => ({
            name: worded(key), type: 'bar', stack: 'all', barWidth: 46, data: [value],
            itemStyle: { color: colourOf(c, key), borderColor: c.page, borderWidth: 1 },
            label: { show: value / total > 0.065, formatter: percent(value / total), color: '#10151b', fontSize: 12, fontWeight: 600, textBorderColor: 'rgba(255,255,255,0.65)', textBorderWidth: 2 },
        })),
    });
    const { node } = chart(id, caption, option, { height: 172 });
    node.append(table(['', `${what}, ${unit}`, 'Share'], [...rows.map(([key, value]) => [worded(key), readable(value, digits), percent(value / total, 2)]),
        Object.assign(['together', readable(total, digits), percent(1, 0)], { className: 'total' })], { id: `${id}-table`, class: 'narrow' }));
    return node;
}

export function breakdown(result) {
    const delay = bar('delay', 'Delay across the modules of the encoders. Attention MAC is QKV, QKᵀ, SM×V and the projection.', result.breakdown_ms, 'ms', 3, 'Delay');
    const components = result.energy_components_j ?? {};
    const energy = bar('energy', 'Energy across the resources of the SoC.', components, 'J', 5, 'Energy');
    const names = Object.keys(components);
    const lump = names.length === 1 && el('p', { class: 'note' }, `This platform's energy model knows one component, ${worded(names[0])}: it multiplies a constant power by the delay.`);
    return section('breakdown', 'Where delay and energy go', el('div', { class: 'pair' },
        delay ?? el('p', { class: 'note' }, 'No operator took any time.'),
        el('div', {}, energy ?? el('p', { class: 'note' }, "The result carries no energy components: the platform's energy model gives one sum."), energy && lump)));
}
