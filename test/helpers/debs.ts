import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeTree } from './scratch.ts';

/** What a .deb of a test has besides its name and version. */
export type Deb = {
  readonly files?: readonly string[];
  /** Files with what is in them. */
  readonly content?: Readonly<Record<string, string>>;
  /** Lines of its control file: `Depends: b`. */
  readonly fields?: readonly string[];
  readonly preinst?: string;
  /** Other members of the control archive: `conffiles`, `md5sums`. */
  readonly control?: Readonly<Record<string, string>>;
};

/** Builds a .deb with these files into a directory, which is made. */
export function makeDeb(
  directory: string,
  name: string,
  version: string,
  { files = [], content = {}, fields = [], preinst, control: members = {} }: Deb = {},
): void {
  const control = [
    `Package: ${name}`,
    `Version: ${version}`,
    'Architecture: all',
    'Maintainer: T <t@example.org>',
    `Description: ${name}`,
    ...fields,
  ];
  const tree = writeTree({
    'DEBIAN/control': `${control.join('\n')}\n`,
    ...(preinst === undefined ? {} : { 'DEBIAN/preinst': `#!/bin/sh\nset -e\n${preinst}\n` }),
    ...Object.fromEntries(Object.entries(members).map(([name, text]) => [`DEBIAN/${name}`, text])),
    ...Object.fromEntries(files.map((path) => [path.replace(/^\//, ''), path])),
    ...Object.fromEntries(Object.entries(content).map(([path, text]) => [path.replace(/^\//, ''), text])),
  });
  if (preinst !== undefined) chmodSync(join(tree, 'DEBIAN/preinst'), 0o755);
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${name}_${version}.deb`);
  const made = spawnSync('dpkg-deb', ['-b', '--root-owner-group', tree, file], { encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
}
