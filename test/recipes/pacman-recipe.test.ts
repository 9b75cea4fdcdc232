import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { comparePacmanVersions } from '../../src/families/pacman/versions.ts';
import { recipeOf } from '../helpers/box.ts';
import { type PlanTexts, planFrom } from '../helpers/plan.ts';
import { scratchDirectory } from '../helpers/scratch.ts';

async function recipe(texts: PlanTexts) {
  const { files, findings } = await recipeOf(planFrom({ on: 'arch', ...texts }));
  const text = (path: string) => String(files.find((file) => file.path === path)?.content ?? '');
  return { files, findings, text, pkgbuild: text('PKGBUILD') };
}

const FILES = 'packages:\n  demo:\n    files: [ "run --> ${bindir}/demo (0755)" ]\n';
const TREE = { run: '#!/bin/sh\n' };

test('one package is a PKGBUILD without a pkgbase', async () => {
  const { pkgbuild, findings } = await recipe({ manifest: FILES, tree: TREE });
  assert.deepEqual(findings, []);
  assert.match(pkgbuild, /^pkgname=demo$/m);
  assert.match(pkgbuild, /^package\(\) \{\n {2}cd "\$srcdir\/\$pkgname-\$pkgver"\n/m);
  assert.match(pkgbuild, /^arch=\(any\)$/m);
  assert.doesNotMatch(pkgbuild, /pkgbase|_take|options/);
});

for (const [name, severity, said] of [
  ['Demo', 'warning', /upper case/],
  ['demo+extra', undefined, undefined],
] as const) {
  test(`the name ${name}`, async () => {
    const manifest = `packages:\n  ${name}:\n    files: [ "run --> /usr/bin/demo" ]\n`;
    const { findings } = await recipe({ manifest, tree: TREE });
    assert.deepEqual(
      findings.map((finding) => finding.severity),
      severity === undefined ? [] : [severity],
    );
    if (said !== undefined) assert.match(findings[0]?.message ?? '', said);
  });
}

for (const [upstream, pkgver] of [
  ['1.0-rc1', '1.0rc1'],
  ['1.0~beta2', '1.0beta2'],
  ['2026-11-01', '2026_11_01'],
  ['1.0^git5', '1.0+git5'],
] as const) {
  test(`the version ${upstream} becomes ${pkgver}, and the source keeps its name`, async () => {
    const source = 'source: { url: "https://example.org/demo-${version}.tar.gz" }\n';
    const plan = planFrom({ on: 'arch', manifest: source + FILES, tree: TREE });
    const project = { ...plan.project, manifest: { ...plan.project.manifest, version: upstream } };
    const packages = plan.set.packages.map((pkg) => ({ ...pkg, version: { version: upstream } }));
    const { files, findings } = await recipeOf({
      ...plan,
      project,
      set: { ...plan.set, packages, entries: plan.set.entries },
    });
    const text = String(files[0]?.content);
    assert.match(
      text,
      new RegExp(`^_pkgver='?${upstream.replace('^', '\\^')}'?\\npkgver=${pkgver.replace('+', '\\+')}$`, 'm'),
    );
    assert.match(text, /demo-\$_pkgver\.tar\.gz/);
    assert.deepEqual(
      findings.map(({ rule, severity }) => [rule, severity]),
      [['recipe/version', 'info']],
    );
  });
}

test('a pre-release stays older than its release', () => {
  assert.ok(comparePacmanVersions('1.0rc1', '1.0') < 0);
  assert.ok(comparePacmanVersions('1.0beta2', '1.0') < 0);
});

test('the signature of the release is a source, and its key a whole fingerprint', async () => {
  const key = '0123456789ABCDEF0123456789ABCDEF01234567';
  const manifest = `source:\n  url: "https://example.org/v\${version}.tar.gz"\n  signature: "https://example.org/v\${version}.tar.gz.asc"\n  keys: ["0x${key}", "0x89ABCDEF"]\n${FILES}`;
  const { pkgbuild, findings } = await recipe({ manifest, tree: TREE });
  assert.match(pkgbuild, /"demo-\$pkgver\.tar\.gz::https:\/\/example\.org\/v\$pkgver\.tar\.gz"/);
  assert.match(pkgbuild, /"demo-\$pkgver\.tar\.gz\.asc::https/);
  assert.match(pkgbuild, new RegExp(`^validpgpkeys=\\('${key}'\\)$`, 'm'));
  assert.deepEqual(
    findings.map(({ rule }) => rule),
    ['recipe/key'],
  );
});

test('patches are applied in the order of their series', async () => {
  const { pkgbuild, files } = await recipe({
    manifest: FILES,
    distro: '',
    tree: {
      ...TREE,
      'distros/arch/patches/series': '# why\nb.patch\na.patch -p1\n',
      'distros/arch/patches/a.patch': 'a',
      'distros/arch/patches/b.patch': 'b',
    },
  });
  assert.match(
    pkgbuild,
    /prepare\(\) \{\n.*\n {2}patch -Np1 -i "\$srcdir"\/b\.patch\n {2}patch -Np1 -i "\$srcdir"\/a\.patch\n\}/,
  );
  assert.deepEqual(
    files.map(({ path }) => path),
    ['PKGBUILD', 'b.patch', 'a.patch'],
  );
});

test('hooks become the functions that pacman calls; what it has no moment for is said', async () => {
  const hooks = 'distros/arch/hooks/demo';
  const { text, findings, pkgbuild } = await recipe({
    manifest: FILES,
    distro: '',
    tree: {
      ...TREE,
      [`${hooks}/post-install.sh`]: '#!/bin/sh\nset -e\necho hello\nexit 0\n',
      [`${hooks}/post-purge.sh`]: '#!/bin/sh\nrm -rf /var/lib/demo\n',
      [`${hooks}/pre-remove.sh`]: '#!/usr/bin/python3\nprint("bye")\n',
    },
  });
  assert.equal(text('demo.install'), 'post_install() (\nset -e\necho hello\nexit 0\n)\n');
  assert.match(pkgbuild, /^ {2}install=demo\.install$/m);
  assert.deepEqual(
    findings.map(({ rule, message }) => [rule, /purge|python3/.exec(message)?.[0]]),
    [
      ['recipe/hook', 'python3'],
      ['recipe/hook', 'purge'],
    ],
  );
});

test('capabilities are given on the machine, a static owner in the package, another by tmpfiles.d', async () => {
  const manifest =
    'accounts: { groups: { demo: } }\npackages:\n  demo:\n    files:\n' +
    '      - { source: run, destination: "${bindir}/", capabilities: "cap_net_raw=ep" }\n' +
    '      - mail --> /usr/share/demo/ (0640 root:mail)\n' +
    '      - "a b --> /usr/share/demo/ (0640 root:demo)"\n';
  const { text, pkgbuild, findings } = await recipe({ manifest, tree: { ...TREE, mail: '', 'a b': '' } });
  assert.deepEqual(findings, []);
  assert.equal(
    text('demo.install'),
    'post_install() (\nsetcap cap_net_raw=ep usr/bin/run\n)\n\npost_upgrade() (\nsetcap cap_net_raw=ep usr/bin/run\n)\n',
  );
  assert.match(pkgbuild, /chown 0:12 "\$pkgdir"\/usr\/share\/demo\/mail # root:mail/);
  assert.equal(text('demo.tmpfiles'), 'z /usr/share/demo/a\\x20b 0640 root demo -\n');
});

test('names that a shell would read are quoted, and every PKGBUILD is one that bash reads', async () => {
  const manifest =
    'packages:\n  demo:\n    summary: It\'s $HOME "and" `more`\n    files: [ "odd/* --> /usr/share/demo/" ]\n';
  const tree = { "odd/it's $HOME; rm -rf": '', 'odd/b\nc': '', 'odd/-n': '' };
  const { pkgbuild, findings } = await recipe({ manifest, tree });
  assert.deepEqual(findings, []);
  const directory = scratchDirectory();
  const script = `pkgdir=${directory}/pkg srcdir=${directory}; mkdir -p "$srcdir/demo-1.0/odd"; cd "$srcdir/demo-1.0/odd"; printf x > ./-n; printf x > "it's \\$HOME; rm -rf"; printf x > $'b\\nc'; cd /\n${pkgbuild}\nset -e; package; echo "$pkgdesc"; find "$pkgdir" -type f | wc -l`;
  const { stdout, stderr, status } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  assert.equal(stdout, 'It\'s $HOME "and" `more`\n4\n');
});

test('a pattern that no shell has is refused', async () => {
  const manifest =
    'build: { system: make }\npackages:\n  demo:\n    files: [ { path: "/usr/**/x" }, { path: "/usr/{a,b}/**" } ]\n';
  const { pkgbuild, findings } = await recipe({ manifest });
  assert.deepEqual(
    findings.map(({ rule, severity }) => [rule, severity]),
    [['recipe/pattern', 'error']],
  );
  assert.match(pkgbuild, /_take 0644 0755 usr\/a usr\/b$/m);
});
