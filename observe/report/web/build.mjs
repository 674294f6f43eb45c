// SPDX-License-Identifier: Apache-2.0
// node build.mjs [FOLDER]: bundles src/ into report.js, report.js.sha256 and report.css, by default in ../assets.
// The same sources and lockfile give the same bytes; a test compares them with what is committed.
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));
const target = path.resolve(process.argv[2] ?? path.join(here, '../assets'));

// The licences of what is bundled go wherever a report goes.
const notice = `/*!\n${await readFile(path.join(here, 'NOTICE'), 'utf8')}*/`;

const shared = { bundle: true, minify: true, charset: 'ascii', legalComments: 'none', write: false, logLevel: 'warning' };

async function bundle(entry, options) {
    const built = await esbuild.build({ ...shared, ...options, entryPoints: [path.join(here, 'src', entry)] });
    return built.outputFiles[0].text;
}

const script = await bundle('main.js', { format: 'iife', target: 'es2020', banner: { js: notice } });
if (/<\/script|<!--/i.test(script)) throw new Error('the script would end the element that holds it');
const style = await bundle('style.css', {});
await mkdir(target, { recursive: true });
await writeFile(path.join(target, 'report.js'), script);
await writeFile(path.join(target, 'report.css'), style);
const hash = createHash('sha256').update(await readFile(path.join(target, 'report.js'))).digest('base64');
await writeFile(path.join(target, 'report.js.sha256'), `sha256-${hash}`);
console.log(`${target}: report.js ${script.length} bytes, report.css ${style.length} bytes`);
