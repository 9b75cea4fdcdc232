// Two suites of an archive, against reading their indexes with zcat.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

// Half as many paths as two suites of Debian have: of fewer, starting would be a good part of the time.
const PACKAGES = 20_000;
const FILES = 200;

/** @param tools what run.mjs measures with. */
export function archive({ ratio, report, peakMemory, CLI, scratch }) {
  const top = join(scratch, 'archive');
  for (const [name, version] of [
    ['old', 1],
    ['new', 2],
  ]) {
    mkdirSync(join(top, name), { recursive: true });
    writeFileSync(join(top, name, 'Contents-amd64.gz'), gzipSync(contents(version)));
    writeFileSync(join(top, name, 'Packages.gz'), gzipSync(packages(version)));
  }
  const cache = join(scratch, 'archive-cache');
  const command = `env XDG_CACHE_HOME=${cache} node ${CLI} upgrade --from-index ${top}/old ${top}/new --json`;
  const moves = `${command} --moves`;
  // What has to be read for the moves, and nothing done with it.
  const peer = `zcat ${top}/old/Contents*.gz ${top}/new/Contents*.gz`;
  const empty = `rm -rf ${cache}`;
  const first = { command: peer, before: empty };
  ratio('moves of an archive, first run', moves, first, { runs: 1, limit: 1.5, before: empty });
  ratio('moves of an archive, from the cache', moves, peer, { runs: 1, limit: 1.5 });
  const ofMoves = peakMemory(moves, scratch);
  report('  their memory, of 300 MB', ofMoves / 300, 1.0, `${ofMoves.toFixed(0)} MB`);
  const memory = peakMemory(command, scratch);
  report('  memory of the analysis, of 1.5 GB', memory / 1500, 1.0, `${memory.toFixed(0)} MB`);
}

/** Paths as Debian has them, in their order; one of each fiftieth package has another owner in the new suite. */
function contents(version) {
  const lines = [];
  for (let pkg = 0; pkg < PACKAGES; pkg += 1) {
    const name = `package-${String(pkg).padStart(5, '0')}`;
    for (let file = 0; file < FILES; file += 1) {
      // Names that compress as those of real files do, in their order.
      const word = ((pkg * 7919 + file * 104729) % 2 ** 24).toString(36);
      const path = `usr/share/${name}/directory/${String(file).padStart(3, '0')}-${word}.data`;
      const owner = version === 2 && file === 7 && pkg % 50 === 0 ? `${name}-data` : name;
      lines.push(`${path.padEnd(60)} misc/${owner}\n`);
    }
  }
  return lines.join('');
}

function packages(version) {
  const stanzas = [];
  for (let pkg = 0; pkg < PACKAGES; pkg += 1) {
    const name = `package-${String(pkg).padStart(5, '0')}`;
    stanzas.push(`Package: ${name}\nVersion: ${version}\nArchitecture: all\nDescription: ${name}\n`);
    if (version === 1 || pkg % 50 !== 0) continue;
    const relations = `Breaks: ${name} (<< 2)\nReplaces: ${name} (<< 2)\n`;
    stanzas.push(`Package: ${name}-data\nVersion: 2\nArchitecture: all\n${relations}Description: ${name}\n`);
  }
  return stanzas.join('\n');
}
