// Bundles the sources into dist/, with what V8 compiled of them, so that starting costs little more than Node itself.
import { spawnSync } from 'node:child_process';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import fsExtra from 'fs-extra';
import { tsImport } from 'tsx/esm/api';
import { generate } from './generate.mjs';
import { licenceText } from './licences.mjs';

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
  metafile: true,
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
  const built = await Promise.all([
    build({
      ...options,
      entryPoints: [join(root, 'src/stage/copy-worker.ts')],
      outfile: join(partial, 'stage-worker.cjs'),
      plugins: [withoutLocales, apart],
    }),
    ...APART.map((name) => build({ ...options, entryPoints: [name], outfile: join(partial, `${name}.cjs`) })),
    build({
      ...options,
      entryPoints: [join(root, 'src/cli.ts')],
      outfile: join(partial, 'cli.cjs'),
      external: ['./commands/main.ts'],
    }),
  ]);
  const { chunks, metafile } = await makeChunks();
  const metafiles = [metafile, ...built.map((one) => one.metafile)];
  await fsExtra.outputFile(join(partial, 'LICENSES.txt'), licenceText(metafiles));
  await writeChunks(join(partial, 'contrib.cjs'), chunks);
  await compileData(partial);
  await fsExtra.move(partial, outdir, { overwrite: true });
  const needed = new Set(JSON.parse(warm(outdir, '--list').split('\n').pop()));
  const others = chunks.filter(({ id }) => !needed.has(id));
  await Promise.all(
    others.map((chunk) => writeChunks(join(outdir, 'chunks', chunk.id), [chunk], '../contrib.cjs')),
  );
  await writeChunks(
    join(outdir, 'contrib.cjs'),
    chunks.filter(({ id }) => needed.has(id)),
  );
  warm(outdir);
}

/** The sources, cut where commands share code, each piece as a CommonJS module: esbuild itself cuts only ES modules. */
async function makeChunks() {
  const { banner: _, supported, ...rest } = options;
  const { outputFiles, metafile } = await build({
    ...rest,
    format: 'esm',
    splitting: true,
    write: false,
    entryPoints: [join(root, 'src/commands/main.ts')],
    outdir: 'chunks',
    plugins: [withoutLocales, apart],
  });
  const { minifySyntax, minifyWhitespace, platform, target } = options;
  const chunks = await Promise.all(
    outputFiles.map(async ({ path, text }) => {
      const { code } = await transform(text, {
        format: 'cjs',
        minifySyntax,
        minifyWhitespace,
        platform,
        supported,
        target,
      });
      return { id: `./${basename(path)}`, code };
    }),
  );
  return { chunks, metafile };
}

/** One script that gives the chunks as functions by their names, as src/system/code-cache.ts calls them. */
async function writeChunks(file, chunks, origin = 'contrib.cjs') {
  const functions = chunks.map(
    ({ id, code }) => `${JSON.stringify(id)}:function(exports,require,module){${escapeBeyondAscii(code)}\n}`,
  );
  // What the code says of its own place is meant of dist/, wherever the file of its chunk lies.
  const url = `require('node:url').pathToFileURL(require('node:path').join(__dirname,${JSON.stringify(origin)})).href`;
  await fsExtra.outputFile(file, `const __contrib_url=${url};\nmodule.exports={${functions.join(',\n')}};\n`);
}

/** esbuild leaves regular expressions as they are written; src/system/code-cache.ts reads the bundle as latin1. */
function escapeBeyondAscii(text) {
  return text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** What is known of the distributions, read and checked once. */
async function compileData(outdir) {
  const { compileDistributions } = await tsImport('../src/distributions/compile.ts', import.meta.url);
  for (const [id, compiled] of compileDistributions()) {
    await fsExtra.outputJson(join(outdir, 'distributions', `${id}.json`), compiled);
  }
}

/** Runs the command that people run most: for what V8 compiled, or with --list for the chunks that it needs. */
function warm(outdir, ...list) {
  const script = join(root, 'scripts/warm.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, outdir, ...list], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (status !== 0) throw new Error(`warming the bundle failed:\n${stderr}`);
  return stdout;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle();
