// SPDX-License-Identifier: Apache-2.0
// A chart in a figure: follows the theme and the width, exports PNG and SVG in the light theme.
import { el } from '../dom.js';
import { downloadCanvas, downloadSvg } from '../export.js';
import { figure } from '../figure.js';
import { colours, onTheme } from '../theme.js';
import { base } from './style.js';
import { echarts } from './echarts.js';

const SVG_LIMIT = 5000; // beyond so many points a canvas is faster than elements

/**
 * `option(colours, size)` gives the ECharts option; `height` in pixels, or a function of nothing.
 * Returns {node, redraw, chart}: the figure, a function to call when what `option` reads has changed.
 */
export function chart(id, caption, option, { height = 360, points = 0, label, redrawn, ...rest } = {}) {
    const tall = () => (typeof height === 'function' ? height() : height);
    const holder = el('div', { class: 'chart', role: 'img', 'aria-label': label ?? caption, style: { height: `${tall()}px` } });
    let instance = null;
    const whole = (light) => base(option(colours(light), { width: holder.clientWidth || 900, height: tall() }), colours(light));

    function offscreen(renderer) {
        const element = document.createElement('div');
        const copy = echarts.init(element, null,
            { renderer, width: holder.clientWidth || 900, height: tall(), devicePixelRatio: 2, ssr: renderer === 'svg' });
        const option = whole(true);
        copy.setOption({ ...option, backgroundColor: '#ffffff', dataZoom: option.dataZoom?.filter((each) => each.type === 'slider').map((each) => ({ ...each, show: false })) });
        const zoomed = instance?.getOption().dataZoom;
        if (zoomed?.length) copy.dispatchAction({ type: 'dataZoom', start: zoomed[0].start, end: zoomed[0].end });
        return copy;
    }
    const exports = {
        PNG: () => {
            const copy = offscreen('canvas');
            downloadCanvas(id, copy.renderToCanvas({ pixelRatio: 2, backgroundColor: '#ffffff' }));
            copy.dispose();
        },
        SVG: () => {
            const copy = offscreen('svg');
            downloadSvg(id, copy.renderToSVGString());
            copy.dispose();
        },
    };
    const node = figure(id, caption, holder, { exports, ...rest });

    function redraw() {
        if (!instance) return;
        holder.style.height = `${tall()}px`;
        instance.resize();
        instance.setOption(whole(false), true);
        redrawn?.(instance);
    }
    // Drawn when it first has a width: a figure may be built before it is in the page.
    const size = new ResizeObserver(() => {
        if (holder.clientWidth === 0) return;
        if (instance) {
            redraw();
            return;
        }
        instance = echarts.init(holder, null, { renderer: points > SVG_LIMIT ? 'canvas' : 'svg' });
        node.chart = instance; // what tests look at
        redraw();
    });
    size.observe(holder);
    onTheme(redraw);
    return { node, redraw };
}
