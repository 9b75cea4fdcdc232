import assert from 'node:assert/strict';
import { test } from 'node:test';
import { familyOf } from '../../src/families/index.ts';
import { needsOf } from '../../src/families/prerequisites.ts';
import { namelessPrerequisites } from '../../src/scaffold/contribution/proposal.ts';
import { type PlanTexts, planFrom } from '../helpers/plan.ts';

const MANIFEST = `
prerequisites:
  glib: { pkgconfig: glib-2.0, for: build, version: "2.56" }
  lvm: { command: [lvcreate, vgs], level: recommends, why: makes volumes }
  wheel: { python: wheel, names: { debian: python3-wheel } }
packages:
  demo: { files: "src --> /usr/share/demo/" }
`;

async function needs(texts: PlanTexts) {
  const plan = planFrom(texts);
  return needsOf(plan, await familyOf(plan.distribution.family));
}

test('written names come before the family’s own words', async () => {
  const { needs: found, missing } = await needs({
    manifest: MANIFEST,
    on: 'fedora@44',
    distro: 'names: { lvm: lvm2 }\n',
  });
  assert.deepEqual(missing, []);
  assert.deepEqual(
    found.map(({ key, phase, level, names, version, why }) => ({ key, phase, level, names, version, why })),
    [
      {
        key: 'glib',
        phase: 'build',
        level: 'requires',
        names: ['pkgconfig(glib-2.0)'],
        version: { operator: '>=', version: '2.56' },
        why: undefined,
      },
      {
        key: 'lvm',
        phase: 'run',
        level: 'recommends',
        names: ['lvm2'],
        version: undefined,
        why: 'makes volumes',
      },
      {
        key: 'wheel',
        phase: 'run',
        level: 'requires',
        names: ['python3dist(wheel)'],
        version: undefined,
        why: undefined,
      },
    ],
  );
});

test('a name that a release lacks is an error that names the release and where to write it', async () => {
  const distro = 'names: { glib: libglib2.0-dev }\nreleases: { "12": { names: { lvm: lvm2 } }, "13": }\n';
  const oldstable = await needs({ manifest: MANIFEST, distro, on: 'debian@12' });
  assert.deepEqual(oldstable.missing, []);
  const stable = await needs({ manifest: MANIFEST, distro, on: 'debian@13' });
  assert.deepEqual(
    stable.needs.map(({ key }) => key),
    ['glib', 'wheel'],
  );
  const [finding] = stable.missing;
  assert.match(finding?.message ?? '', /lvm .the command lvcreate, the command vgs. on Debian 13/);
  assert.match(finding?.remedy ?? '', /distros\/debian\/distro.yaml.*"13": .*names: .*lvm: PACKAGE/);
});

test('nobody is asked for a name of the project’s own build system', async () => {
  const manifest = `
build: { system: meson }
prerequisites:
  meson: { command: meson, for: build, version: "0.60" }
  po: { command: msgfmt, for: build }
packages:
  demo: { files: [{ path: /usr/bin/demo }] }
`;
  for (const on of ['debian@13', 'arch', 'nixos', 'alpine']) {
    const { prerequisites, distribution, project } = planFrom({ manifest, on });
    const nameless = await namelessPrerequisites(prerequisites, distribution, project);
    assert.ok(!nameless.some(({ key }) => key === 'meson'), on);
  }
  const { needs: found } = await needs({ manifest, on: 'debian@13' });
  assert.deepEqual(found.find(({ key }) => key === 'meson')?.names, ['meson']);
});
