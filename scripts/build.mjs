// Bundles the sources into dist/: one chunk a command, so that starting costs little more than Node itself.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { tsImport } from 'tsx/esm/api';
import { generate } from './generate.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** @param {string} outdir made anew, whole or not at all */
export async function bundle(outdir = join(root, 'dist')) {
  generate();
  const partial = `${outdir}.partial`;
  rmSync(partial, { recursive: true, force: true });
  await build({
    entryPoints: [join(root, 'src/cli.ts')],
    outdir: partial,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    define: { CONTRIB_VERSION: JSON.stringify(version) },
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    // Some of the libraries are CommonJS and require Node's own modules.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    logLevel: 'warning',
  });
  const { compileDistributions } = await tsImport('../src/distributions/compile.ts', import.meta.url);
  mkdirSync(join(partial, 'distributions'));
  for (const [id, compiled] of compileDistributions()) {
    writeFileSync(join(partial, 'distributions', `${id}.json`), JSON.stringify(compiled));
  }
  rmSync(outdir, { recursive: true, force: true });
  renameSync(partial, outdir);
  if (!existsSync(join(outdir, 'cli.js'))) throw new Error('the bundle has no cli.js');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle();
