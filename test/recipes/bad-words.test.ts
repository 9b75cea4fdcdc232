// Names, versions, summaries, licences and people that a format does not take: refused or converted, in its own words.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { writeTree } from '../helpers/scratch.ts';

type Words = {
  readonly name?: string;
  readonly pkg?: string;
  readonly version?: string;
  readonly summary?: string;
  readonly license?: string;
  readonly homepage?: string;
  /** distro.yaml after its first line. */
  readonly part?: string;
};

const PERSON = 'maintainer: { name: Ada Byron, email: ada@example.org }\nstaging: requested\n';

/** A project in which one word differs from what every format takes. */
function project(distribution: string, words: Words): string {
  const {
    name = 'beacon',
    version = '1.0',
    summary = 'Light a beacon',
    license = 'MIT',
    part = PERSON,
  } = words;
  const { pkg = name.toLowerCase(), homepage = 'homepage: https://beacon.example.org' } = words;
  return writeTree({
    'contrib.yaml': `contrib: 1
name: ${name}
version: "${version}"
summary: ${summary}
license: ${license}
${homepage}
copyright: { "*": 2026 Ada Example }
released: 2026-11-01
packages:
  ${pkg}:
    files: ['beacon --> \${bindir}/']
`,
    beacon: '#!/bin/sh\n',
    LICENSE: 'MIT\n',
    [`distros/${distribution}/distro.yaml`]: `contrib: 1\n${part}`,
  });
}

type Answer = { readonly status: number | null; readonly findings: readonly Found[] };
type Found = {
  readonly rule: string;
  readonly severity: string;
  readonly place: { readonly file: string; readonly line: number; readonly column: number };
  readonly message: string;
  readonly source: string;
};

function ask(cwd: string, ...args: readonly string[]): Answer {
  const { status, stdout } = contrib([...args, '--json'], { cwd });
  const { findings = [] } = JSON.parse(stdout) as { findings?: readonly Found[] };
  return { status, findings: findings.filter(({ rule }) => rule.startsWith('recipe/')) };
}

const shown = ({ severity, rule, place }: Found) =>
  `${severity} ${rule} ${place.file}:${place.line}:${place.column}`;

const LONG = 'A summary that is longer than any list of packages has room for, and does not end there';
const DEBIAN_NAME = 'Debian policy 5.6.1';
const SPDX = 'SPDX 2.3, annex D';
const NO_ADDRESS = 'maintainer: { name: Ada Byron }\nstaging: requested\n';
const EPOCH = `${PERSON}epoch: 1\n`;
const PACKAGE = 'contrib.yaml:10:3';
const VERSION = 'contrib.yaml:3:10';
const SUMMARY = 'contrib.yaml:4:10';
const LICENSE = 'contrib.yaml:5:10';

/** What both check and recipe say, at which line, by whose rule. An error keeps a recipe and a build from being made. */
const REFUSED: readonly (readonly [
  on: string,
  words: Words,
  finding: string,
  message: RegExp,
  source: string,
])[] = [
  [
    'debian',
    { pkg: 'Beacon' },
    `error recipe/name ${PACKAGE}`,
    /Beacon is no name for a Debian/,
    DEBIAN_NAME,
  ],
  [
    'debian',
    { pkg: 'beacon_dev' },
    `error recipe/name ${PACKAGE}`,
    /lower case letters, digits and \+ - \./,
    DEBIAN_NAME,
  ],
  ['debian', { pkg: 'b' }, `error recipe/name ${PACKAGE}`, /at least two/, DEBIAN_NAME],
  ['debian', { version: '1.0^git1' }, `error recipe/version ${VERSION}`, /\. \+ - ~/, 'Debian policy 5.6.12'],
  [
    'debian',
    { version: 'r15' },
    `error recipe/version ${VERSION}`,
    /begins with a digit/,
    'Debian policy 5.6.12',
  ],
  ['debian', { summary: LONG }, `error recipe/summary ${SUMMARY}`, /at most 80/, 'Debian policy 3.4.1'],
  [
    'debian',
    { part: NO_ADDRESS },
    'error recipe/maintainer distros/debian/distro.yaml:2:13',
    /mail address/,
    'Debian policy 5.6.2',
  ],
  [
    'debian',
    { license: 'GPL v2' },
    `error recipe/license ${LICENSE}`,
    /no AND, OR or WITH is between GPL and v2/,
    'DEP-5',
  ],
  ['debian', { license: 'MIT or (ISC' }, `error recipe/license ${LICENSE}`, /or is written OR/, SPDX],
  [
    'fedora',
    { pkg: 'Beacon_dev' },
    `warning recipe/name ${PACKAGE}`,
    /upper case letters and an underscore/,
    'Fedora packaging guidelines, "General Naming"',
  ],
  [
    'fedora',
    { version: '1.0-1' },
    `error recipe/version ${VERSION}`,
    /the hyphen parts version and release/,
    'rpm-version(7)',
  ],
  ['fedora', { summary: LONG }, `warning recipe/summary ${SUMMARY}`, /79 characters/, 'rpmlint'],
  [
    'fedora',
    { license: '(MIT' },
    `error recipe/license ${LICENSE}`,
    /a \( is not closed/,
    'Fedora packaging guidelines',
  ],
  ['opensuse', { version: '1.0-1' }, `error recipe/version ${VERSION}`, /hyphen/, 'rpm-version(7)'],
  ['opensuse', { license: 'MIT,' }, `error recipe/license ${LICENSE}`, /MIT, is no identifier/, SPDX],
  ['arch', { pkg: 'Beacon' }, `warning recipe/name ${PACKAGE}`, /upper case/, 'Arch package guidelines'],
  ['arch', { license: 'MIT AND' }, `error recipe/license ${LICENSE}`, /nothing follows AND/, SPDX],
  ['alpine', { pkg: 'Beacon' }, `error recipe/name ${PACKAGE}`, /no name for an apk/, 'APKBUILD(5)'],
  [
    'alpine',
    { version: '1.0+more' },
    `error recipe/version ${VERSION}`,
    /numbers parted by dots/,
    'APKBUILD(5)',
  ],
  ['alpine', { version: '1.0^1' }, `error recipe/version ${VERSION}`, /no version for apk/, 'APKBUILD(5)'],
  [
    'alpine',
    { part: EPOCH },
    'error recipe/version distros/alpine/distro.yaml:4:8',
    /apk knows no epoch/,
    'APKBUILD(5)',
  ],
  [
    'alpine',
    { summary: 'ä'.repeat(70) },
    `error recipe/summary ${SUMMARY}`,
    /more than 127 bytes/,
    'abuild: validate',
  ],
  ['alpine', { homepage: '' }, 'error recipe/homepage contrib.yaml:1:1', /url/, 'abuild: validate'],
  ['nixos', { version: 'r15' }, `error recipe/version ${VERSION}`, /begins with a digit/, 'Nix manual'],
  ['nixos', { name: 'Beacon' }, 'warning recipe/name contrib.yaml:2:7', /upper case/, 'Nixpkgs manual'],
  [
    'nixos',
    { name: 'beacon-2' },
    'warning recipe/name contrib.yaml:2:7',
    /Nix reads 2 in beacon-2 as the version/,
    'parseDrvName',
  ],
];

describe('check and recipe alike', () => {
  for (const [on, words, finding, message, source] of REFUSED) {
    test(`${on}: ${finding.replace(/ \S+$/, '')} for ${JSON.stringify(words).slice(0, 60)}`, () => {
      const cwd = project(on, words);
      for (const command of ['check', 'recipe']) {
        const { status, findings } = ask(cwd, command, on, ...(command === 'recipe' ? ['--dry-run'] : []));
        const found = findings.find((one) => shown(one) === finding);
        assert.ok(
          found,
          `${command}: ${finding} is not among ${findings.map(shown).join(', ') || 'nothing'}`,
        );
        assert.match(found.message, message);
        assert.ok(found.source.includes(source), found.source);
        assert.equal(status, finding.startsWith('error') ? 1 : 0);
      }
    });
  }
});

/** What a recipe has instead, as it stands in its files. */
const CONVERTED: readonly (readonly [on: string, words: Words, text: RegExp])[] = [
  ['debian', { name: 'Beacon_Light', pkg: 'beacon' }, /^Source: beacon-light$/m],
  ['debian', { version: '1.0-rc1' }, /^beacon \(1\.0~rc1-1\) /m],
  ['debian', { version: '1.0beta2' }, /^beacon \(1\.0~beta2-1\) /m],
  ['debian', { version: '1.0+git1', part: EPOCH }, /^beacon \(1:1\.0\+git1-1\) /m],
  ['fedora', { version: '1.0-rc1' }, /^Version: +1\.0~rc1$/m],
  ['fedora', { version: '1.0rc1' }, /^Version: +1\.0~rc1$/m],
  ['fedora', { version: '1.0^git1' }, /^Version: +1\.0\^git1$/m],
  ['opensuse', { version: '1.0.dev3' }, /^Version: +1\.0~dev3$/m],
  ['arch', { version: '1.0-1' }, /^pkgver=1\.0_1$/m],
  ['arch', { version: '1.0~rc1' }, /^pkgver=1\.0rc1$/m],
  ['alpine', { version: '1.0-beta.2' }, /^pkgver=1\.0_beta2$/m],
  [
    'alpine',
    { name: 'Beacon' },
    /^pkgname=beacon\n_name=Beacon$[\s\S]*^builddir="\$srcdir\/\$_name-\$pkgver"$/m,
  ],
  ['nixos', { version: '1.0-rc1' }, /version = "1\.0-rc1"/],
];

describe('converted', () => {
  for (const [on, words, text] of CONVERTED) {
    test(`${JSON.stringify(words).slice(0, 60)} on ${on}`, () => {
      const { status, stdout, stderr } = contrib(['recipe', on, '--print'], { cwd: project(on, words) });
      assert.equal(status, 0, stderr);
      assert.match(stdout, text);
    });
  }
});

/** What no format takes is no description, whatever is to be made of it. */
const UNREADABLE: readonly (readonly [words: Words, message: RegExp])[] = [
  [{ pkg: '"-beacon"' }, /^contrib\.yaml:10:3: error.*a letter or digit first/m],
  [{ pkg: '.beacon' }, /^contrib\.yaml:10:3: error.*a letter or digit first/m],
  [
    { summary: '"Light\\nPriority: required"' },
    /^contrib\.yaml:4:10: error.*control character or a line break/m,
  ],
  [{ summary: '"Light \\e[31m"' }, /^contrib\.yaml:4:10: error.*control character/m],
  [{ summary: 'Light '.repeat(20) }, /^contrib\.yaml:4:10: error.*longer than 100 characters/m],
  [{ version: '1.0/2' }, /^contrib\.yaml:3:10: error.*is not a version/m],
  [
    { part: 'maintainer: { name: Ada, email: ada }\n' },
    /^distros\/debian\/distro\.yaml:2:33: error.*mail address/m,
  ],
];

describe('unreadable', () => {
  for (const [words, message] of UNREADABLE) {
    test(JSON.stringify(words).slice(0, 60), () => {
      for (const command of ['check', 'recipe', 'build']) {
        const { status, stderr } = contrib([command, 'debian'], { cwd: project('debian', words) });
        assert.equal(status, 3, stderr);
        assert.match(stderr, message);
      }
    });
  }
});

test('a build is refused before anything is built, in the same words', () => {
  const { status, stderr } = contrib(['build', 'debian'], { cwd: project('debian', { pkg: 'Beacon_dev' }) });
  assert.equal(status, 1);
  assert.match(
    stderr,
    /^contrib\.yaml:10:3: error\[recipe\/name\]: Beacon_dev is no name for a Debian package/m,
  );
  assert.match(stderr, /nothing was built/);
});
