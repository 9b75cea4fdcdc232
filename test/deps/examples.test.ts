import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { mirrorOfThisMachine } from '../packages/debian-mirror.ts';
import { scratchApt } from './accepted.ts';
import { EXAMPLES, EXTRACT, namesOf, releasesOf, withCache, withoutNames } from './helpers.ts';

const CACHE = resolve(import.meta.dirname, '../../node_modules/.cache/contrib-tests/deps');
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const SUITES = { '12': 'bookworm', '13': 'trixie' } as const;

/** What Debian 12 and 13 have for the prerequisites of each example, where nobody wrote names down. */
const NAMES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  convirt: {
    python: ['python3'],
    xen: ['xen-utils-common'],
    gtk: ['python3-gi'],
    curses: ['python3'],
    vte: ['libvte-2.91-0'],
    paramiko: ['python3-paramiko'],
    lvm: ['lvm2'],
  },
  incus: { shell: ['dash'] },
  'libvirt/after': { hypervisor: ['qemu-system-x86'] },
};

function assertExamples(release: string, mirror: string, run: ReturnType<typeof withCache>): string[] {
  const all: string[] = [];
  for (const [name, expected] of Object.entries(NAMES)) {
    const args = ['deps', `debian@${release}`, '--mirror', mirror, '--json'];
    const [found] = releasesOf(run(['-C', withoutNames(name), ...args]));
    assert.ok(found !== undefined);
    assert.deepEqual(namesOf(found), expected, name);
    const lacking = found.prerequisites.filter(({ state }) => state !== 'found').map(({ key }) => key);
    // xm is long gone; xentop of the same prerequisite is there.
    assert.deepEqual(lacking, name === 'convirt' ? ['xen'] : [], name);
    const [written] = releasesOf(run(['-C', join(EXAMPLES, name), ...args]));
    assert.ok(written !== undefined);
    assert.ok(written.prerequisites.every(({ decided }) => decided === 'hand'));
    all.push(...Object.values(expected).flat(), ...Object.values(namesOf(written)).flat());
  }
  return [...new Set(all)];
}

/** The packages of the extract for apt: what they depend on is not in it. */
function flatRepository(suite: string): string {
  const directory = scratchDirectory();
  const packages = gunzipSync(readFileSync(join(EXTRACT, `dists/${suite}/main/binary-amd64/Packages.gz`)));
  const alone = packages.toString('utf8').replace(/^(?:Pre-)?Depends:.*\n/gm, '');
  writeFileSync(join(directory, 'Packages'), alone);
  return directory;
}

for (const [release, suite] of Object.entries(SUITES)) {
  describe(`the examples on Debian ${release}`, () => {
    it('have their packages in an extract of the archive, and apt takes them', needsTool('apt-get'), () => {
      const names = assertExamples(release, EXTRACT, withCache());
      const apt = scratchApt(`deb [trusted=yes] file:${flatRepository(suite)} ./`);
      assert.equal(apt('update'), '');
      assert.equal(apt('install', '--simulate', ...names), '');
      assert.match(apt('install', '--simulate', 'no-such-package'), /Unable to locate/);
    });

    it('have them on the mirror, and apt takes them with all that they need', needsTool('gpgv'), (test) => {
      const mirror = mirrorOfThisMachine();
      if (mirror === undefined) return test.skip('this machine uses no mirror of Debian');
      mkdirSync(CACHE, { recursive: true });
      const run = withCache(CACHE);
      const probe = run(['-C', join(EXAMPLES, 'incus'), 'deps', `debian@${release}`, '--mirror', mirror]);
      if (probe.status === 4) return test.skip(`the mirror cannot be reached: ${probe.stderr}`);
      if (/is not what its repository says/.test(probe.stderr))
        return test.skip(`the mirror is in the middle of an update: ${probe.stderr}`);
      assert.match(probe.stdout, /signed by Debian/);
      const names = assertExamples(release, mirror, run);
      const apt = scratchApt(`deb [signed-by=${KEYRING}] ${mirror} ${suite} main`);
      const refusal = apt('update');
      if (refusal !== '') return test.skip(`apt cannot reach the mirror: ${refusal}`);
      assert.equal(apt('install', '--simulate', ...names), '');
    });
  });
}
