// SPDX-License-Identifier: Apache-2.0
// 200,000 slices on the canvas: from the whole run to single folds, what is hovered and selected, how long a frame takes.
import assert from 'node:assert';
import test, { after } from 'node:test';
import { close, exported, isPng, isSvg, open, quiet, resultOf } from './browser.mjs';
import { timelineOf } from './timeline_data.mjs';

after(close);

const COUNT = 200000;
const run = resultOf('run', 'studies/deit_s.yaml');
const { slices, timeline } = timelineOf(COUNT);
let first = null;
/** One page for all tests, as it was when it opened. */
async function opened() {
    first ??= await open({ ...run, timeline });
    await first.locator('#timeline-search').fill('');
    await first.evaluate(() => {
        const own = document.getElementById('timeline-figure').timeline;
        own.foldAll(false);
        own.select(-1);
        own.fit();
        document.activeElement?.blur();
        window.scrollTo(0, 0);
    });
    return first;
}
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** The middle of a slice on the screen. */
const centreOf = (page, i) => page.evaluate((slice) => {
    const own = document.getElementById('timeline-figure').timeline;
    own.paintNow();
    const box = own.canvas.getBoundingClientRect(), { begin, end, track } = own.model.slices;
    const row = own.layout.rows[own.layout.rowOf[track[slice]]];
    const x = own.frame.left + ((begin[slice] + end[slice]) / 2 - own.frame.from) * own.frame.scale;
    return [box.left + x, box.top + row.y + row.height / 2];
}, i);

test('every slice arrives, and the first look is the whole run', async () => {
    const page = await opened();
    const state = await page.evaluate(() => {
        const own = document.getElementById('timeline-figure').timeline;
        return { count: own.model.slices.count, from: own.from, to: own.to };
    });
    assert.deepEqual(state, { count: COUNT, from: 0, to: timeline.end_ns });
    assert.match(await page.locator('#timeline figcaption').innerText(), /200,000 slices at 125 MHz/);
    await quiet(page);
});

test('keys zoom to single folds, and the mouse names them', async () => {
    const page = await opened();
    const array = slices.findIndex((slice) => slice.track === 1), fold = array + 10001;
    await page.locator('#timeline-canvas').focus();
    await page.evaluate((at) => {
        const own = document.getElementById('timeline-figure').timeline;
        own.show(at - 1e6, at + 1e6);
    }, (slices[fold].begin + slices[fold].end) / 2);
    for (let i = 0; i < 30; ++i) await page.keyboard.press('w');
    const seen = await page.evaluate(() => {
        const own = document.getElementById('timeline-figure').timeline;
        return own.model.beginningAt(1, own.to) - own.model.endingAfter(1, own.from);
    });
    assert.ok(seen >= 1 && seen <= 4, `${seen} folds in view`);
    await page.locator('#timeline-canvas').scrollIntoViewIfNeeded();
    const at = await centreOf(page, fold);
    await page.mouse.move(at[0] - 3, at[1]);
    await page.mouse.move(...at);
    const text = await page.locator('.timeline-hover').innerText();
    assert.ok(text.startsWith('stream') && text.includes(timeline.ops[slices[fold].op]) && text.includes('10,001'.replace(',', '')), text);
    await page.keyboard.press('0');
    assert.deepEqual(await page.evaluate(() => { const own = document.getElementById('timeline-figure').timeline; return [own.from, own.to]; }), [0, timeline.end_ns]);
    await quiet(page);
});

test('wheel zooms at the mouse once clicked, dragging pans, the page scrolls before', async () => {
    const page = await opened();
    const view = () => page.evaluate(() => { const own = document.getElementById('timeline-figure').timeline; return [own.from, own.to]; });
    await page.locator('#timeline-canvas').scrollIntoViewIfNeeded();
    const box = await page.locator('#timeline-canvas').boundingBox();
    const middle = [box.x + box.width * 0.6, box.y + 60];
    await page.mouse.move(...middle);
    await page.mouse.wheel(0, -300);
    assert.deepEqual(await view(), [0, timeline.end_ns]);
    await page.waitForTimeout(200);
    await page.locator('#timeline-canvas').scrollIntoViewIfNeeded();
    const now = await page.locator('#timeline-canvas').boundingBox();
    await page.mouse.click(now.x + now.width * 0.6, now.y + 60);
    await page.mouse.wheel(0, -400);
    await page.waitForFunction((whole) => { const own = document.getElementById('timeline-figure').timeline; return own.to - own.from < whole * 0.9; }, timeline.end_ns);
    const [from, to] = await view();
    await page.mouse.down();
    await page.mouse.move(now.x + now.width * 0.6 - 100, now.y + 60, { steps: 4 });
    await page.mouse.up();
    const [later, end] = await view();
    assert.ok(later > from && Math.abs(end - later - (to - from)) < 1, 'panned by as much as it was wide');
    await page.locator('#timeline-fit').click();
    assert.deepEqual(await view(), [0, timeline.end_ns]);
    await quiet(page);
});

test('a stall leads to what it waits for', async () => {
    const page = await opened();
    const stall = slices.findIndex((slice) => slice.track === 1 && slice.fold === 8003);
    assert.equal(timeline.names[slices[stall].name], 'wait: weights');
    await page.evaluate((i) => document.getElementById('timeline-figure').timeline.fitSlice(i), stall);
    await page.locator('#timeline-canvas').scrollIntoViewIfNeeded();
    await page.mouse.click(...await centreOf(page, stall));
    const text = await page.locator('.timeline-details').innerText();
    assert.ok(text.includes('wait: weights') && text.includes('platform.pl.dma'), text);
    await page.locator('#timeline-waits-for').click();
    const selected = await page.evaluate(() => document.getElementById('timeline-figure').timeline.selected);
    assert.equal(selected, slices[stall].waitsFor);
    assert.match(await page.locator('.timeline-details').innerText(), /fold 8002/);
    await quiet(page);
});

test('tracks fold, and an operator is found', async () => {
    const page = await opened();
    const height = () => page.evaluate(() => document.getElementById('timeline-figure').timeline.layout.height);
    const before = await height();
    await page.locator('#timeline-canvas').scrollIntoViewIfNeeded();
    const box = await page.locator('#timeline-canvas').boundingBox();
    await page.mouse.click(box.x + 30, box.y + 46); // the label of the PL, with the array and the DMA below it
    assert.ok(await height() <= before - 60);
    await page.locator('#timeline-unfold').click();
    assert.equal(await height(), before);
    await page.locator('#timeline-search').fill('encoder 7 mlp fc1');
    const expected = slices.filter((slice) => timeline.ops[slice.op] === 'encoder 7 mlp fc1').length;
    assert.equal(await page.locator('#timeline-found').innerText(), `${expected.toLocaleString('en-GB')} found`);
    await page.locator('#timeline-search').press('Enter');
    assert.match(await page.locator('.timeline-details').innerText(), /encoder 7 mlp fc1/);
    await quiet(page);
});

test('frames of 200,000 slices follow the hand', async (context) => {
    const page = await open({ ...run, timeline });
    const frames = await page.evaluate(async () => { // as when panning by hand, at the worst zoom
        const own = document.getElementById('timeline-figure').timeline;
        const times = [];
        own.show(0, own.limits.to / 2);
        for (let i = 0; i < 60; ++i) {
            own.pan(0.01);
            times.push(await new Promise((resolve) => requestAnimationFrame(resolve)));
        }
        return times.slice(1).map((each, i) => each - times[i]);
    });
    context.diagnostic(`panning: median ${median(frames).toFixed(1)} ms from frame to frame`);
    const times = await page.evaluate(() => {
        const own = document.getElementById('timeline-figure').timeline;
        const measured = { whole: [], tenth: [], hundredth: [], folds: [] };
        for (const [name, share] of [['whole', 1], ['tenth', 0.1], ['hundredth', 0.01], ['folds', 1e-5]])
            for (let i = 0; i < 40; ++i) {
                const span = own.limits.to * share, from = (own.limits.to - span) * (i / 40);
                own.show(from, from + span);
                const begin = performance.now();
                own.paintNow();
                own.canvas.getContext('2d').getImageData(0, 0, 1, 1); // the canvas paints when it is read
                measured[name].push(performance.now() - begin);
            }
        return measured;
    });
    for (const [name, each] of Object.entries(times)) {
        context.diagnostic(`${name}: median ${median(each).toFixed(2)} ms, longest ${Math.max(...each).toFixed(2)} ms a frame`);
        assert.ok(median(each) < 60, `${name}: ${median(each)} ms`); // near 60 a second on an idle machine; busy ones may take longer
    }
});

test('the timeline can be saved as PNG and as SVG', async () => {
    const page = await opened();
    await page.evaluate(() => document.getElementById('timeline-figure').timeline.show(1e6, 1.01e6));
    assert.ok(isPng(await exported(page, 'timeline-figure', 'PNG')));
    const drawn = await exported(page, 'timeline-figure', 'SVG');
    assert.ok(await isSvg(page, drawn) && drawn.toString().includes('pe_array'));
    await quiet(page);
});

test('a timeline that is cut says so instead of drawing', async () => {
    const page = await open({ ...run, timeline: { ...timeline, count: COUNT - 1 } });
    assert.match(await page.locator('#timeline').innerText(), /cannot be drawn: 8000000 bytes/);
    await quiet(page);
});
