// What judging an upgrade costs by the number of packages: with files, and not with requests times files.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SIZES = [10, 100, 1000];
const FILES = 50;
/** Packages that require one another: who asks for one gets up to so many. */
const GROUP = 10;

/** @param tools what run.mjs measures with. */
export function upgrade({ seconds, report, CLI, scratch }) {
  const times = SIZES.map((size) => {
    const top = join(scratch, `upgrade-${size}`);
    for (const version of [1, 2]) {
      mkdirSync(join(top, String(version)), { recursive: true });
      writeFileSync(join(top, String(version), 'contrib.yaml'), manifest(size, version));
    }
    const judge = `node ${CLI} -C ${top} upgrade 1 2 --on debian --json`;
    return { size, time: seconds(judge, { runs: 2, cpu: true }) };
  });
  for (const { size, time } of times) {
    const files = size * FILES;
    const each = `${((1e6 * time) / files).toFixed(0)} us a file`;
    console.log(`upgrade of ${size} packages, ${files} files: ${time.toFixed(2)} s of CPU, ${each}`);
  }
  const [, some, most] = times;
  // Ten times the files and ten times the requests: 100 times the work, were each request to look at each file.
  report(
    '  1,000 packages against 100',
    most.time / some.time,
    12,
    'ten times the files; 100 were it requests times files',
  );
}

/** A tenth of the files of every fifth package has a package of its own in version 2. */
function manifest(size, version) {
  const packages = [];
  for (let number = 0; number < size; number += 1) {
    const isSplit = number % 5 === 0;
    const [kept, moved] = [[], []];
    for (let file = 0; file < FILES; file += 1)
      (isSplit && version === 2 && file % 10 === 0 ? moved : kept).push(
        `{ path: /usr/share/p${number}/f${file} }`,
      );
    const needs = [
      ...(number % GROUP === GROUP - 1 || number === size - 1 ? [] : [`p${number + 1}`]),
      ...(moved.length > 0 ? [`p${number}-data`] : []),
    ];
    packages.push(`  p${number}: { requires: [${needs.join(', ')}], files: [${kept.join(', ')}] }\n`);
    if (moved.length === 0) continue;
    const takes = `takes-files-from: { p${number}: { since: "2" } }`;
    packages.push(`  p${number}-data: { ${takes}, files: [${moved.join(', ')}] }\n`);
  }
  return `contrib: 1
name: many
version: "${version}"
summary: Many packages
license: MIT
build: { system: make }
packages:
${packages.join('')}`;
}
