// Writes dist/contrib.cache: what V8 compiled of the bundle once `check` has run. Its output is thrown away.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tsImport } from 'tsx/esm/api';
import { root } from './setup.mjs';

const [, , outdir] = process.argv;
const { loadScript } = await tsImport('../src/system/code-cache.ts', import.meta.url);
const { exports, script } = loadScript(join(outdir, 'contrib.cjs'), join(outdir, 'none'));
const status = await exports.main(['-C', join(root, 'examples/convirt'), 'check', '--no-linters']);
writeFileSync(join(outdir, 'contrib.cache'), script.createCachedData());
process.exitCode = status;
