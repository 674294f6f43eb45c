// SPDX-License-Identifier: Apache-2.0
// The page of a run against the JSON that it was made of.
import assert from 'node:assert';
import test, { after } from 'node:test';
import { close, exported, isPng, isSvg, open, quiet, resultOf, tooltip } from './browser.mjs';

after(close);

const board = resultOf('run', 'studies/deit_s.yaml', '--set', 'platform={extends: platforms/zcu102.yaml}');
const grouped = (value, digits = 0) => value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });
const cycles = (op) => op.compute_cycles + op.stall_cycles;

let first = null;
/** One page for the tests that leave it as it was. */
const opened = async () => (first ??= await open(board));

test('the verdict has the figures of the run and what bounds it', async () => {
    const page = await opened();
    const text = (await page.locator('#verdict').innerText()).replaceAll('\u202f', ' ');
    for (const figure of [grouped(board.delay_ms, 3), grouped(board.energy_j, 4), grouped(board.edp_j_ms, 3), grouped(board.fps, 3), grouped(board.fps_per_w, 3), `${grouped(100 * board.utilisation, 2)} %`])
        assert.ok(text.includes(figure), `${figure} in ${text}`);
    const all = Object.values(board.bound_cycles).reduce((a, b) => a + b);
    assert.ok(text.includes(`The PS bounds ${grouped((100 * board.bound_cycles.ps) / all, 1)} %`), text);
    await quiet(page);
});

test('the bars of Fig. 6 are the breakdown and the components', async () => {
    const page = await opened();
    for (const [figure, parts] of [['delay', board.breakdown_ms], ['energy', board.energy_components_j]]) {
        const drawn = await page.evaluate((id) => document.getElementById(id).chart.getOption().series.map((each) => each.data[0]), figure);
        assert.deepEqual(drawn, Object.values(parts).filter((value) => value > 0));
        assert.equal(await page.locator(`#${figure}-table tbody tr`).count(), drawn.length + 1);
    }
    const middle = board.breakdown_ms.attention_mac / 2;
    assert.match(await tooltip(page, 'delay', { xAxisIndex: 0, yAxisIndex: 0 }, [middle, 0]), new RegExp(`attention MAC[^]*${grouped(board.breakdown_ms.attention_mac, 3)} ms`));
    await quiet(page);
});

test('an encoder\'s bar is the sum of its operators, and says so under the mouse', async () => {
    const page = await open(board);
    const third = board.ops.filter((op) => op.encoder === 3);
    const series = await page.evaluate(() => {
        const option = document.getElementById('cycle-stack').chart.getOption();
        const at = option.xAxis[0].data.indexOf('3');
        return { at, parts: Object.fromEntries(option.series.map((each) => [each.name, each.data[at]])) };
    });
    const sum = (of) => third.reduce((total, op) => total + of(op), 0);
    for (const phase of ['preload', 'stream', 'drain']) assert.equal(series.parts[phase], sum((op) => op.cycle_stack?.[phase] ?? 0));
    assert.equal(series.parts['work on the PS'], sum((op) => (op.unit === 'ps' ? cycles(op) : 0)));
    assert.equal(series.parts['wait: port'], sum((op) => op.cycle_stack?.wait_port ?? 0));
    const text = await tooltip(page, 'cycle-stack', { xAxisIndex: 0, yAxisIndex: 0 }, [series.at, series.parts.preload / 2]);
    assert.ok(text.includes('Encoder 3') && text.includes(`${grouped(series.parts.drain)} cycles`) && text.includes(`together\t${grouped(sum(cycles))} cycles`), text);
    await page.locator('#cycle-stack [data-choice="share"]').click();
    await page.locator('#cycle-stack [data-choice="operator"]').click();
    const shares = await page.evaluate(() => document.getElementById('cycle-stack').chart.getOption().series.map((each) => each.data));
    assert.equal(shares[0].length, board.ops.filter((op) => cycles(op) > 0).length);
    for (let i = 0; i < shares[0].length; ++i) assert.ok(Math.abs(shares.reduce((total, each) => total + each[i], 0) - 100) < 1e-9);
    await quiet(page);
});

test('the roofline has a dot an operator, under the roof', async () => {
    const page = await opened();
    const series = await page.evaluate(() => document.getElementById('roofline-chart').chart.getOption().series.map((each) => ({ name: each.name, type: each.type, data: each.data.map((dot) => dot.value ?? dot) })));
    const expected = board.ops.filter((op) => op.macs > 0 && op.dram_bytes > 0);
    const dots = series.filter((each) => each.type === 'scatter' && each.name).flatMap((each) => each.data);
    assert.equal(dots.length, expected.length);
    const peak = board.pes * board.clock_hz;
    for (const [, performance] of dots) assert.ok(performance <= peak);
    assert.equal(series.find((each) => each.name === 'compute roof').data[0][1], peak);
    const qkt = board.ops.find((op) => op.name === 'encoder.12.qkt');
    const text = await tooltip(page, 'roofline-chart', { xAxisIndex: 0, yAxisIndex: 0 }, [qkt.macs / qkt.dram_bytes, (qkt.macs * board.clock_hz) / cycles(qkt)]);
    assert.ok(text.includes(grouped(qkt.macs)) && text.includes(grouped(qkt.dram_bytes)) && text.includes(grouped(cycles(qkt))), text);
    await quiet(page);
});

test('the operators sort by any column', async () => {
    const page = await open(board);
    await page.getByRole('button', { name: 'Cycles', exact: true }).and(page.locator('th button')).click();
    const longest = Math.max(...board.ops.map(cycles));
    assert.equal(await page.locator('#operators-table tbody tr').first().locator('td').nth(4).innerText(), grouped(longest));
    assert.equal(await page.locator('#operators-table th[aria-sort="descending"]').innerText(), 'Cycles ▼'.slice(0, 6));
    await page.getByLabel('Filter operators').fill('encoder.7.');
    assert.equal(await page.locator('#operators-table tbody tr').count(), board.ops.filter((op) => op.name.includes('encoder.7.') && cycles(op) > 0).length);
    await quiet(page);
});

test('every figure can be saved as PNG and as SVG', async () => {
    const page = await opened();
    for (const figure of ['delay', 'energy', 'cycle-stack', 'roofline-chart']) {
        assert.ok(isPng(await exported(page, figure, 'PNG')), figure);
        assert.ok(await isSvg(page, await exported(page, figure, 'SVG')), figure);
    }
    await quiet(page);
});

test('what a result lacks leaves its section out, and the page whole', async () => {
    const bare = { ...board, energy_components_j: undefined, traffic: undefined, pes: undefined, dram: undefined, unpriced_groups: undefined, bound_cycles: {},
        ops: board.ops.map((op) => ({ ...op, encoder: null, bound: null, dram_bytes: 0, dram_gbps: undefined })) };
    const page = await open(bare);
    await quiet(page);
    assert.equal(await page.locator('#roofline, #traffic, #stream, #timeline').count(), 0);
    assert.match(await page.locator('#breakdown').innerText(), /carries no energy components/);
    const empty = await open({ ...bare, ops: [], cycle_stack: {}, breakdown_ms: { attention_mac: 0, softmax: 0, mlp: 0, other: 0 } });
    await quiet(empty);
});

test('a stream shows its latencies and where its gate stops images', async () => {
    const streamed = resultOf('run', 'studies/deit_s.yaml', '--set', 'run.gate={efforts: [6, 12], thresholds: [0.33]}', '--set', 'run.arrivals={process: poisson, rate: 15.282}');
    const page = await open(streamed);
    const of = streamed.stream;
    const drawn = await page.evaluate(() => document.getElementById('stream-latency').chart.getOption().series.map((each) => each.data));
    assert.deepEqual(drawn, ['service_ms', 'waiting_ms', 'latency_ms'].map((key) => ['mean', 'p50', 'p95', 'p99', 'max'].map((quantile) => of[key][quantile])));
    const text = await page.locator('#stream').innerText();
    assert.ok(text.includes(`${of.longest_queue} at most`) && text.includes(grouped(of.gate.stages[0].images)) && text.includes('fashion-mnist-vit12'), text);
    await quiet(page);
});
