// Configuration that goes to another package or another path: what contrib says, and what the real tools do with a file
// that a user edited.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Finding } from '../../src/findings/finding.ts';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

/** A package with one file below /etc: configuration by default, of rpm also `noreplace`. */
type Stub = {
  readonly id: 'p-1' | 'p-2' | 'q-2';
  readonly path?: string;
  readonly text?: string;
  readonly as?: 'noreplace' | 'config' | 'file';
  readonly script?: string;
};

const P1: Stub = { id: 'p-1', path: 'etc/c', text: 'default' };
const P2: Stub = { id: 'p-2' };
const TAKES = 'Breaks: p (<< 2)\nReplaces: p (<< 2)\n';

type Format = {
  readonly make: (set: string, stub: Stub) => string;
  readonly upgrade: (root: string, files: readonly string[]) => string;
};

function run(cwd: string, tool: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(tool, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return `${stdout}${stderr}${status === 0 ? '' : `\nstatus ${status}`}`;
}

function built(cwd: string, tool: string, ...args: readonly string[]): void {
  const text = run(cwd, tool, ...args);
  assert.doesNotMatch(text, /^status/m, text);
}

/** The tree of a package, with a file of its own. */
function tree({ id, path, text = '' }: Stub, more: Readonly<Record<string, string>> = {}): string {
  const name = id.slice(0, 1);
  return writeTree({
    [`usr/share/${name}/version`]: id,
    ...(path === undefined ? {} : { [path]: text }),
    ...more,
  });
}

const deb: Format = {
  make: (set, stub) => {
    const { id, path, as, script } = stub;
    const isConffile = path !== undefined && as !== 'file';
    const root = tree(stub, {
      'DEBIAN/control': `Package: ${id.slice(0, 1)}\nVersion: ${id.slice(2)}\nArchitecture: all\nMaintainer: T <t@example.org>\nDescription: x\n${id === 'q-2' ? TAKES : ''}`,
      ...(isConffile ? { 'DEBIAN/conffiles': `/${path}\n` } : {}),
      ...(script === undefined ? {} : { 'DEBIAN/preinst': `#!/bin/sh\n${script}\n` }),
    });
    if (script !== undefined) built(root, 'chmod', '0755', 'DEBIAN/preinst');
    built(root, 'dpkg-deb', '-b', '--root-owner-group', root, join(set, `${id}.deb`));
    return join(set, `${id}.deb`);
  },
  upgrade: (root, files) => {
    mkdirSync(join(root, 'var/lib/dpkg/info'), { recursive: true });
    mkdirSync(join(root, 'var/lib/dpkg/updates'), { recursive: true });
    writeFileSync(join(root, 'var/lib/dpkg/status'), '', { flag: 'a' });
    const force = ['--force-script-chrootless', '--force-not-root', '--force-confold', '--auto-deconfigure'];
    return run(root, 'dpkg', `--root=${root}`, ...force, '--no-triggers', '-i', ...files);
  },
};

const rpm: Format = {
  make: (set, stub) => {
    const { id, path, as = 'noreplace', script } = stub;
    const directive = { noreplace: '%config(noreplace) ', config: '%config ', file: '' }[as];
    const root = tree(stub);
    const [name, version] = id.split('-');
    const spec = [
      `Name: ${name}\nVersion: ${version}\nRelease: 1\nSummary: x\nLicense: MIT\nBuildArch: noarch`,
      `%description\nx\n%install\nmkdir -p %{buildroot}\ncp -a ${root}/. %{buildroot}/`,
      ...(script === undefined ? [] : [`%posttrans\n${script}`]),
      `%files\n/usr/share/${name}/version`,
      ...(path === undefined ? [] : [`${directive}/${path}`]),
    ];
    const work = scratchDirectory();
    writeFileSync(join(work, 'x.spec'), `${spec.join('\n')}\n`);
    const defines = [`_topdir ${work}`, `_rpmdir ${set}`, `_rpmfilename ${id}.rpm`];
    built(work, 'rpmbuild', '-bb', ...defines.flatMap((define) => ['--define', define]), 'x.spec');
    return join(set, `${id}.rpm`);
  },
  upgrade: (root, files) => run(root, 'rpm', '--root', root, '--nodeps', '-U', ...files),
};

const pacman: Format = {
  make: (set, stub) => {
    const { id, path, as } = stub;
    const [name, version] = id.split('-');
    const backup = path === undefined || as === 'file' ? '' : `backup = ${path}\n`;
    const info = `pkgname = ${name}\npkgbase = ${name}\npkgver = ${version}-1\npkgdesc = x\nbuilddate = 1\npackager = x\nsize = 1\narch = any\n`;
    const root = tree(stub, { '.PKGINFO': info + backup });
    const file = join(set, `${name}-${version}-1-any.pkg.tar`);
    built(root, 'tar', '-cf', file, ...readdirSync(root));
    return file;
  },
  upgrade: (root, files) => {
    const state = join(root, 'var/lib/pacman');
    mkdirSync(state, { recursive: true });
    const places = ['--root', root, '--dbpath', state, '--cachedir', root, '--logfile', '/dev/null'];
    const options = ['--config', '/dev/null', '--hookdir', '/nonexistent', '--noconfirm'];
    return run(root, 'pacman', ...places, ...options, '-U', ...files);
  },
};

const FORMATS = { deb, rpm, pacman } as const;
const TOOLS = { deb: ['dpkg', 'dpkg-deb'], rpm: ['rpm', 'rpmbuild'], pacman: ['pacman'] } as const;

type Document = {
  readonly findings: readonly Finding[];
  readonly result: {
    readonly formats: readonly {
      readonly files: Readonly<Record<string, number>>;
      readonly moves: readonly { readonly path: string; readonly kind: string; readonly as?: string[] }[];
    }[];
  };
};

type Run = {
  readonly said: readonly string[];
  readonly moves: readonly string[];
  readonly errors: readonly string[];
  readonly text: string;
  readonly left: readonly string[];
};

/** What contrib says of p-1 to the new packages, and what is below /etc after the tool upgraded a system with edits. */
function upgradeEdited({ make, upgrade }: Format, next: readonly Stub[]): Run {
  const cwd = scratchDirectory();
  for (const set of ['old', 'new']) mkdirSync(join(cwd, set));
  const old = make(join(cwd, 'old'), P1);
  const files = next.map((stub) => make(join(cwd, 'new'), stub));
  const root = scratchDirectory();
  const first = upgrade(root, [old]);
  writeFileSync(join(root, 'etc/c'), 'edited');
  const text = first + upgrade(root, files);
  const left = readdirSync(join(root, 'etc'), { withFileTypes: true })
    .filter((file) => file.isFile())
    .map(({ name }) => `${name} ${readFileSync(join(root, 'etc', name), 'utf8')}`);
  return { ...judge(cwd), text, left: left.sort() };
}

function judge(cwd: string): Pick<Run, 'said' | 'moves' | 'errors'> {
  const { stdout, stderr } = contrib(['upgrade', 'old', 'new', '--json'], { cwd });
  assert.notEqual(stdout, '', stderr);
  const { findings, result } = JSON.parse(stdout) as Document;
  const said = findings
    .filter(({ rule }) => rule === 'upgrade/config-moved')
    .map(({ severity, message }) => `${severity} ${message.replace(/^.* is now /, '')}`);
  const moves = result.formats.flatMap((format) =>
    format.moves
      .filter(({ kind }) => kind === 'config-moved')
      .map(({ path, as = [] }) => [path, ...as].join(' ')),
  );
  assert.equal(result.formats[0]?.files['config-moved'], moves.length);
  const errors = findings.filter(({ rule }) => rule === 'upgrade/overwrite').map(({ message }) => message);
  return { said, moves, errors };
}

const SAME: readonly Stub[] = [P2, { id: 'q-2', path: 'etc/c', text: 'default' }];
const CHANGED: readonly Stub[] = [P2, { id: 'q-2', path: 'etc/c', text: 'new' }];
const PLAIN: readonly Stub[] = [{ id: 'q-2', path: 'etc/c', text: 'new', as: 'file' }, P2];
const ELSEWHERE: readonly Stub[] = [{ id: 'p-2', path: 'etc/d/c', text: 'new' }];

type Row = readonly [what: string, next: readonly Stub[], said: string, left: readonly string[]];

const ROWS: Readonly<Record<keyof typeof FORMATS, readonly Row[]>> = {
  deb: [
    ['to another package as it is', SAME, 'info in q: dpkg keeps an edited file', ['c edited']],
    [
      'to another package',
      CHANGED,
      'info in q: dpkg keeps an edited file, and asks where the default changed; what is not chosen is put beside it',
      ['c edited', 'c.dpkg-dist new'],
    ],
    [
      'to another package that lists it as an ordinary file',
      PLAIN,
      'warning in q, not as a conffile: dpkg overwrites an edited file without a word',
      ['c new'],
    ],
    [
      'to another path',
      ELSEWHERE,
      'warning /etc/d/c of p: dpkg leaves an edited file where it was, as an obsolete conffile, and installs the new default',
      ['c edited'],
    ],
  ],
  rpm: [
    ['to another package as it is', SAME, 'info in q: rpm keeps an edited file', ['c edited']],
    [
      'to another package',
      CHANGED,
      'info in q: rpm keeps an edited file, and puts the new default beside it as .rpmnew where it changed',
      ['c edited', 'c.rpmnew new'],
    ],
    [
      'to another package without noreplace',
      [P2, { id: 'q-2', path: 'etc/c', text: 'new', as: 'config' }],
      'warning in q, not as noreplace: where the default changed, rpm saves an edited file as .rpmsave, and the new default takes its place',
      ['c new', 'c.rpmsave edited'],
    ],
    [
      'to another package that lists it as an ordinary file',
      PLAIN,
      'warning in q, not as %config: rpm saves an edited file as .rpmsave, and the new default takes its place',
      ['c new', 'c.rpmsave edited'],
    ],
    [
      'to another path',
      ELSEWHERE,
      'warning /etc/d/c of p: rpm saves an edited file as .rpmsave where it was, and installs the new default',
      ['c.rpmsave edited'],
    ],
  ],
  pacman: [
    [
      'to another package as it is',
      SAME,
      'info in q: pacman keeps an edited file, and puts the default beside it as .pacnew',
      ['c edited', 'c.pacnew default'],
    ],
    [
      'to another package that lists it as an ordinary file',
      PLAIN,
      'warning in q, not in backup: pacman overwrites an edited file without a word',
      ['c new'],
    ],
    [
      'to another path',
      ELSEWHERE,
      'warning /etc/d/c of p: pacman saves an edited file as .pacsave where it was, and installs the new default',
      ['c.pacsave edited'],
    ],
  ],
};

const isRoot = process.getuid?.() === 0;

for (const id of ['deb', 'rpm', 'pacman'] as const) {
  const needed = isRoot ? needsTool(...TOOLS[id]) : { skip: 'needs root' };
  describe(`configuration of ${id} that moves`, () => {
    for (const [what, next, said, left] of ROWS[id]) {
      it(`${what}: an edited file ends as foretold`, needed, () => {
        const found = upgradeEdited(FORMATS[id], next);
        assert.deepEqual(found.left, left, found.text);
        assert.deepEqual(found.said, [said]);
        assert.deepEqual(found.moves, [next === ELSEWHERE ? '/etc/c /etc/d/c' : '/etc/c']);
      });
    }
  });
}

describe('configuration that moves', () => {
  const needed = isRoot ? needsTool(...TOOLS.deb) : { skip: 'needs root' };

  it('dpkg refuses an ordinary file where the new old owner is there already', needed, () => {
    const { text, left, errors } = upgradeEdited(deb, [...PLAIN].reverse());
    assert.match(text, /trying to overwrite '\/etc\/c', which is also in package p 2/);
    assert.deepEqual(left, ['c edited']);
    assert.deepEqual(errors, [
      'q cannot be unpacked after the new p, which keeps /etc/c of p 1 as obsolete configuration: q has it as an ordinary file',
    ]);
  });

  it('a script that names the old path is an answer', needsTool('dpkg-deb', 'rpmbuild'), () => {
    const scripts = [
      [deb, 'dpkg-maintscript-helper mv_conffile /etc/c /etc/d/c 2~ p -- "$@"'],
      [rpm, 'if [ -e /etc/c.rpmsave ]; then mv /etc/c.rpmsave /etc/d/c; fi'],
    ] as const;
    for (const [{ make }, script] of scripts) {
      const cwd = scratchDirectory();
      for (const set of ['old', 'new']) mkdirSync(join(cwd, set));
      make(join(cwd, 'old'), P1);
      make(join(cwd, 'new'), { id: 'p-2', path: 'etc/d/c', text: 'new', script });
      assert.deepEqual(judge(cwd), { said: [], moves: ['/etc/c /etc/d/c'], errors: [] });
    }
  });

  it('is told of manifests for each format that was measured', () => {
    const head = 'contrib: 1\nname: demo\nsummary: A demo\nlicense: MIT\nbuild: { system: make }\n';
    const cwd = writeTree({
      'old/contrib.yaml': `${head}version: "1"\npackages:\n  p: { files: [{ path: /etc/c }] }\n`,
      'new/contrib.yaml': `${head}version: "2"\npackages:\n  p: { requires: [q] }\n  q: { takes-files-from: { p: { since: "2" } }, files: [{ path: /etc/c }] }\n`,
    });
    const { stdout } = contrib(['upgrade', 'old', 'new', '--json'], { cwd });
    const { findings } = JSON.parse(stdout) as Document;
    const said = findings.filter(({ rule }) => rule === 'upgrade/config-moved');
    assert.deepEqual(
      said.map(({ severity, distribution }) => `${severity} ${distribution?.replace(/@[^,]*/g, '')}`).sort(),
      ['info alpine', 'info arch', 'info debian', 'info fedora, opensuse'],
    );
  });
});
