// Runs `check` from dist/, its output thrown away. With --list its last line is the chunks that were needed; otherwise it writes
// what V8 compiled of them to dist/contrib.cache.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tsImport } from 'tsx/esm/api';
import { root } from './setup.mjs';

const [, , outdir, list] = process.argv;
const { loadChunks } = await tsImport('../src/system/code-cache.ts', import.meta.url);
const { exports, script, chunks } = loadChunks(outdir, join(outdir, 'none'));
const status = await exports.main(['-C', join(root, 'examples/convirt'), 'check', '--no-linters']);
if (list === '--list') process.stdout.write(`\n${JSON.stringify([...chunks.keys()])}`);
else writeFileSync(join(outdir, 'contrib.cache'), script.createCachedData());
process.exitCode = status;
