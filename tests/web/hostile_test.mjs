// SPDX-License-Identifier: Apache-2.0
// Names and configurations that want to be markup: they stay text, whatever they are put into.
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import test, { after } from 'node:test';
import { close, exported, isSvg, open, quiet, reportOf, resultOf, tooltip } from './browser.mjs';
import { timelineOf } from './timeline_data.mjs';

after(close);

const ATTACKS = ['</script><script>alert(1)</script>', '<img src=x onerror=alert(2)>', '"><svg onload=alert(3)>', '<!--<script>', "'; alert(4); '", '\u202egnp.exe', 'a\u2028b\u2029c\u0000d',
    '{a|b}${alert(5)}', '<a href="javascript:alert(6)">x</a>', 'x'.repeat(100000), '__proto__', 'constructor'];
const plain = resultOf('run', 'studies/deit_s.yaml', '--set', 'platform={extends: platforms/zcu102.yaml}');
const search = resultOf('search', 'studies/deit_s_pivot.yaml');
const attack = (i) => ATTACKS[i % ATTACKS.length];

/** Every text of a result becomes an attack, but the words that the report tells things apart by. */
function hostile(value, key = '', state = { next: 0 }) {
    if (typeof value === 'string') return ['unit'].includes(key) ? value : attack(state.next++);
    if (Array.isArray(value)) return value.map((each) => hostile(each, key, state));
    if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, hostile(each, name, state)]));
    return value;
}

const configuration = () => Object.fromEntries(ATTACKS.map((text, i) => [`${i}${text}`, { [text]: { value: text, origin: text }, list: [text, { value: null, origin: '' }] }]));
const provenance = () => Object.fromEntries(ATTACKS.map((text, i) => [`${text}${i}`, text]));

async function unharmed(page) {
    await page.waitForTimeout(300);
    await quiet(page);
    assert.equal(await page.locator('img, iframe, object, embed, a[href^="javascript"]').count(), 0);
    assert.equal(await page.locator('script').count(), 2);
    assert.deepEqual(await page.evaluate(() => { const inherited = []; for (const key in {}) inherited.push(key); return inherited; }), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'no text makes the page wider');
}

test('a run whose every text is an attack', async () => {
    const { timeline } = timelineOf(2000);
    const result = { ...hostile(plain), configuration: configuration(), provenance: provenance() };
    result.timeline = { ...timeline, tracks: timeline.tracks.map((track, i) => ({ ...track, name: attack(Math.min(i, 4)) })), names: timeline.names.map((_, i) => attack(i)), ops: timeline.ops.map((_, i) => attack(i)),
        note: ATTACKS.join(' '), counters: [{ ...timeline.counters[0], name: attack(1), unit: attack(0) }] };
    const page = await open(result);
    await unharmed(page);
    const drawn = await page.evaluate(() => document.getElementById('roofline-chart').chart.getOption().series.find((each) => each.type === 'scatter').data[0].value);
    await tooltip(page, 'roofline-chart', { xAxisIndex: 0, yAxisIndex: 0 }, drawn);
    await tooltip(page, 'cycle-stack', { xAxisIndex: 0, yAxisIndex: 0 }, [0, 10]);
    await page.getByRole('button', { name: 'By operator' }).click();
    assert.ok(await isSvg(page, await exported(page, 'cycle-stack', 'SVG')));
    await page.locator('#timeline-canvas').hover({ position: { x: 400, y: 46 } });
    await page.locator('#timeline-canvas').click({ position: { x: 400, y: 46 } });
    const saved = (await exported(page, 'timeline-figure', 'SVG')).toString();
    assert.ok(!/<(script|img|a)\b/.test(saved) && await isSvg(page, Buffer.from(saved)));
    await unharmed(page);
});

test('a search whose every text is an attack', async () => {
    const page = await open({ ...hostile(search), configuration: configuration(), provenance: provenance() });
    await unharmed(page);
});

test('the markup holds no text of the result, and the policy lets nothing out', async () => {
    const file = readFileSync(reportOf({ ...hostile(plain), provenance: provenance() }), 'utf8');
    assert.equal(file.match(/<script/g).length, 2);
    assert.equal(file.match(/<\/script/g).length, 2);
    assert.ok(!file.includes('\u2028') && !file.includes('\u2029'));
    const page = await open(plain);
    const refused = await page.evaluate(async () => {
        const violations = [];
        document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
        await fetch('http://127.0.0.1:9/').catch(() => {});
        const image = new Image();
        image.src = 'http://127.0.0.1:9/x.png';
        const script = document.createElement('script');
        script.textContent = 'window.ran = true';
        document.body.append(script);
        await new Promise((resolve) => setTimeout(resolve, 200));
        return { violations: violations.sort(), ran: window.ran ?? false };
    });
    assert.deepEqual(refused, { violations: ['connect-src', 'img-src', 'script-src-elem'], ran: false });
});
