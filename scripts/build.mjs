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

/** For Node, yaml asks the environment at each token whether to log it, which costs as much as reading the token. */
const YAML = join(root, 'node_modules/yaml/browser/dist/index.js');

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

/** What threads of their own run. */
const WORKERS = {
  'stage-worker': 'src/stage/copy-worker.ts',
  'contents-worker': 'src/upgrade/archive/contents-worker.ts',
};

/** @param {string} outdir made anew, whole or not at all */
export async function bundle(outdir = join(root, 'dist')) {
  generate();
  const partial = `${outdir}.partial`;
  await fsExtra.remove(partial);
  const built = await Promise.all([
    ...Object.entries(WORKERS).map(([name, source]) =>
      build({
        ...options,
        entryPoints: [join(root, source)],
        outfile: join(partial, `${name}.cjs`),
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
  const { chunks, metafile } = await makeChunks();
  const metafiles = [metafile, ...built.map((one) => one.metafile)];
  await fsExtra.outputFile(join(partial, 'LICENSES.txt'), licenceText(metafiles));
  await writeChunks(join(partial, 'contrib.cjs'), chunks);
  await compileData(partial);
  await fsExtra.move(partial, outdir, { overwrite: true });
  const needed = new Set(JSON.parse(warm(outdir, '--list').split('\n').pop()));
  const others = chunks.filter(({ id }) => !needed.has(id));
  await Promise.all(
    others.map((chunk) =>
      writeChunks(join(outdir, 'chunks', chunk.id), [chunk], { origin: '../contrib.cjs' }),
    ),
  );
  await writeChunks(
    join(outdir, 'contrib.cjs'),
    chunks.filter(({ id }) => needed.has(id)),
    { apart: others },
  );
  warm(outdir);
}

/**
 * What makes the schemas of the files that every command reads, and what they share with who does without them: each in
 * a chunk of its own, because a chunk is run as a whole, and making a schema costs more than reading a file.
 */
const SCHEMAS = [
  'schema',
  'distro-schema',
  'dependency-lock-schema',
  'schema-problems',
  'schema-functions',
].map((name) => join(root, `src/manifest/${name}.ts`));

/** The sources, cut where commands share code, each piece as a CommonJS module: esbuild itself cuts only ES modules. */
async function makeChunks() {
  const { banner: _, supported, ...rest } = options;
  const { outputFiles, metafile } = await build({
    ...rest,
    format: 'esm',
    splitting: true,
    write: false,
    metafile: true,
    entryPoints: [join(root, 'src/commands/main.ts'), ...SCHEMAS],
    outdir: 'chunks',
    entryNames: '[name]',
    alias: { yaml: YAML },
    plugins: [withoutLocales, apart],
  });
  const { minifySyntax, minifyWhitespace, platform, target } = options;
  const exported = new Map(
    Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output.exports]),
  );
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
      return { id: `./${basename(path)}`, code, names: exported.get(basename(path)) ?? [] };
    }),
  );
  return { chunks, metafile };
}

/** One script that gives the chunks as functions by their names, as src/system/code-cache.ts calls them. */
async function writeChunks(file, chunks, { origin = 'contrib.cjs', apart = [] } = {}) {
  const functions = chunks.map(
    ({ id, code, names }) =>
      `${JSON.stringify(id)}:{names:${JSON.stringify(names)},run:function(exports,require,module){${escapeBeyondAscii(code)}\n}}`,
  );
  const namesApart = Object.fromEntries(apart.map(({ id, names }) => [id, names]));
  // What the code says of its own place is meant of dist/, wherever the file of its chunk lies.
  const url = `require('node:url').pathToFileURL(require('node:path').join(__dirname,${JSON.stringify(origin)})).href`;
  const exports = `{apart:${JSON.stringify(namesApart)},chunks:{${functions.join(',\n')}}}`;
  await fsExtra.outputFile(
    file,
    `(function(exports,require,module,__filename,__dirname){const __contrib_url=${url};\nmodule.exports=${exports};\n})`,
  );
}

/** esbuild leaves regular expressions as they are written; src/system/code-cache.ts reads the bundle as latin1. */
function escapeBeyondAscii(text) {
  return text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** What is known of the distributions, read and checked once, and what a file needs to be in order. */
async function compileData(outdir) {
  const { compileShapes } = await tsImport('../src/manifest/compile-shapes.ts', import.meta.url);
  await fsExtra.outputJson(join(outdir, 'shapes.json'), compileShapes());
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
