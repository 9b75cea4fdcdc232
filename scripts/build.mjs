// Bundles the sources into dist/, with what V8 compiled of them, so that starting costs little more than Node itself.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import fsExtra from 'fs-extra';
import { tsImport } from 'tsx/esm/api';
import { generate } from './generate.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = fsExtra.readJsonSync(join(root, 'package.json'));

const options = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // A script that node:vm runs (src/system/code-cache.ts) may not import(), so that what is apart comes by require().
  supported: { 'dynamic-import': false },
  // The names stay, so that the report of a bug can be read.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
  define: {
    CONTRIB_VERSION: JSON.stringify(version),
    'import.meta.url': '__contrib_url',
    'import.meta.dirname': '__dirname',
  },
  banner: { js: "const __contrib_url=require('node:url').pathToFileURL(__filename).href;" },
};

/** zod's messages in 50 languages are a third of the bundle; contrib words its messages itself. */
const withoutLocales = {
  name: 'without-locales',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /locales\/index\.js$/ }, () => ({ path: 'locales', namespace: 'none' }));
    onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'export {}' }));
  },
};

/** What few commands need stays out of the file that every command reads. */
const APART = ['archiver', 'fs-extra', 'inquirer'];
const apart = {
  name: 'apart',
  setup({ onResolve }) {
    const filter = new RegExp(`^(${APART.join('|')})$`);
    onResolve({ filter }, ({ path, kind }) =>
      kind === 'entry-point' ? undefined : { path: `./${path}.cjs`, external: true },
    );
  },
};

/** @param {string} outdir made anew, whole or not at all */
export async function bundle(outdir = join(root, 'dist')) {
  generate();
  const partial = `${outdir}.partial`;
  await fsExtra.remove(partial);
  const entries = [
    ['src/commands/main.ts', 'contrib.cjs'],
    ['src/stage/copy-worker.ts', 'stage-worker.cjs'],
  ];
  await Promise.all([
    ...entries.map(([entry, name]) =>
      build({
        ...options,
        entryPoints: [join(root, entry)],
        outfile: join(partial, name),
        plugins: [withoutLocales, apart],
      }),
    ),
    ...APART.map((name) => build({ ...options, entryPoints: [name], outfile: join(partial, `${name}.cjs`) })),
    build({
      ...options,
      entryPoints: [join(root, 'src/cli.ts')],
      outfile: join(partial, 'cli.cjs'),
      external: ['./commands/main.ts'],
    }),
  ]);
  await escapeBeyondAscii(join(partial, 'contrib.cjs'));
  await compileData(partial);
  await fsExtra.move(partial, outdir, { overwrite: true });
  warm(outdir);
}

/** esbuild leaves regular expressions as they are written; src/system/code-cache.ts reads the bundle as latin1. */
async function escapeBeyondAscii(file) {
  const text = await fsExtra.readFile(file, 'utf8');
  const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  await fsExtra.writeFile(file, text.replace(/[\u0080-\uffff]/g, escaped));
}

/** What is known of the distributions, read and checked once. */
async function compileData(outdir) {
  const { compileDistributions } = await tsImport('../src/distributions/compile.ts', import.meta.url);
  for (const [id, compiled] of compileDistributions()) {
    await fsExtra.outputJson(join(outdir, 'distributions', `${id}.json`), compiled);
  }
}

/** Runs the commands that people run most, and keeps what V8 compiled for them. */
function warm(outdir) {
  const script = join(root, 'scripts/warm.mjs');
  const { status, stderr } = spawnSync(process.execPath, [script, outdir], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(`warming the bundle failed:\n${stderr}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle();
