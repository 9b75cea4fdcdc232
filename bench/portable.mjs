// Portable service images, against mksquashfs on the same tree: times, and what each compressor makes of it.
import { copyFileSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Programs and libraries of this machine, which are what images hold. */
const SOURCE = '/usr/lib';
const SIZE = 210_000_000;
const LARGEST = 30_000_000;

/** By the words of `squashfs.compression`; how often each is measured. */
const COMPRESSORS = [
  ['lz4', 3],
  ['zstd -Xcompression-level 3', 3],
  ['zstd', 1],
  ['xz -Xdict-size 100%', 1],
];
const SERVICE = '[Service]\nExecStart=/usr/bin/demo\n';

/** @param tools what run.mjs measures with. */
export function portable({ seconds, report, CLI, scratch }) {
  const top = join(scratch, 'portable');
  const data = join(top, 'demo/data');
  const bytes = copyFiles(SOURCE, data, SIZE);
  writeFileSync(join(top, 'demo/demo.service'), SERVICE);
  console.log(`images of ${(bytes / 1e6).toFixed(0)} MB of ${SOURCE}, in blocks of 1M`);
  for (const [compression, runs] of COMPRESSORS) {
    writeFileSync(join(top, 'demo/contrib.yaml'), manifest(compression));
    const plain = join(top, 'plain.raw');
    const theirs = `rm -f ${plain}; mksquashfs ${data} ${plain} -quiet -no-progress -b 1M -comp ${compression}`;
    const ours = `node ${CLI} -C ${top}/demo portable --out ${top}/out --replace`;
    const times = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let run = 0; run < runs; run += 1) {
      for (const [index, command] of [ours, theirs].entries())
        times[index] = Math.min(times[index], seconds(command, { runs: 1 }));
    }
    const [mine, other] = times;
    const size = (statSync(join(top, 'out/demo_1.raw')).size / 1e6).toFixed(1);
    report(compression, mine / other, 1.15, `${mine.toFixed(1)} s against ${other.toFixed(1)} s, ${size} MB`);
  }
}

function manifest(compression) {
  return `contrib: 1
name: demo
version: 1
summary: A demo
license: MIT
released: 2026-11-01
packages:
  demo:
    files:
      - data/* --> \${datadir}/demo/
      - demo --> \${bindir}/ (0755)
portable:
  demo:
    units: [{ file: demo.service }]
    squashfs: { compression: "${compression}" }
`;
}

/** Copies plain files in the order of their names, until there is enough. */
function copyFiles(from, to, wanted) {
  let bytes = 0;
  const pending = [''];
  while (pending.length > 0 && bytes < wanted) {
    const path = pending.shift();
    for (const entry of readdirSync(join(from, path), { withFileTypes: true })) {
      const inner = join(path, entry.name);
      if (entry.isDirectory()) pending.push(inner);
      if (!entry.isFile() || bytes >= wanted || statSync(join(from, inner)).size > LARGEST) continue;
      mkdirSync(dirname(join(to, inner)), { recursive: true });
      copyFileSync(join(from, inner), join(to, inner));
      bytes += statSync(join(from, inner)).size;
    }
  }
  // Static, so that nothing else is in the image.
  copyFileSync('/bin/busybox', join(dirname(to), 'demo'));
  return bytes;
}
