// SPDX-License-Identifier: Apache-2.0
// The page of a search against the JSON that it was made of.
import assert from 'node:assert';
import test, { after } from 'node:test';
import { close, exported, isPng, isSvg, open, quiet, resultOf, tooltip } from './browser.mjs';

after(close);

const search = resultOf('search', 'studies/deit_s_pivot.yaml');
let first = null;
/** One page for the tests that leave it as it was. */
const opened = async () => (first ??= await open(search));

test('the verdict is the chosen pair, held out, and says whose accuracies these are', async () => {
    const page = await opened();
    const text = await page.locator('#verdict').innerText();
    const { held_out: chosen } = search;
    for (const figure of [`(${chosen.low}, ${chosen.high})`, chosen.delay_ms.toFixed(3), chosen.energy_j.toFixed(4), chosen.edp_j_ms.toFixed(3), (100 * chosen.accuracy).toFixed(2), 'Accuracies are measured', search.source])
        assert.ok(text.includes(figure), `${figure} in ${text}`);
    await quiet(page);
});

test('modelled accuracies carry a warning', async () => {
    const page = await open({ ...search, modelled: true });
    assert.match(await page.locator('#accuracies.warning').innerText(), /modelled, not measured/);
});

test('the front is the JSON\'s, and a point says what it is under the mouse', async () => {
    const page = await opened();
    const drawn = await page.evaluate(() => document.getElementById('pareto-chart').chart.getOption().series.find((each) => each.name === 'Pareto front').data.map((each) => each.value));
    assert.deepEqual(drawn, [...search.pareto].sort((a, b) => a.delay_ms - b.delay_ms).map((point) => [point.delay_ms, 100 * point.accuracy]));
    const last = search.pareto.at(-1);
    const text = await tooltip(page, 'pareto-chart', { xAxisIndex: 0, yAxisIndex: 0 }, [last.delay_ms, 100 * last.accuracy]);
    for (const figure of [`(${last.low}, ${last.high})`, last.threshold.toFixed(4), (100 * last.accuracy).toFixed(2), last.delay_ms.toFixed(3), last.energy_j.toFixed(4), last.edp_j_ms.toFixed(3)])
        assert.ok(text.includes(figure), `${figure} in ${text}`);
    await page.getByRole('button', { name: 'Energy', exact: true }).click();
    const energies = await page.evaluate(() => document.getElementById('pareto-chart').chart.getOption().series.find((each) => each.name === 'Pareto front').data.map((each) => each.value[0]));
    assert.deepEqual(energies, search.pareto.map((point) => point.energy_j).sort((a, b) => a - b));
    await quiet(page);
});

test('the diagram fills the encoders whose attention runs', async () => {
    const page = await opened();
    const rows = await page.locator('#paths-diagram svg g').evaluateAll((groups) => groups.map((group) => [...group.querySelectorAll('rect')]
        .flatMap((cell, i) => (/active|chosen/.test(cell.getAttribute('class')) ? [i + 1] : []))));
    assert.deepEqual(rows, [...search.phase1].sort((a, b) => b.effort - a.effort).map((effort) => effort.active));
    assert.ok(await isSvg(page, await exported(page, 'paths-diagram', 'SVG')));
    assert.ok(isPng(await exported(page, 'paths-diagram', 'PNG')));
    await quiet(page);
});

test('the parts of a gated delay add up to it', async () => {
    const page = await opened();
    const parts = await page.evaluate(() => document.getElementById('chosen-delay').chart.getOption().series.map((each) => each.data));
    const totals = ['exact', 'held_out', 'phase2', 'baseline'].map((key) => search[key].delay_ms);
    totals.forEach((total, i) => assert.ok(Math.abs(parts.reduce((sum, each) => sum + each[i], 0) - total) < 1e-9));
    const low = search.phase1.find((effort) => effort.name === search.phase2.low_name).delay_ms;
    assert.equal(parts[0][2], search.phase2.f_low * low);
    await quiet(page);
});

test('a goal beyond reach shows what is nearest, and cascades what three efforts do', async () => {
    const beyond = resultOf('search', 'studies/deit_s_pivot.yaml', '--set', 'search.constraints.accuracy=99 %', '--set', 'search.objective=delay', '--set', 'search.stages=3');
    assert.ok(beyond.nearest.length > 0 && beyond.cascades.length > 0);
    const page = await open(beyond);
    const near = await page.locator('#nearest-table tbody tr').first().innerText();
    assert.ok(near.includes(beyond.nearest[0].delay_ms.toFixed(3)) && near.includes('instead of'), near);
    const cascade = await page.locator('#cascades-table tbody tr').first().innerText();
    assert.ok(cascade.startsWith(beyond.cascades[0].stages.map((stage) => stage.effort).join(' > ')), cascade);
    await quiet(page);
});

test('a search that found nothing says so', async () => {
    const page = await open({ ...search, phase2: null, held_out: null, exact: null, statistics: {}, trail: [] });
    assert.match(await page.locator('#verdict').innerText(), /Nothing meets the goal/);
    await quiet(page);
});
