// SPDX-License-Identifier: Apache-2.0
// run.mjs install | FILE: installs the locked packages into the build tree, or runs one test file there.
// Exit code 77 (CTest: skipped), with the reason, where this machine cannot do that.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const sources = path.join(here, '../../observe/report/web');
const target = process.env.PIVOTSIM_WEB;
const stamp = path.join(target, 'node_modules/installed.json');
export const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

function skip(reason) {
    console.log(`skipped: ${reason}`);
    process.exit(77);
}

function install() {
    const lock = readFileSync(path.join(sources, 'package-lock.json'), 'utf8');
    if (/"resolved"|https?:\/\/[^"]*registry/.test(lock)) throw new Error('package-lock.json names a registry; npm install --omit-lockfile-registry-resolved');
    rmSync(path.join(target, 'src'), { recursive: true, force: true });
    cpSync(sources, target, { recursive: true, filter: (file) => !file.includes('node_modules') });
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
    const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1'], { cwd: target, encoding: 'utf8', timeout: 240000 });
    if (npm.error) skip(`npm cannot run: ${npm.error.message}`);
    const said = npm.stdout + npm.stderr;
    if (npm.status !== 0 && /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|E40[13]|network/.test(said)) skip(`npm reaches no registry\n${said}`);
    if (npm.status !== 0) throw new Error(said);
    writeFileSync(stamp, lock);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const what = process.argv[2];
    if (what === 'install') {
        install();
    } else {
        if (!existsSync(stamp)) skip('the packages are not installed');
        if (what !== 'bundle_test.mjs' && !CHROMIUM) skip('there is no chromium; scripts/bootstrap.sh tests installs it');
        const test = spawnSync(process.execPath, ['--test', path.join(here, what)], { stdio: 'inherit', env: process.env });
        process.exit(test.status ?? 1);
    }
}
