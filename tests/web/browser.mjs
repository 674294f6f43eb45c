// SPDX-License-Identifier: Apache-2.0
// Reports in headless Chromium. Whatever a page says on its console, throws or asks of the network is kept, and must be nothing.
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { CHROMIUM } from './run.mjs';

const { chromium } = createRequire(path.join(process.env.PIVOTSIM_WEB, 'package.json'))('playwright-core');
const folder = mkdtempSync(path.join(tmpdir(), 'pivotsim_page.'));
let browser = null;

export function pivotsim(...words) {
    const run = spawnSync(process.env.PIVOTSIM_COMMAND, words, { encoding: 'utf8', maxBuffer: 1 << 30 });
    assert.equal(run.status, 0, run.stderr);
    return run.stdout;
}

export const resultOf = (...words) => JSON.parse(pivotsim(...words, '--json'));

/** The page of a result, as the command writes it. */
export function reportOf(result) {
    const saved = path.join(folder, 'result.json'), page = path.join(folder, 'report.html');
    writeFileSync(saved, JSON.stringify(result));
    pivotsim('report', saved, '-o', page, '--force', '--quiet');
    return page;
}

/** The page of a result that was saved. */
export const open = (result, screen) => openPage(reportOf(result), Boolean(result.timeline), screen);

/** A page that `run --report` or `search --report` writes. */
export function recordedPage(...words) {
    const file = path.join(folder, 'recorded.html');
    pivotsim(...words, '--report', file, '--force', '--quiet');
    return file;
}

export async function openPage(file, timeline, { width = 1280, height = 900, dark = false } = {}) {
    browser ??= await chromium.launch({ executablePath: CHROMIUM, headless: true, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
    const page = await browser.newPage({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', acceptDownloads: true });
    page.said = [];
    page.on('pageerror', (error) => page.said.push(`error: ${error.message}`));
    page.on('console', (message) => page.said.push(`console: ${message.text()}`));
    page.on('dialog', (dialog) => { page.said.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
    page.on('request', (request) => { if (!/^(file|data|blob):/.test(request.url())) page.said.push(`request: ${request.url()}`); });
    await page.goto(pathToFileURL(file).href);
    await page.waitForFunction((timeline) => [...document.querySelectorAll('.chart')].every((each) => each.firstElementChild)
        && (!timeline || document.querySelector('#timeline figure, #timeline .warning')), timeline);
    return page;
}

/** Nothing on the console, no request, and no word of a program's in what a reader sees. */
export async function quiet(page) {
    assert.deepEqual(page.said, []);
    const slip = await page.evaluate(() => /\b(NaN|undefined|null|Infinity)\b|\[object/.exec(document.body.innerText)?.[0] ?? null);
    assert.equal(slip, null);
}

/** Moves the mouse to a value of a chart and reads the tooltip. */
export async function tooltip(page, figure, finder, value) {
    await page.locator(`#${figure} .chart`).scrollIntoViewIfNeeded();
    const at = await page.evaluate(([id, what, where]) => {
        const node = document.getElementById(id);
        const [x, y] = node.chart.convertToPixel(what, where);
        const box = node.querySelector('.chart').getBoundingClientRect();
        return [box.left + x, box.top + y];
    }, [figure, finder, value]);
    await page.mouse.move(at[0] - 2, at[1] - 1);
    await page.mouse.move(at[0], at[1]);
    const shown = page.locator(`#${figure} .hover`);
    await shown.waitFor({ state: 'visible' });
    return shown.innerText();
}

/** What an export button saves. */
export async function exported(page, figure, kind) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator(`#${figure} [data-export="${kind}"]`).click()]);
    return readFileSync(await download.path());
}

export function isPng(bytes) {
    return bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) && bytes.length > 2000;
}

/** Well-formed, with something drawn, and nothing that runs or reaches out. */
export async function isSvg(page, bytes) {
    if (/NaN|undefined|Infinity/.test(bytes.toString())) return false;
    return page.evaluate((text) => {
        const { documentElement: root } = new DOMParser().parseFromString(text, 'image/svg+xml');
        return root.localName === 'svg' && !root.querySelector('parsererror, script, image, a, foreignObject') && root.querySelectorAll('path, rect, text').length > 10;
    }, bytes.toString());
}

export async function close() {
    await browser?.close();
    rmSync(folder, { recursive: true });
}
