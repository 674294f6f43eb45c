// SPDX-License-Identifier: Apache-2.0
// The whole page at two widths, light, dark and on paper, written to PIVOTSIM_SHOTS for eyes; nothing sticks out.
import assert from 'node:assert';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import test, { after } from 'node:test';
import { close, open, pivotsim, quiet, resultOf } from './browser.mjs';
import { timelineOf } from './timeline_data.mjs';

after(close);

const folder = process.env.PIVOTSIM_SHOTS;
mkdirSync(folder, { recursive: true });
const study = 'studies/deit_s_pivot.yaml';
const configuration = JSON.parse(pivotsim('config', 'show', study, '--origin', '--json'));
const made = { configuration, provenance: { pivotsim: '0.1.0', command: `pivotsim run ${study} --json` } };
const pages = {
    run: { ...resultOf('run', 'studies/deit_s.yaml', '--set', 'platform={extends: platforms/zcu102.yaml}'), ...made, timeline: timelineOf(200000).timeline },
    search: { ...resultOf('search', study), ...made },
};

for (const [name, result] of Object.entries(pages))
    for (const [width, dark] of [[1280, false], [1920, false], [1280, true], [420, false]])
        test(`${name} at ${width} pixels, ${dark ? 'dark' : 'light'}`, async () => {
            const page = await open(result, { width, dark });
            assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing sticks out');
            const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
            assert.equal(paper === 'rgb(255, 255, 255)', !dark);
            if (width !== 420) await page.screenshot({ path: path.join(folder, `${name}-${width}-${dark ? 'dark' : 'light'}.png`), fullPage: true });
            await page.locator('#theme').click();
            assert.notEqual(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), paper);
            await quiet(page);
        });

test('on paper every operator is there, in the light theme, without buttons', async () => {
    const page = await open(pages.run, { dark: true });
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({ media: 'print' });
    assert.ok(await page.locator('#operators-table tbody tr').count() > 100);
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
    assert.equal(await page.locator('.controls').first().isVisible(), false);
    await page.pdf({ path: path.join(folder, 'run.pdf'), format: 'A4' });
    await quiet(page);
});
