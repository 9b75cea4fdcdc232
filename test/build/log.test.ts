// What of a failed build's log is shown: the step that failed, and in it what is known to tell.
import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { COMPILERS } from '../../src/build/log/compilers.ts';
import { excerptOf } from '../../src/build/log/excerpt.ts';
import { TEST_RUNNERS } from '../../src/build/log/test-runners.ts';
import { apkBuilder } from '../../src/families/apk/builder.ts';
import type { BuildLog, Telling } from '../../src/families/builder.ts';
import { debBuilder } from '../../src/families/deb/builder.ts';
import { nixBuilder } from '../../src/families/nix/builder.ts';
import { pacmanBuilder } from '../../src/families/pacman/builder.ts';
import { rpmBuilder } from '../../src/families/rpm/builder.ts';
import { COMPILER_SAMPLES, type LogSample, TEST_SAMPLES } from './log-samples.ts';

const NO_TOOLS: BuildLog = { step: /^== step/, telling: [] };

for (const [what, samples, isOfTests] of [
  ['tests that fail, of', TEST_SAMPLES, true],
  ['what is said by', COMPILER_SAMPLES, false],
] as const) {
  describe(what, () => {
    for (const { tool, log, headline, lines } of samples)
      it(tool, () => {
        const before = '== step one\nFAIL: of another step\nx.c:1:1: error: of another step\n== step two\n';
        assert.deepEqual(excerptOf(before + log, NO_TOOLS), { headline, lines, isOfTests });
      });
  });
}

type Own = Omit<LogSample, 'tool'> & { readonly builder: { readonly log: BuildLog } };

/** What the tools of each format say, with the line of the step before it. */
const FORMATS: Readonly<Record<string, Own>> = {
  'deb, where files are missing': {
    builder: debBuilder,
    log: `   dh_auto_install
x.c:1:1: error: of another step
   dh_install
dh_install: warning: Cannot find (any matches for) "usr/bin/thing" (tried in ., debian/tmp)

dh_install: warning: thing missing files: usr/bin/thing
dh_install: error: missing files, aborting
make: *** [debian/rules:4: binary] Error 25
dpkg-buildpackage: error: debian/rules binary subprocess returned exit status 2`,
    headline: 'dh_install: warning: Cannot find (any matches for) "usr/bin/thing" (tried in ., debian/tmp)',
    lines: [
      'dh_install: warning: Cannot find (any matches for) "usr/bin/thing" (tried in ., debian/tmp)',
      'dh_install: error: missing files, aborting',
      'make: *** [debian/rules:4: binary] Error 25',
      'dpkg-buildpackage: error: debian/rules binary subprocess returned exit status 2',
    ],
  },
  'deb, where files are left': {
    builder: debBuilder,
    log: `   dh_missing
dh_missing: warning: usr/lib/libtide.a exists in debian/tmp but is not installed to anywhere
dh_missing: error: missing files, aborting
E: Unable to locate package nonesuch`,
    headline: 'dh_missing: warning: usr/lib/libtide.a exists in debian/tmp but is not installed to anywhere',
    lines: [
      'dh_missing: warning: usr/lib/libtide.a exists in debian/tmp but is not installed to anywhere',
      'E: Unable to locate package nonesuch',
      'dh_missing: error: missing files, aborting',
    ],
  },
  'deb, where debhelper and dpkg refuse': {
    builder: debBuilder,
    log: `   dh_installsystemd
dh_installsystemd: error: Could not find "nonesuch.service" in the /usr/lib/systemd/system directory
dpkg-source: error: unwanted binary file: debian/x.png
E: pybuild pybuild:388: test: plugin pyproject failed with: exit code=1: python3 -m pytest`,
    headline:
      'dh_installsystemd: error: Could not find "nonesuch.service" in the /usr/lib/systemd/system directory',
    lines: [
      'dh_installsystemd: error: Could not find "nonesuch.service" in the /usr/lib/systemd/system directory',
      'dpkg-source: error: unwanted binary file: debian/x.png',
      'E: pybuild pybuild:388: test: plugin pyproject failed with: exit code=1: python3 -m pytest',
    ],
  },
  'rpm, where files are left': {
    builder: rpmBuilder,
    log: `Executing(%install): /bin/bash -e /var/tmp/rpm-tmp.x
+ make install
Checking for unpackaged file(s): /usr/lib/rpm/check-files /mnt/BUILDROOT
error: Installed (but unpackaged) file(s) found:
   /usr/lib/libtide.a

RPM build errors:
    Installed (but unpackaged) file(s) found:
   /usr/lib/libtide.a`,
    headline: 'error: Installed (but unpackaged) file(s) found: /usr/lib/libtide.a',
    lines: ['error: Installed (but unpackaged) file(s) found:', '   /usr/lib/libtide.a', 'RPM build errors:'],
  },
  'pacman, where a digest is another': {
    builder: pacmanBuilder,
    log: `==> Retrieving sources...
==> Validating source files with sha256sums...
    lamp-1.0.tar.gz ... FAILED
==> ERROR: One or more files did not pass the validity check!`,
    headline: 'lamp-1.0.tar.gz ... FAILED',
    lines: [
      '    lamp-1.0.tar.gz ... FAILED',
      '==> ERROR: One or more files did not pass the validity check!',
    ],
  },
  'pacman, where a step fails': {
    builder: pacmanBuilder,
    log: `==> ERROR: failed to initialize alpm library
==> Starting build()...
x.c:1:1: error: no
==> ERROR: A failure occurred in build().
    Aborting...`,
    headline: 'x.c:1:1: error: no',
    lines: ['x.c:1:1: error: no', '==> ERROR: A failure occurred in build().'],
  },
  'apk, where a digest is another and a step fails': {
    builder: apkBuilder,
    log: `>>> lamp: Checking sha512sums...
lamp-1.0.tar.gz: FAILED
sha512sum: WARNING: 1 computed checksum did NOT match
>>> ERROR: lamp: Bad source: lamp-1.0.tar.gz
>>> ERROR: lamp: verify failed`,
    headline: 'lamp-1.0.tar.gz: FAILED',
    lines: [
      'lamp-1.0.tar.gz: FAILED',
      '>>> ERROR: lamp: Bad source: lamp-1.0.tar.gz',
      '>>> ERROR: lamp: verify failed',
    ],
  },
  'nix, whose builder marks each line': {
    builder: nixBuilder,
    log: `lamp> Running phase: installPhase
lamp> usr/lib/libtide.a
lamp> the build installs this, and no package takes it
error: builder for '/nix/store/x-lamp-1.0.drv' failed with exit code 1;
error: hash mismatch in fixed-output derivation '/nix/store/y-lamp.drv':
         specified: sha256-AAAA
            got:    sha256-BBBB`,
    headline: 'the build installs this, and no package takes it: usr/lib/libtide.a',
    lines: [
      'usr/lib/libtide.a',
      'the build installs this, and no package takes it',
      "error: hash mismatch in fixed-output derivation '/nix/store/y-lamp.drv':",
      '         specified: sha256-AAAA',
      '            got:    sha256-BBBB',
      "error: builder for '/nix/store/x-lamp-1.0.drv' failed with exit code 1;",
    ],
  },
};

describe('the tools of each format', () => {
  for (const [name, { builder, log, headline, lines }] of Object.entries(FORMATS))
    it(name, () => {
      const found = excerptOf(log, builder.log);
      assert.deepEqual({ headline: found.headline, lines: found.lines }, { headline, lines });
    });
});

test('each row of each table tells something in one of these logs', () => {
  const unused = (table: readonly Telling[], logs: readonly string[]) => {
    const lines = logs.flatMap((log) => log.split('\n').map((line) => line.replace(/^lamp> /, '')));
    const used = new Set(lines.map((line) => table.find((row) => row.line.test(line))));
    return table.filter((row) => !used.has(row)).map(({ tool, line }) => `${tool} ${line}`);
  };
  assert.deepEqual(
    unused(
      TEST_RUNNERS,
      TEST_SAMPLES.map(({ log }) => log),
    ),
    [],
  );
  const all = [...COMPILER_SAMPLES, ...TEST_SAMPLES].map(({ log }) => log);
  assert.deepEqual(unused(COMPILERS, all), []);
  for (const { log } of [debBuilder, rpmBuilder, pacmanBuilder, apkBuilder, nixBuilder]) {
    const own = Object.values(FORMATS).filter(({ builder }) => builder.log === log);
    assert.deepEqual(
      unused(
        log.telling,
        own.map((one) => one.log),
      ),
      [],
    );
  }
});

test('where no line is known to tell, what was said last before others gave up', () => {
  const log = `== step\n+ ./strange\n${'working\n'.repeat(20)}it will not do\n\nmake: *** [Makefile:2: all] Error 1\n`;
  const { lines, headline } = excerptOf(log, NO_TOOLS);
  assert.deepEqual(lines.slice(-2), ['it will not do', 'make: *** [Makefile:2: all] Error 1']);
  assert.equal(lines.length, 13);
  assert.equal(headline, 'make: *** [Makefile:2: all] Error 1');
  assert.deepEqual(excerptOf('', NO_TOOLS), { lines: [], headline: undefined, isOfTests: false });
});

test('of very many lines the first and the last are shown', () => {
  const log = Array.from({ length: 500 }, (_, index) => `x.c:${index + 1}:1: error: no`).join('\n');
  const { lines } = excerptOf(log, NO_TOOLS);
  assert.equal(lines.length, 25);
  assert.equal(lines[0], 'x.c:1:1: error: no');
  assert.equal(lines[12], '... (476 more lines)');
  assert.equal(lines[24], 'x.c:500:1: error: no');
});

test('colours and a line that is written over are no part of what is read', () => {
  const { lines } = excerptOf('10%\r20%\r\u001b[1mx.c:1:1: \u001b[31merror: \u001b[0mno\u001b[K', NO_TOOLS);
  assert.deepEqual(lines, ['x.c:1:1: error: no']);
});

test('a log that means ill is read in time that grows with it alone', () => {
  const log = ['a:'.repeat(400_000), `${' '.repeat(400_000)}x`, ...Array(2000).fill(`${'1:'.repeat(500)}`)];
  assert.deepEqual(excerptOf(log.join('\n'), NO_TOOLS).headline, undefined);
});
