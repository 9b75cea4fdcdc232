// Ratios against what a user would type instead, measured in one run: `npm run bench [NAME...]`.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages, root } from '../scripts/setup.mjs';
import { archive } from './archive.mjs';
import { deps } from './deps.mjs';
import { packages } from './packages.mjs';
import { portable } from './portable.mjs';
import { scan } from './scan.mjs';
import { upgrade } from './upgrade.mjs';

installPackages();
const { default: fsExtra } = await import('fs-extra');
const { bundle } = await import('../scripts/build.mjs');
await bundle();

const CLI = join(root, 'dist/cli.cjs');
const scratch = mkdtempSync(join(tmpdir(), 'contrib-bench-'));
process.on('exit', () => fsExtra.removeSync(scratch));
const wanted = process.argv.slice(2);

/** Seconds that a shell command takes, wall or CPU: the least of several runs, because noise only adds. */
function seconds(command, { runs = 5, cpu = false, cwd = scratch, before } = {}) {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run += 1) {
    if (before !== undefined) execFileSync('bash', ['-c', before], { cwd });
    const script = `TIMEFORMAT='%R %U %S'; time { ${command}; } >/dev/null 2>"$BENCH_LOG"`;
    const env = { ...process.env, BENCH_LOG: join(scratch, 'log') };
    const { status, stderr } = spawnSync('bash', ['-c', script], { cwd, encoding: 'utf8', env });
    if (status !== 0)
      throw new Error(
        `${command} failed:\n${execFileSync('cat', [join(scratch, 'log')], { encoding: 'utf8' })}`,
      );
    const [wall, user, system] = stderr.trim().split(/\s+/).map(Number);
    best = Math.min(best, cpu ? user + system : wall);
  }
  return best;
}

/** Measures both in turns, so that a busy machine is busy for both. */
function ratio(name, ours, peer, { limit, ...options }) {
  let least = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < 3; round += 1) {
    const pair = [seconds(ours, options), seconds(peer.command ?? peer, { ...options, ...peer })];
    least = least.map((time, index) => Math.min(time, pair[index]));
  }
  const [mine, theirs] = least;
  report(name, mine / theirs, limit, `${mine.toFixed(2)} s against ${theirs.toFixed(2)} s`);
}

function report(name, value, limit, details) {
  const verdict = value <= limit ? 'within' : 'ABOVE';
  console.log(`${name.padEnd(34)} ${value.toFixed(2).padStart(6)}  ${verdict} ${limit}  (${details})`);
}

/** The most memory that a command had, in MB (GNU time). */
function peakMemory(command, cwd) {
  const { stderr } = spawnSync(
    '/usr/bin/time',
    ['-f', '%M', 'bash', '-c', `exec ${command} >/dev/null 2>&1`],
    { cwd, encoding: 'utf8' },
  );
  return Number(stderr.trim().split('\n').pop()) / 1024;
}

/** A tree of text-like files of many sizes; the same for every run. */
function makeTree(directory, count, bytes) {
  let seed = 1;
  const random = () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
  const words = Array.from({ length: 4000 }, () => Math.floor(random() * 2 ** 40).toString(36));
  let text = '';
  while (text.length < 1024 * 1024) text += `${words[Math.floor(random() ** 3 * words.length)]} `;
  const mean = bytes / count;
  const twice = Buffer.from(text + text);
  for (let index = 0; index < count; index += 1) {
    const folder = join(directory, `d${index % 40}`, `e${Math.floor(index / 40) % 50}`);
    if (index < 2000) mkdirSync(folder, { recursive: true });
    const size = Math.floor(mean * -Math.log(1 - random() * 0.999));
    const start = Math.floor(random() * (text.length - 1));
    writeFileSync(
      join(folder, `f${index}.txt`),
      Buffer.alloc(size, twice.subarray(start, start + text.length)),
    );
  }
}

function project(directory) {
  writeFileSync(
    join(directory, 'contrib.yaml'),
    `contrib: 1
name: big
version: 1.0
summary: A big tree
license: MIT
released: 2026-11-01
packages:
  big:
    files:
      - src/* --> \${datadir}/big/ (0644)
`,
  );
  const init = [CLI, 'init', 'debian', '--yes', '--maintainer', 'A <a@example.org>', '--staging'];
  execFileSync(process.execPath, init, { cwd: directory, stdio: 'ignore' });
}

const BENCHES = {
  start() {
    const options = { runs: 15, cpu: true };
    ratio('contrib --version, CPU', `node ${CLI} --version`, 'node -e 0', { ...options, limit: 1.25 });
    const example = join(scratch, 'convirt');
    fsExtra.copySync(join(root, 'examples/convirt'), example);
    const check = `node ${CLI} -C ${example} check --no-linters`;
    ratio('contrib check of convirt, CPU', check, 'node -e 0', { ...options, limit: 1.8 });
  },
  stage() {
    const tree = join(scratch, 'stage-tree');
    makeTree(join(tree, 'src'), 20_000, 200_000_000);
    project(tree);
    const peer = { command: `cp -a ${tree}/src out-cp`, before: 'rm -rf out-cp out-stage' };
    const ours = `node ${CLI} -C ${tree} stage debian --destdir ${scratch}/out-stage`;
    ratio('stage of 20,000 files, against cp -a', ours, peer, {
      limit: 1.0,
      runs: 2,
      before: 'rm -rf out-cp out-stage',
    });
    fsExtra.removeSync(tree);
  },
  bundle() {
    const tree = join(scratch, 'big-1.0');
    makeTree(join(tree, 'src'), 80_000, 1_300_000_000);
    project(tree);
    execFileSync(
      'bash',
      ['-c', `rm -rf staged && node ${CLI} -C ${tree} stage debian --destdir ${scratch}/staged`],
      { cwd: scratch, stdio: 'ignore' },
    );
    const find = `find ${scratch}/staged -printf '%p %y %m %u %g %s %l\\n'`;
    const check = `node ${CLI} -C ${tree} check debian --root ${scratch}/staged --no-linters`;
    ratio('check --root of 80,000 files, against find', check, find, { limit: 2.5, runs: 1 });
    fsExtra.removeSync(join(scratch, 'staged'));
    const make = (format) =>
      `node ${CLI} -C ${tree} bundle debian --format ${format} --out ${scratch}/out --replace`;
    mkdirSync(join(scratch, 'out'));
    for (const [format, packer, limit] of [
      ['tar.gz', `pigz -6 -p ${availableParallelism()}`, 0.9],
      ['tar.zst', 'zstd -q -T2', 1.4],
    ]) {
      const peer = { command: `tar c big-1.0 | ${packer} > peer.${format}`, before: 'rm -f peer.*' };
      ratio(`bundle .${format}, against tar | ${packer.split(' ')[0]}`, make(format), peer, {
        limit,
        runs: 1,
        before: 'rm -f out/*',
      });
      const mine = statSync(join(scratch, 'out', `big-1.0-debian.${format}`)).size;
      const theirs = statSync(join(scratch, `peer.${format}`)).size;
      report(`  its size`, mine / theirs, 1.03, `${mine} bytes against ${theirs}`);
      const memory = peakMemory(make(format), scratch);
      report(`  its memory, of 300 MB`, memory / 300, 1.0, `${memory.toFixed(0)} MB`);
      const verify = `node ${CLI} verify ${scratch}/out/big-1.0-debian.${format}`;
      ratio(`verify .${format}, against sha256sum -c`, verify, 'sha256sum -c --quiet sums', {
        limit: 3,
        runs: 1,
        before: '[ -f sums ] || find big-1.0 -type f -exec sha256sum {} + > sums',
      });
      const held = peakMemory(verify, scratch);
      report(`  its memory, of 300 MB`, held / 300, 1.0, `${held.toFixed(0)} MB`);
    }
    fsExtra.removeSync(tree);
  },
  release() {
    const tree = join(scratch, 'big-release');
    makeTree(join(tree, 'src'), 80_000, 1_000_000_000);
    project(tree);
    const git = ['git', '-c', 'user.name=A', '-c', 'user.email=a@example.org', '-C', tree].join(' ');
    const commit = `${git} init -q && ${git} add -A && ${git} commit -qm big && ${git} tag v1.0`;
    execFileSync('bash', ['-c', commit], { cwd: scratch });
    const make = `node ${CLI} -C ${tree} release --offline --out ${scratch}/released --replace`;
    // A release is built two times.
    const archive = `git -C ${tree} archive --prefix=big-1.0/ v1.0 | gzip -6 > archive.tar.gz`;
    const peer = `${archive} && ${archive} && sha256sum archive.tar.gz`;
    ratio('release, against git archive | gzip', make, peer, { limit: 1.5, runs: 1 });
    const memory = peakMemory(make, scratch);
    report(`  its memory, of 300 MB`, memory / 300, 1.0, `${memory.toFixed(0)} MB`);
    fsExtra.removeSync(tree);
  },
  packages: () => packages({ ratio, report, peakMemory, makeTree, CLI, scratch }),
  archive: () => archive({ ratio, report, peakMemory, CLI, scratch }),
  upgrade: () => upgrade({ seconds, report, CLI, scratch }),
  deps: () => deps({ ratio, seconds, report, peakMemory, CLI, scratch }),
  scan: () => scan({ report, CLI, scratch }),
  portable: () => portable({ seconds, report, CLI, scratch }),
};

console.log(`node ${process.version}, ${availableParallelism()} processors\n`);
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length === 0 || wanted.includes(name)) bench();
}
