// Everything that must hold: types, lint, unused code, and the tests. Ends with the runner's own summary.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { installPackages, must, root } from './setup.mjs';

const only = process.argv.slice(2);

installPackages();
installTools();
const { bundle } = await import('./build.mjs');
await bundle();
if (only.length === 0) await checkSources();
runTests(only.length > 0 ? only : testFiles(join(root, 'test')));

/** The Debian packages that the tests use: installed where that is allowed, named where it is not. */
function installTools() {
  const wanted = readFileSync(join(root, 'test/apt-packages.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (!existsSync('/usr/bin/dpkg-query')) {
    console.log(`This is no Debian: tests skip what needs ${wanted.join(', ')} where it is missing.`);
    return;
  }
  const missing = wanted.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0) {
    console.log(`Not root, so the tests that need these packages are skipped, by name: ${missing.join(' ')}`);
    return;
  }
  console.log(`$ apt-get install ${missing.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { stdio: ['ignore', 'ignore', 'inherit'], env };
  spawnSync('apt-get', ['update', '-qq'], options);
  const { status } = spawnSync(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', ...missing],
    options,
  );
  if (status !== 0) console.log('apt-get could not install all of them: the tests say which they needed.');
}

function isInstalled(name) {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Status}', name], { encoding: 'utf8' });
  return stdout === 'install ok installed';
}

/** Types, lint and unused code, side by side. */
async function checkSources() {
  const bin = (name) => join(root, 'node_modules/.bin', name);
  const results = await Promise.all([
    inBackground('types', bin('tsc'), ['--noEmit']),
    inBackground('lint', bin('biome'), ['check', '--error-on-warnings', '.']),
    inBackground('unused code', bin('knip'), []),
  ]);
  for (const { name, status, output } of results) {
    console.log(`${name}: ${status === 0 ? 'ok' : `failed\n${output}`}`);
  }
  if (results.some(({ status }) => status !== 0)) process.exit(1);
}

function inBackground(name, command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('close', (status) => resolve({ name, status, output }));
  });
}

function testFiles(directory) {
  return readdirSync(directory, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) return entry.name === 'fixtures' ? [] : testFiles(path);
      return entry.name.endsWith('.test.ts') ? [path] : [];
    })
    .sort();
}

function runTests(files) {
  const concurrency = Math.max(2, availableParallelism());
  must(process.execPath, [
    '--import',
    'tsx',
    '--test',
    `--test-concurrency=${concurrency}`,
    '--test-reporter=spec',
    ...files,
  ]);
}
