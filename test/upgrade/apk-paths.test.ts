// What apk does with paths that change their type and with configuration that moves. Debian has no apk: what apk-tools
// 3.0.6 left of each case, in a root that it made itself, was recorded, and stands beside what contrib has to say of it.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Finding } from '../../src/findings/finding.ts';
import { type Apk, makeApk } from '../helpers/apks.ts';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory } from '../helpers/scratch.ts';

type Packages = Readonly<Record<string, Apk>>;

/** `severity message` of what is said of one rule, on the way from version 1 to version 2. */
function said(rule: string, had: Packages, offered: Packages): string[] {
  const cwd = scratchDirectory();
  for (const [name, apk] of Object.entries(had)) makeApk(join(cwd, `old/${name}.apk`), name, '1', apk);
  for (const [name, apk] of Object.entries(offered)) makeApk(join(cwd, `new/${name}.apk`), name, '2', apk);
  const { stdout, stderr } = contrib(['upgrade', 'old', 'new', '--json'], { cwd });
  assert.notEqual(stdout, '', stderr);
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly Finding[] };
  return findings
    .filter((finding) => finding.rule === rule)
    .map(({ severity, message }) => `${severity} ${message}`);
}

type Row = readonly [what: string, left: string, had: Packages, offered: Packages, said: readonly string[]];

const REAL = { '/opt/real/r': 'r' };
const DIRECTORY: Apk = { content: { '/opt/p/f': 'f', ...REAL } };
const LINK: Apk = { content: REAL, links: { '/opt/p': 'real' } };
const SCRIPT = { '.pre-upgrade': '#!/bin/sh\nrm -rf /opt/p\n' };

const TYPES: readonly Row[] = [
  [
    'a directory becomes a link',
    '/opt/real/r; status 1: failed to commit opt/p: Is a directory',
    { a: DIRECTORY },
    { a: LINK },
    [
      'error in a 1-r0 /opt/p is a directory and becomes a symbolic link: apk removes the files of the directory, makes no link, and ends with an error',
    ],
  ],
  [
    'a link becomes a directory',
    '/opt/real/f /opt/real/r; status 0',
    { a: LINK },
    { a: DIRECTORY },
    [
      'error in a 1-r0 /opt/p is a symbolic link and becomes a directory: apk puts the new files where the link led, and then removes the link, without a word',
    ],
  ],
  [
    'a directory becomes a link, and .pre-upgrade removes it',
    '/opt/p->real /opt/real/r; status 0',
    { a: DIRECTORY },
    { a: { ...LINK, scripts: SCRIPT } },
    [],
  ],
  [
    'a link becomes a directory, and .pre-upgrade removes it',
    '/opt/p/f /opt/real/r; status 0',
    { a: LINK },
    { a: { ...DIRECTORY, scripts: SCRIPT } },
    [],
  ],
];

const P: Apk = { content: { '/usr/share/p/version': 'p' } };
const withFile = (path: string, text: string, apk: Apk = {}): Apk => ({
  ...apk,
  content: { ...apk.content, [path]: text },
});
const KEPT = 'apk keeps an edited file, and puts the default beside it as .apk-new';

const CONFIGURATION: readonly Row[] = [
  [
    'to another package, with another default',
    '/etc/c: edited, /etc/c.apk-new: new',
    { p: withFile('/etc/c', 'default', P) },
    { p: P, q: withFile('/etc/c', 'new') },
    [`info /etc/c was configuration of p 1-r0 and is now in q: ${KEPT}`],
  ],
  [
    'to another package, as it is',
    '/etc/c: edited, /etc/c.apk-new: default',
    { p: withFile('/etc/c', 'default', P) },
    { p: P, q: withFile('/etc/c', 'default') },
    [`info /etc/c was configuration of p 1-r0 and is now in q: ${KEPT}`],
  ],
  [
    'of /etc/init.d to another package',
    '/etc/init.d/c: edited, /etc/init.d/c.apk-new: new',
    { p: withFile('/etc/init.d/c', 'default', P) },
    { p: P, q: withFile('/etc/init.d/c', 'new') },
    [`info /etc/init.d/c was configuration of p 1-r0 and is now in q: ${KEPT}`],
  ],
  [
    'to another path',
    '/etc/c: edited, /etc/d/c: new',
    { p: withFile('/etc/c', 'default', P) },
    { p: withFile('/etc/d/c', 'new', P) },
    [
      'warning /etc/c was configuration of p 1-r0 and is now /etc/d/c of p: apk leaves an edited file where it was, as nobody’s, and installs the new default',
    ],
  ],
  [
    'to another path, and .post-upgrade names the old one',
    'not recorded: the script is not run',
    { p: withFile('/etc/c', 'default', P) },
    {
      p: {
        ...withFile('/etc/d/c', 'new', P),
        scripts: { '.post-upgrade': '#!/bin/sh\nmv /etc/c /etc/d/c\n' },
      },
    },
    [],
  ],
  [
    'that is none, outside /etc',
    '/usr/share/p/c: new',
    { p: withFile('/usr/share/p/c', 'default', P) },
    { p: P, q: withFile('/usr/share/p/c', 'new') },
    [],
  ],
];

for (const [title, rule, rows] of [
  ['apk, where a path changes its type', 'upgrade/type-changed', TYPES],
  ['apk, with configuration that a user edited', 'upgrade/config-moved', CONFIGURATION],
] as const) {
  describe(title, () => {
    for (const [what, left, had, offered, expected] of rows)
      it(`${what} (left: ${left})`, () => assert.deepEqual(said(rule, had, offered), expected));
  });
}
