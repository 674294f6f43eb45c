// SPDX-License-Identifier: Apache-2.0
// What is committed in observe/report/assets/ is what the sources and the lockfile give, byte for byte.
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const assets = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../observe/report/assets');

test('the bundle is what its sources give', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'pivotsim_bundle.'));
    try {
        const built = spawnSync(process.execPath, ['build.mjs', folder], { cwd: process.env.PIVOTSIM_WEB, encoding: 'utf8' });
        assert.equal(built.status, 0, built.stderr);
        for (const file of ['report.js', 'report.css', 'report.js.sha256'])
            assert.ok(readFileSync(path.join(folder, file)).equals(readFileSync(path.join(assets, file))),
                `${file} is stale: cd observe/report/web && npm ci && npm run build`);
    } finally {
        rmSync(folder, { recursive: true });
    }
});

test('the licences of what is bundled stand in it', () => {
    const script = readFileSync(path.join(assets, 'report.js'), 'utf8');
    for (const owner of ['The Apache Software Foundation', 'Baidu Inc.', 'Mike Bostock', 'Microsoft Corporation', 'THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS'])
        assert.ok(script.includes(owner), owner);
});
