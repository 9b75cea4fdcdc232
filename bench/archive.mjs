// Two suites of an archive, against reading their indexes with zcat.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const PACKAGES = 20_000;
const FILES = 100;

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
  const ours = `XDG_CACHE_HOME=${cache} node ${CLI} upgrade --from-index ${top}/old ${top}/new --json || test $? = 1`;
  const peer = `zcat ${top}/old/*.gz ${top}/new/*.gz`;
  const options = { runs: 1 };
  ratio(
    'upgrade of an archive, first run',
    ours,
    { command: peer, before: `rm -rf ${cache}` },
    {
      ...options,
      limit: 8,
      before: `rm -rf ${cache}`,
    },
  );
  ratio('upgrade of an archive, from the cache', ours, peer, { ...options, limit: 4 });
  const command = `env XDG_CACHE_HOME=${cache} node ${CLI} upgrade --from-index ${top}/old ${top}/new --json`;
  const memory = peakMemory(command, scratch);
  report('  its memory, of 1.5 GB', memory / 1500, 1.0, `${memory.toFixed(0)} MB`);
}

/** Paths as Debian has them, in their order; one of each fiftieth package has another owner in the new suite. */
function contents(version) {
  const lines = [];
  for (let pkg = 0; pkg < PACKAGES; pkg += 1) {
    const name = `package-${String(pkg).padStart(5, '0')}`;
    for (let file = 0; file < FILES; file += 1) {
      const path = `usr/share/${name}/some/directory/file-${String(file).padStart(3, '0')}.data`;
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
