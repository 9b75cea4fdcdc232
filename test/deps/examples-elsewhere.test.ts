// The examples on rpm, Arch and Alpine, against repositories of stub packages that have near misses among them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import type { ReleaseResolution } from '../../src/deps/resolution.ts';
import { needsTool } from '../helpers/tools.ts';
import { dnfRefuses, pacmanPlan } from './accepted.ts';
import { EXAMPLES, namesOf, releasesOf, withCache, withoutNames } from './helpers.ts';
import { apkRepository, pacmanRepository, rpmRepository, type TestPackage } from './repositories.ts';

const ALPINE = resolve(import.meta.dirname, '../fixtures/deps/alpine/APKINDEX');
const LVM = ['lvcreate', 'lvremove', 'vgs'] as const;

/** An example on a release: what it came to, and how the command ended. */
type Answer = { readonly found: ReleaseResolution; readonly status: number | null };
type Ask = (directory: string) => Answer;

/** Asks of one repository, which is read once. */
function askerOf(release: string, repository: string): Ask {
  const run = withCache();
  return (directory) => {
    const result = run(['-C', directory, 'deps', release, '--index', repository, '--json']);
    const [found] = releasesOf(result);
    assert.ok(found !== undefined);
    return { found, status: result.status };
  };
}

function notesOf({ prerequisites }: ReleaseResolution): Record<string, readonly string[]> {
  return Object.fromEntries(
    prerequisites.filter(({ notes }) => notes.length > 0).map(({ key, notes }) => [key, notes]),
  );
}

/** The prerequisites that are not simply there, with what is wrong. */
function lackingOf({ prerequisites }: ReleaseResolution): Record<string, string> {
  return Object.fromEntries(
    prerequisites.filter(({ state }) => state !== 'found').map(({ key, state }) => [key, state]),
  );
}

/** What the index has against names that the example's author wrote down. */
function contradictionsOf({ prerequisites }: ReleaseResolution): Record<string, string> {
  return Object.fromEntries(
    prerequisites.flatMap(({ key, contradiction }) =>
      contradiction === undefined ? [] : [[key, contradiction]],
    ),
  );
}

/** All names of the three examples, those of the index and those that were written down. */
function everyName(ask: Ask): readonly string[] {
  const directories = ['convirt', 'incus', 'libvirt/after'].flatMap((name) => [
    withoutNames(name),
    join(EXAMPLES, name),
  ]);
  return [
    ...new Set(directories.flatMap((directory) => Object.values(namesOf(ask(directory).found)).flat())),
  ];
}

describe('the examples on Fedora', needsTool('rpmbuild', 'createrepo_c', 'dnf'), () => {
  const site = '/usr/lib/python3.14/site-packages';
  const packages: readonly TestPackage[] = [
    { name: 'python3', version: '3.14.0', files: ['/usr/bin/python3'], requires: ['python3-libs'] },
    { name: 'python3-libs', version: '3.14.0', files: ['/usr/lib64/python3.14/curses/__init__.py'] },
    { name: 'xen-runtime', version: '4.20.1', files: ['/usr/bin/xentop', '/usr/bin/xl'] },
    {
      name: 'python3-gobject-base',
      version: '3.54.5',
      files: ['/usr/lib64/python3.14/site-packages/gi/__init__.py'],
      provides: ['python3dist(pygobject) = 3.54.5'],
    },
    { name: 'python3-gobject', version: '3.54.5', files: [], requires: ['python3-gobject-base'] },
    {
      name: 'vte291',
      version: '0.82.1',
      files: ['/usr/lib64/libvte-2.91.so.0'],
      provides: ['libvte-2.91.so.0()(64bit)'],
    },
    {
      name: 'vte291-gtk4',
      version: '0.82.1',
      files: ['/usr/lib64/libvte-2.91-gtk4.so.0'],
      provides: ['libvte-2.91-gtk4.so.0()(64bit)'],
    },
    {
      name: 'python3-paramiko',
      version: '3.5.1',
      files: [`${site}/paramiko/__init__.py`],
      provides: ['python3dist(paramiko) = 3.5.1'],
    },
    {
      name: 'paramiko',
      version: '1.5.4',
      files: [`${site}/old/paramiko/__init__.py`],
      provides: ['python3dist(paramiko) = 1.5.4'],
    },
    { name: 'lvm2', version: '2.03.35', files: LVM.map((name) => `/usr/bin/${name}`) },
    { name: 'lvcreate', version: '1.0', files: ['/usr/bin/lvcreate'] },
    { name: 'bash', version: '5.3.0', files: ['/usr/bin/sh', '/usr/bin/bash'] },
    { name: 'qemu-system-x86-core', version: '10.1.0', files: ['/usr/bin/qemu-kvm'] },
    { name: 'qemu-kvm', version: '10.1.0', files: [], requires: ['qemu-system-x86-core'] },
  ];

  it('depend on what rpm packages provide, and dnf takes every name', () => {
    const where = rpmRepository(packages);
    const ask = askerOf('fedora@44', where);
    const { found, status } = ask(withoutNames('convirt'));
    assert.deepEqual(namesOf(found), {
      python: ['/usr/bin/python3'],
      xen: ['/usr/bin/xentop'],
      gtk: ['python3dist(pygobject)'],
      curses: ['python3'],
      vte: ['libvte-2.91.so.0()(64bit)'],
      paramiko: ['python3dist(paramiko)'],
      lvm: LVM.map((name) => `/usr/bin/${name}`),
    });
    assert.deepEqual(lackingOf(found), { xen: 'not-available' });
    assert.deepEqual(notesOf(found), {
      xen: ['nothing has the command xm'],
      paramiko: [
        'the Python module paramiko: python3-paramiko rather than paramiko: paramiko has another version than asked for',
      ],
      lvm: ['the command lvcreate: lvm2 rather than lvcreate: it has 3 of the capabilities'],
    });
    assert.equal(status, 0, 'xen is recommended only');
    assert.deepEqual(contradictionsOf(ask(join(EXAMPLES, 'convirt')).found), {
      xen: 'not with xen-runtime: nothing has the command xm',
    });
    assert.deepEqual(namesOf(ask(withoutNames('incus')).found), { shell: ['/usr/bin/sh'] });
    assert.deepEqual(namesOf(ask(withoutNames('libvirt/after')).found), {
      hypervisor: ['/usr/bin/qemu-kvm'],
    });
    assert.equal(dnfRefuses(where, everyName(ask)), '');
    assert.match(dnfRefuses(where, ['/usr/bin/xm']), /No match for argument/);
  });
});

describe('the examples on Arch', needsTool('bsdtar', 'repo-add', 'pacman'), () => {
  const python = '/usr/lib/python3.13';
  const packages: readonly TestPackage[] = [
    { name: 'python', version: '3.13.7', files: ['/usr/bin/python3', `${python}/curses/__init__.py`] },
    { name: 'xen', version: '4.20.1', files: ['/usr/bin/xentop', '/usr/bin/xl'] },
    { name: 'python-gobject', version: '3.54.5', files: [`${python}/site-packages/gi/__init__.py`] },
    {
      name: 'vte3',
      version: '0.82.1',
      files: ['/usr/lib/libvte-2.91.so.0'],
      provides: ['libvte-2.91.so=0-64'],
    },
    { name: 'vte4', version: '0.82.1', files: ['/usr/lib/libvte-2.91-gtk4.so.0'] },
    { name: 'python-paramiko', version: '3.5.1', files: [`${python}/site-packages/paramiko/__init__.py`] },
    { name: 'paramiko', version: '1.5.4', files: [`${python}/site-packages/paramiko/__init__.py`] },
    { name: 'lvm2', version: '2.03.35', files: LVM.map((name) => `/usr/bin/${name}`) },
    { name: 'bash', version: '5.3.3', files: ['/usr/bin/sh', '/usr/bin/bash'], provides: ['sh'] },
    { name: 'dash', version: '0.5.12', files: ['/usr/bin/dash'] },
    { name: 'ashbinsh', version: '1.0', files: ['/usr/bin/sh'], requires: ['dash'] },
    { name: 'qemu-base', version: '10.1.0', files: ['/usr/bin/qemu-system-x86_64'] },
  ];

  it('depend on packages that pacman knows', () => {
    const where = pacmanRepository(packages);
    const ask = askerOf('arch', where);
    const { found, status } = ask(withoutNames('convirt'));
    assert.deepEqual(namesOf(found), {
      python: ['python'],
      xen: ['xen'],
      gtk: ['python-gobject'],
      curses: ['python'],
      vte: ['vte3'],
      paramiko: ['python-paramiko'],
      lvm: ['lvm2'],
    });
    assert.deepEqual(lackingOf(found), { xen: 'not-available' });
    assert.deepEqual(notesOf(found).paramiko, [
      'the Python module paramiko: python-paramiko rather than paramiko: paramiko has another version than asked for',
    ]);
    assert.equal(status, 0);
    assert.deepEqual(contradictionsOf(ask(join(EXAMPLES, 'convirt')).found), {
      xen: 'not with xen: nothing has the command xm',
    });
    const incus = ask(withoutNames('incus')).found;
    assert.deepEqual(namesOf(incus), { shell: ['bash'] });
    assert.deepEqual(notesOf(incus), {
      shell: ['the command sh: bash rather than ashbinsh: it brings fewer packages along (0, ashbinsh 1)'],
    });
    const names = everyName(ask);
    assert.deepEqual(pacmanPlan(where, names), [...names].sort());
    assert.throws(() => pacmanPlan(where, ['qemu-kvm']), /target not found: qemu-kvm/);
  });

  it('fail where nothing has what the project cannot do without', () => {
    const ask = askerOf('arch', pacmanRepository(packages));
    const { found, status } = ask(withoutNames('libvirt/after'));
    assert.deepEqual(lackingOf(found), { hypervisor: 'not-available' });
    assert.equal(status, 1);
    const written = ask(join(EXAMPLES, 'libvirt/after'));
    assert.deepEqual(contradictionsOf(written.found), {
      hypervisor: 'not with qemu-base: nothing has the command qemu-kvm',
    });
  });
});

describe('the examples on Alpine', needsTool('tar', 'gzip'), () => {
  const ask = () => askerOf('alpine@3.24', apkRepository(readFileSync(ALPINE, 'utf8')));

  it('depend on what abuild writes into packages, and what it does not write is not known', () => {
    const { found, status } = ask()(withoutNames('convirt'));
    assert.deepEqual(namesOf(found), {
      python: ['cmd:python3'],
      xen: ['cmd:xentop'],
      gtk: ['py3-gobject3'],
      curses: [],
      vte: ['so:libvte-2.91.so.0'],
      paramiko: ['py3-paramiko'],
      lvm: LVM.map((name) => `cmd:${name}`),
    });
    assert.deepEqual(lackingOf(found), { xen: 'not-available', curses: 'not-known' });
    assert.deepEqual(notesOf(found), {
      xen: ['nothing has the command xm'],
      curses: ['the index does not tell what has the Python module curses'],
      paramiko: [
        'the Python module paramiko: py3-paramiko rather than py3-paramiko1: py3-paramiko1 has another version than asked for',
      ],
    });
    assert.equal(status, 0);
  });

  it('are told that there is an older version alone', () => {
    const stanzas = readFileSync(ALPINE, 'utf8').split('\n\n');
    const older = stanzas.filter((stanza) => !stanza.includes('\nP:py3-paramiko\n')).join('\n\n');
    const { found, status } = askerOf('alpine@3.24', apkRepository(older))(withoutNames('convirt'));
    assert.equal(lackingOf(found).paramiko, 'too-old');
    assert.deepEqual(namesOf(found).paramiko, ['py3-paramiko1']);
    assert.equal(status, 1);
  });

  it('are told which of two providers apk takes first', () => {
    const { found } = ask()(withoutNames('incus'));
    assert.deepEqual(namesOf(found), { shell: ['cmd:sh'] });
    assert.deepEqual(notesOf(found), {
      shell: [
        'the command sh: busybox-binsh rather than dash-binsh: apk takes it first (provider_priority 100, dash-binsh 60)',
      ],
    });
  });

  it('fail where no package has the command, whoever wrote a name down', () => {
    const asked = ask();
    const { found, status } = asked(withoutNames('libvirt/after'));
    assert.deepEqual(lackingOf(found), { hypervisor: 'not-available' });
    assert.equal(status, 1);
    assert.deepEqual(contradictionsOf(asked(join(EXAMPLES, 'libvirt/after')).found), {
      hypervisor: 'not with qemu-system-x86_64: nothing has the command qemu-kvm',
    });
  });
});
