import assert from 'node:assert/strict';
import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { resolveDistribution } from '../../src/distributions/resolve.ts';
import { parseProject } from '../../src/manifest/project.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { resolvePlan } from '../../src/plan/resolve-plan.ts';
import { openTree } from '../../src/source/tree.ts';
import { fsPath } from '../../src/system/path-bytes.ts';
import { scratchDirectory, type TreeItem, writeTree } from '../helpers/scratch.ts';
import { type NewResult, runNew } from './run-new.ts';

const LIB = 'usr/lib/x86_64-linux-gnu';
const ELF = '\x7fELF...\0';
const program = (needed = ''): TreeItem => ({ text: `${ELF}${needed}`, mode: 0o755 });

/** What a library with a daemon, a client, headers and documentation installs with Meson on Debian. */
const THING: Readonly<Record<string, TreeItem>> = {
  'usr/bin/thing': program('\0libthing.so.3\0'),
  'usr/bin/thing-helper': { text: ELF, mode: 0o4755 },
  'usr/sbin/thingd': program('\0libthing.so.3\0'),
  'usr/libexec/thing/probe': { text: '#!/bin/sh\n', mode: 0o755 },
  'usr/libexec/thing/table.txt': 'data',
  [`${LIB}/libthing.so.3.1.4`]: program(),
  [`${LIB}/libthing.so.3`]: { link: 'libthing.so.3.1.4' },
  [`${LIB}/libthing.so`]: { link: 'libthing.so.3' },
  [`${LIB}/libthing-extra.so.3`]: program(),
  [`${LIB}/libother-2.so.0`]: program(),
  [`${LIB}/libthing.la`]: 'libtool',
  [`${LIB}/libthing.a`]: 'archive',
  [`${LIB}/pkgconfig/thing.pc`]: 'Name: thing',
  [`${LIB}/cmake/Thing/ThingConfig.cmake`]: '',
  [`${LIB}/girepository-1.0/Thing-3.typelib`]: '',
  [`${LIB}/thing/plugins/a.so`]: program(),
  'usr/include/thing/thing.h': '',
  'usr/include/thing/more.h': '',
  'usr/lib/systemd/system/thingd.service':
    '[Unit]\n[Service]\nExecStart=-/usr/sbin/thingd --fg\n[Install]\nWantedBy=x\n',
  'usr/lib/systemd/system/thingd.socket': '[Socket]\nListenStream=1\n[Install]\nWantedBy=sockets.target\n',
  'usr/lib/systemd/system/thing-admin.socket': '[Socket]\nService=thingd.service\n',
  'etc/thing/thing.conf': '',
  'etc/thing/thingd.conf': { text: '', mode: 0o640 },
  'usr/share/man/man1/thing.1': '',
  'usr/share/man/man8/thingd.8': '',
  'usr/share/man/man3/thing_open.3': '',
  'usr/share/man/de/man1/thing.1': '',
  'usr/share/man/fr/man1/thing.1': '',
  'usr/share/locale/de/LC_MESSAGES/thing.mo': '',
  'usr/share/locale/fr/LC_MESSAGES/thing.mo': '',
  'usr/share/doc/thing/README.md': '',
  'usr/share/doc/thing/html/index.html': '',
  'usr/share/gtk-doc/html/thing/index.html': '',
  'usr/share/info/dir': '',
  'usr/share/aclocal/thing.m4': '',
  'usr/share/vala/vapi/thing.vapi': '',
  'usr/share/gir-1.0/Thing-3.gir': '',
  'usr/share/thing/data.txt': '',
  'usr/share/glib-2.0/schemas/gschemas.compiled': '',
  'var/lib/thing': { directory: true },
};

const ANSWERS = [
  '--name',
  'thing',
  '--version',
  '3.1.4',
  '--summary',
  'Thing',
  '--license',
  'MIT',
  '--dry-run',
];

async function fromDestdir(destdir: string, ...more: readonly string[]): Promise<NewResult> {
  return runNew(scratchDirectory(), ...ANSWERS, '--from-destdir', destdir, ...more);
}

/** The plan of what was written, settled on what it was written from, on a real distribution. */
function settle(destdir: string, text: string, distribution = 'debian@13'): Plan {
  const project = parseProject('/nowhere', 'contrib.yaml', text);
  const plan = resolvePlan({
    project,
    distribution: resolveDistribution(distribution),
    contribution: undefined,
    tree: { root: '/nowhere', entries: [] },
    built: openTree(destdir),
  });
  const taken = plan.claims.flatMap(({ matches = [] }) => matches);
  assert.deepEqual(plan.unclaimed, [], text);
  assert.deepEqual(plan.clashes, []);
  assert.deepEqual(
    taken.filter((path, index) => taken.indexOf(path) !== index),
    [],
    text,
  );
  assert.deepEqual(
    plan.claims.flatMap(({ problems }) => problems),
    [],
    text,
  );
  return plan;
}

/** The files and links of each package. */
function contents(plan: Plan): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    plan.set.packages.map((pkg) => [
      pkg.name,
      [...plan.set.entries(pkg)].filter(({ type }) => type !== 'directory').map(({ path }) => path),
    ]),
  );
}

test('a library with a daemon splits by kinds, and settles with nothing left and nothing twice', async () => {
  const destdir = writeTree(THING);
  const result = await fromDestdir(destdir);
  assert.deepEqual(result.notes, []);
  const packages = contents(settle(destdir, result.text));
  assert.deepEqual(Object.keys(packages), ['thing', 'libthing3', 'libother-2-0', 'thing-dev', 'thing-doc']);
  assert.deepEqual(packages['libthing3'], [
    `/${LIB}/girepository-1.0/Thing-3.typelib`,
    `/${LIB}/libthing-extra.so.3`,
    `/${LIB}/libthing.so.3`,
    `/${LIB}/libthing.so.3.1.4`,
  ]);
  assert.deepEqual(packages['thing-doc'], [
    '/usr/share/doc/thing/html/index.html',
    '/usr/share/gtk-doc/html/thing/index.html',
  ]);
  for (const path of [
    `/${LIB}/libthing.so`,
    `/${LIB}/libthing.a`,
    `/${LIB}/pkgconfig/thing.pc`,
    `/${LIB}/cmake/Thing/ThingConfig.cmake`,
    '/usr/include/thing/thing.h',
    '/usr/share/man/man3/thing_open.3',
    '/usr/share/aclocal/thing.m4',
    '/usr/share/vala/vapi/thing.vapi',
    '/usr/share/gir-1.0/Thing-3.gir',
  ]) {
    assert.ok(packages['thing-dev']?.includes(path), path);
  }
  for (const path of [
    '/usr/share/locale/de/LC_MESSAGES/thing.mo',
    '/usr/share/doc/thing/README.md',
    `/${LIB}/thing/plugins/a.so`,
  ]) {
    assert.ok(packages['thing']?.includes(path), path);
  }
});

test('directories, patterns, relations, services and what is not packaged are written as people write them', async () => {
  const { text } = await fromDestdir(writeTree(THING));
  for (const line of [
    '- path: ${includedir}/thing\n',
    '- path: ${libdir}/thing\n        mode: "0755"',
    '- path: ${datadir}/thing\n',
    '- path: ${localedir}/*/LC_MESSAGES/thing.mo\n',
    '- path: ${mandir}/*/man1/thing.1\n',
    '- path: ${localstatedir}/lib/thing  # an empty directory',
    'requires: [libother-2-0, libthing3]',
    'requires: [libthing3]',
    '${libdir}/libthing.la: a libtool archive',
    '${infodir}/dir: the list of Info manuals',
    'thingd.service:  # guessed from /usr/lib/systemd/system/thingd.service; review\n    activated-by: thingd.socket',
  ]) {
    assert.ok(text.includes(line), `${line}\n${text}`);
  }
});

test('modes are as they were found: defaults left out, exceptions under permissions, setuid for review', async () => {
  const destdir = writeTree(THING);
  const { text } = await fromDestdir(destdir);
  assert.match(text, /path: \$\{bindir\}\/thing-helper {2}# runs with the rights.*review\n {8}mode: "4755"/);
  assert.match(text, /path: \$\{bindir\}\/thing\n {6}- path/);
  const plan = settle(destdir, text);
  const modes = new Map(
    plan.set.packages.flatMap((pkg) => [...plan.set.entries(pkg)].map(({ path, mode }) => [path, mode])),
  );
  assert.equal(modes.get('/usr/libexec/thing/probe'), 0o755);
  assert.equal(modes.get('/usr/libexec/thing/table.txt'), 0o644);
  assert.equal(modes.get('/etc/thing/thingd.conf'), 0o640);
  assert.equal(modes.get('/usr/bin/thing-helper'), 0o4755);
});

test('--split daemons gives each daemon its program, units, configuration and man page', async () => {
  const destdir = writeTree(THING);
  const { text } = await fromDestdir(destdir, '--split', 'daemons');
  assert.deepEqual(contents(settle(destdir, text))['thingd'], [
    '/etc/thing/thingd.conf',
    '/usr/lib/systemd/system/thing-admin.socket',
    '/usr/lib/systemd/system/thingd.service',
    '/usr/lib/systemd/system/thingd.socket',
    '/usr/sbin/thingd',
    '/usr/share/man/man8/thingd.8',
  ]);
  assert.match(text, /thingd\.service:.*\n {4}activated-by: thingd\.socket\n {4}package: thingd/);
});

test('--split none and --package NAME make the packages that were asked for', async () => {
  const destdir = writeTree(THING);
  const one = await fromDestdir(destdir, '--split', 'none');
  assert.deepEqual(Object.keys(contents(settle(destdir, one.text))), ['thing']);
  const named = await fromDestdir(
    destdir,
    '--package',
    'thing-tools',
    '--package',
    'thing-libs',
    '--package',
    'thing-devel',
  );
  const packages = contents(settle(destdir, named.text));
  assert.deepEqual(Object.keys(packages), ['thing-tools', 'thing-libs', 'thing-devel']);
  assert.ok(packages['thing-libs']?.includes(`/${LIB}/libother-2.so.0`));
  assert.ok(packages['thing-devel']?.includes('/usr/include/thing/thing.h'));
  assert.ok(packages['thing-tools']?.includes('/usr/share/doc/thing/html/index.html'));
});

test('lib64 settles on Fedora, a library without programs has no main package', async () => {
  const destdir = writeTree({
    'usr/lib64/libsolo.so.1': program(),
    'usr/lib64/libsolo.so': { link: 'libsolo.so.1' },
    'usr/include/solo.h': '',
    'usr/share/locale/de/LC_MESSAGES/solo.mo': '',
  });
  const { text } = await fromDestdir(destdir, '--name', 'solo');
  assert.match(text, /\$\{libdir\}\/libsolo\.so\.1\n/);
  assert.deepEqual(Object.keys(contents(settle(destdir, text, 'fedora'))), ['libsolo1', 'solo-dev']);
});

test('many files of one kind become a pattern; one that would take another package’s does not', async () => {
  const names = Array.from({ length: 8 }, (_, index) => `tool${index}`);
  const destdir = writeTree({
    ...Object.fromEntries(names.map((name) => [`usr/bin/${name}`, program()])),
    ...Object.fromEntries(names.map((name) => [`usr/share/man/man1/${name}.1`, ''])),
    'usr/bin/tool-config': program(),
  });
  const { text } = await fromDestdir(destdir);
  settle(destdir, text);
  assert.match(text, /- path: \$\{mandir\}\/man1\/\*\n/);
  assert.doesNotMatch(text, /\$\{bindir\}\/\*/);
});

test('the umask of whoever installed, and the order, do not matter', async () => {
  const plain = writeTree({
    'usr/share/x/a.txt': 'a',
    'usr/bin/x': { text: '#!', mode: 0o755 },
    'etc/x.conf': '',
  });
  const masked = writeTree({
    'etc/x.conf': '',
    'usr/bin/x': { text: '#!', mode: 0o700 },
    'usr/share/x/a.txt': 'a',
  });
  for (const path of ['etc', 'usr', 'usr/bin', 'usr/share', 'usr/share/x'])
    chmodSync(`${masked}/${path}`, 0o700);
  for (const path of ['etc/x.conf', 'usr/share/x/a.txt']) chmodSync(`${masked}/${path}`, 0o600);
  assert.equal((await fromDestdir(masked)).text, (await fromDestdir(plain)).text);
});

test('names that YAML, patterns and variables would bite settle all the same', async () => {
  const destdir = writeTree({
    'usr/bin/plain': '',
    'usr/bin/a b: #c': '',
    'usr/bin/[x]{y}*': '',
    'usr/bin/${bindir}$HOME': '',
    'usr/bin/back\\slash': '',
    'usr/bin/new\nline': '',
    'usr/bin/"quoted"': { text: '', mode: 0o4755 },
    'usr/share/x/-->': { text: '', mode: 0o600 },
    'usr/share/x/other': '',
    'usr/share/x/third': '',
  });
  writeFileSync(fsPath(`${destdir}/usr/bin/raw\udcff\udc80`), '');
  const { text, notes } = await fromDestdir(destdir);
  assert.deepEqual(notes, []);
  const plan = settle(destdir, text);
  assert.equal(contents(plan)['thing']?.length, 11);
  const arrow = plan.set.packages
    .flatMap((pkg) => [...plan.set.entries(pkg)])
    .find(({ path }) => path.endsWith('-->'));
  assert.equal(arrow?.mode, 0o600);
});

test('/usr/local, /usr/etc, byte code and links that lead away are told, and taken as they are', async () => {
  const destdir = writeTree({ 'usr/local/bin/x': program(), 'usr/share/y/z.pyc': '', 'usr/etc/x.conf': '' });
  symlinkSync('/etc/shadow', `${destdir}/usr/local/bin/away`);
  const { text, notes } = await fromDestdir(destdir);
  settle(destdir, text);
  assert.match(notes.join('\n'), /below \/usr\/local, .*prefix \/usr/);
  assert.match(notes.join('\n'), /byte code was installed, as \/usr\/share\/y\/z\.pyc/);
  assert.match(notes.join('\n'), /\/usr\/etc\/x\.conf is below the prefix, .*--sysconfdir=\/etc/);
});

test('modules of Python are claimed whatever version a distribution has', async () => {
  for (const directory of ['usr/lib/python3.11/site-packages', 'usr/lib64/python3.13/dist-packages']) {
    const destdir = writeTree({
      [`${directory}/demo/__init__.py`]: 'x = 1\n',
      [`${directory}/demo-2.1-py3.11.egg-info/PKG-INFO`]: 'Name: demo\n',
      [`${directory}/demo_extra-2.1.dist-info/METADATA`]: 'Name: demo-extra\n',
      'usr/bin/demo': program(),
    });
    const { text } = await runNew(scratchDirectory(), ...ANSWERS, '--from-destdir', destdir);
    assert.match(text, /path: \$\{prefix\}\/lib\*\/python3\*\/\*-packages\/demo\b/);
    assert.match(text, /-packages\/demo-\*\.egg-info$/m);
    assert.match(text, /-packages\/demo_extra-\*\.dist-info$/m);
    assert.doesNotMatch(text, /python3\.1|py3\.1|2\.1-py/);
  }
});

test('a library whose file is numbered by the release goes with the link that programs load (mosquitto)', async () => {
  const library = 'usr/lib/x86_64-linux-gnu/libmosq.so';
  const installed = writeTree({
    'usr/bin/mosq': '\x7fELF',
    [`${library}.2.0.11`]: '\x7fELF',
    [`${library}.1`]: { link: 'libmosq.so.2.0.11' },
    [library]: { link: 'libmosq.so.1' },
  });
  const { packages } = await runNew(scratchDirectory(), ...ANSWERS, '--from-destdir', installed);
  assert.deepEqual(
    packages.map(({ name }) => name),
    ['thing', 'libmosq1', 'thing-dev'],
  );
});

test('below /etc each file is named by itself, and an empty directory is declared', async () => {
  const destdir = writeTree({
    'usr/bin/thing': program(),
    'etc/thing/a.conf': '',
    ...Object.fromEntries(
      ['1', '2', '3', '4', '5', '6'].map((name) => [`etc/thing/rules/${name}.rules`, '']),
    ),
    'etc/thing/conf.d': { directory: true },
  });
  const { text } = await fromDestdir(destdir);
  settle(destdir, text);
  assert.match(text, /^directories:\n {2}\/etc\/thing\/conf\.d:\n\n/m);
  assert.deepEqual(
    text.split('\n').filter((line) => line.includes('path: ${sysconfdir}')),
    [
      '      - path: ${sysconfdir}/thing/a.conf',
      ...['1', '2', '3', '4', '5', '6'].map(
        (name) => `      - path: \${sysconfdir}/thing/rules/${name}.rules`,
      ),
    ],
  );
});
