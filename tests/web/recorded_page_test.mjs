// SPDX-License-Identifier: Apache-2.0
// The page that a run writes by itself: its timeline is what its JSON says, down to single folds.
import assert from 'node:assert';
import test, { after } from 'node:test';
import { close, openPage, quiet, recordedPage } from './browser.mjs';

after(close);

const study = ['studies/deit_s.yaml', '--set', 'platform={extends: platforms/zcu102.yaml}', '--set', 'workload.effort={active: [7]}'];

test('the array\'s row of a recorded run adds up to its cycle stack', async () => {
    const page = await openPage(recordedPage('run', ...study), true);
    const { sums, stack, cycles } = await page.evaluate(() => {
        const own = document.getElementById('timeline-figure').timeline, { begin, end, track, name, count } = own.model.slices;
        const data = JSON.parse(document.getElementById('pivotsim-report').textContent);
        const array = data.timeline.tracks.findIndex((each) => each.kind === 'array'), sums = {};
        for (let i = 0; i < count; ++i)
            if (track[i] === array) sums[data.timeline.names[name[i]]] = (sums[data.timeline.names[name[i]]] ?? 0) + (end[i] - begin[i]) / 8; // ns a cycle
        return { sums, stack: data.result.cycle_stack, cycles: data.result.cycles };
    });
    let all = 0;
    for (const [key, expected] of Object.entries(stack)) {
        const told = Math.round(sums[key.replace('wait_', 'wait: ')] ?? 0);
        assert.equal(told, expected, key);
        all += told;
    }
    assert.equal(all, cycles);
    await quiet(page);
});

test('its folds can be zoomed to, and a stall points at what it waits for', async () => {
    const page = await openPage(recordedPage('run', ...study), true);
    const seen = await page.evaluate(() => {
        const own = document.getElementById('timeline-figure').timeline, { begin, end, track, name, waitsFor: waits, count } = own.model.slices;
        const data = JSON.parse(document.getElementById('pivotsim-report').textContent);
        const array = data.timeline.tracks.findIndex((each) => each.kind === 'array');
        for (let i = 0; i < count; ++i)
            if (track[i] === array && data.timeline.names[name[i]] === 'wait: port' && waits[i] !== 0xffffffff) {
                own.show(begin[i] - 500, end[i] + 500);
                const blocking = waits[i];
                return { kind: data.timeline.tracks[track[blocking]].kind, meets: begin[blocking] < end[i] && end[blocking] > begin[i],
                    folds: own.model.beginningAt(array, own.to) - own.model.endingAfter(array, own.from) };
            }
        return null;
    });
    assert.equal(seen.kind, 'port');
    assert.ok(seen.meets && seen.folds >= 1 && seen.folds < 40, JSON.stringify(seen));
    await quiet(page);
});

test('a search writes its page as well', async () => {
    const page = await openPage(recordedPage('search', 'studies/deit_s_pivot.yaml'), false);
    assert.match(await page.locator('body').innerText(), /pivotsim search studies\/deit_s_pivot.yaml/);
    await quiet(page);
});
