import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { planOf, recipeOf } from '../helpers/box.ts';
import { contrib } from '../helpers/cli.ts';
import { build, command } from '../helpers/deb.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const MANIFEST = `contrib: 1
name: beacon
version: 1.0
summary: Light a beacon
license: MIT
homepage: https://beacon.example.org
released: 2026-11-01
copyright: { "*": 2026 Ada Example }
build: { system: make }
packages:
  beacon:
    files:
      - path: \${bindir}/beacon
      - { path: "\${libexecdir}/beacon/agent.*", mode: "0755", flags: [unstripped] }
`;

const MAKEFILE = `prefix = /usr
bindir = $(prefix)/bin
libexecdir = $(prefix)/libexec
CFLAGS = -g
all: beacon
install: beacon
\tinstall -D beacon $(DESTDIR)$(bindir)/beacon
\tinstall -D beacon $(DESTDIR)$(libexecdir)/beacon/agent.one
\tinstall -m 644 foreign $(DESTDIR)$(libexecdir)/beacon/agent.foreign
`;

/** A program, one that is kept as it is, and one of a machine that no strip(1) here knows. */
function project(): string {
  const directory = join(scratchDirectory(), 'beacon');
  mkdirSync(directory);
  const foreign = Buffer.alloc(64);
  foreign.write('\x7fELF\x02\x02\x01', 'latin1');
  foreign.writeUInt16BE(2, 16);
  foreign.writeUInt16BE(0x15, 18);
  const files = {
    'contrib.yaml': MANIFEST,
    Makefile: MAKEFILE,
    'beacon.c': 'int main(void) { return 0; }\n',
    LICENSE: 'MIT\n',
    foreign,
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content);
  for (const distribution of ['debian', 'fedora', 'arch', 'alpine', 'nixos']) {
    const options = ['--yes', '--hook', 'none', '--maintainer', 'Ada <ada@example.org>'];
    const { status, stderr } = contrib(['-C', directory, 'init', distribution, ...options]);
    assert.equal(status, 0, stderr);
  }
  return directory;
}

/** Whether each program of a package can be debugged as it was built. */
function symbols(file: string): Readonly<Record<string, boolean>> {
  const root = scratchDirectory();
  if (file.endsWith('.deb')) command('dpkg-deb', '-x', file, root);
  else command('bsdtar', '-x', '-f', file, '-C', root);
  const has = (path: string) => command('file', '-b', join(root, path)).includes('with debug_info');
  return { beacon: has('usr/bin/beacon'), agent: has(`usr/${libexec(root)}/beacon/agent.one`) };
}

function libexec(root: string): string {
  return readdirSync(join(root, 'usr')).includes('libexec') ? 'libexec' : 'lib';
}

describe('a program that the description keeps unstripped', () => {
  const builders = [
    ['debian', ['dpkg-buildpackage', 'dh', 'fakeroot'], /^beacon_.*\.deb$/, { beacon: false, agent: true }],
    ['fedora', ['rpmbuild'], /^beacon-1\.0-1\.[^.]*\.x86_64\.rpm$/, { beacon: false, agent: true }],
    // makepkg knows packages alone.
    ['arch', ['makepkg', 'fakeroot', 'zstd'], /^beacon-1.*\.zst$/, { beacon: true, agent: true }],
  ] as const;
  for (const [distribution, tools, name, wanted] of builders) {
    it(`has its symbols on ${distribution}`, needsTool(...tools, 'cc', 'make', 'bsdtar', 'file'), () => {
      const out = build(project(), distribution);
      const [file = ''] = readdirSync(out).filter((one) => name.test(one));
      assert.deepEqual(symbols(join(out, file)), wanted);
    });
  }

  it('is said to abuild and stdenv in their own words', async () => {
    const directory = project();
    const [alpine, nixos, arch] = await Promise.all(
      ['alpine', 'nixos', 'arch'].map(async (id) => {
        const { files, findings } = await recipeOf(planOf(directory, id), 'ab'.repeat(32));
        return { text: String(files[0]?.content), rules: findings.map(({ rule }) => rule) };
      }),
    );
    assert.match(alpine?.text ?? '', /^options=".*!strip/m);
    assert.match(nixos?.text ?? '', /stripExclude = \[ "libexec\/beacon\/agent\.\*" \];/);
    assert.deepEqual(
      [alpine, nixos, arch].map((one) => one?.rules.includes('recipe/strip')),
      [true, false, true],
    );
  });
});
