// SPDX-License-Identifier: Apache-2.0
// What all charts share: type, hairlines, tooltips.
import { el } from '../dom.js';
import { shown } from '../text.js';

// Single quotes: ECharts writes the family into an attribute of its SVG as it is.
export const FONT = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'Liberation Sans', 'DejaVu Sans', sans-serif";

export const axis = (colours, name, more = {}) => ({
    name, nameLocation: 'middle', nameGap: 32, nameTextStyle: { color: colours.text, fontSize: 12 },
    axisLine: { show: true, lineStyle: { color: colours.muted } }, axisTick: { lineStyle: { color: colours.muted } },
    axisLabel: { color: colours.muted, fontSize: 11, ...more.axisLabel },
    splitLine: { lineStyle: { color: colours.soft }, ...more.splitLine },
    ...Object.fromEntries(Object.entries(more).filter(([key]) => key !== 'axisLabel' && key !== 'splitLine')),
});

export const legend = (colours, more = {}) => ({
    top: 0, left: 0, itemWidth: 14, itemHeight: 10, itemGap: 14, icon: 'roundRect',
    textStyle: { color: colours.text, fontSize: 12 }, inactiveColor: colours.line, ...more,
});

/** A tooltip's content as elements: ECharts would take a string for HTML. */
export function hover(title, rows) {
    return el('div', { class: 'hover' }, el('div', { class: 'hover-title' }, shown(title, 120)),
        el('table', {}, rows.filter(Boolean).map(([name, value, colour]) => el('tr', {},
            el('th', {}, colour && el('i', { style: { background: colour } }), shown(name, 60)), el('td', {}, value)))));
}

export function base(option, colours) {
    return {
        animation: false, textStyle: { fontFamily: FONT, color: colours.text },
        ...option,
        tooltip: {
            confine: true, backgroundColor: colours.page, borderColor: colours.line, borderWidth: 1, padding: [8, 10],
            textStyle: { color: colours.text, fontSize: 12, fontFamily: FONT }, transitionDuration: 0, ...option.tooltip,
        },
    };
}
