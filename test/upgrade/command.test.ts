import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import type { Finding } from '../../src/findings/finding.ts';
import type { UpgradeResult } from '../../src/report/upgrade.ts';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const EXAMPLE = resolve(import.meta.dirname, '../../examples/libvirt');

type Document = { readonly result: UpgradeResult; readonly findings: readonly Finding[] };

function upgrade(cwd: string, ...args: readonly string[]): Document & { readonly status: number | null } {
  const { stdout, stderr, status } = contrib(['upgrade', ...args, '--json'], { cwd });
  assert.notEqual(stdout, '', stderr);
  return { ...(JSON.parse(stdout) as Document), status };
}

const HEAD = 'contrib: 1\nname: demo\nsummary: A demo\nlicense: MIT\nbuild: { system: make }\n';

/** Two manifests: packages with the paths that the build installs, and more keys. */
function project(old: string, next: string): string {
  return writeTree({
    'old/contrib.yaml': `${HEAD}version: "1"\npackages:\n${old}`,
    'new/contrib.yaml': `${HEAD}version: "2"\npackages:\n${next}`,
  });
}

function rules({ findings }: Document, severity = 'error'): string {
  return [...new Set(findings.filter((one) => one.severity === severity).map(({ rule }) => rule))]
    .sort()
    .join(' ');
}

const OLD = '  a: { files: [{ path: /usr/bin/x }, { path: /usr/bin/y }] }\n';

describe('contrib upgrade on examples/libvirt', () => {
  it('the split that was agreed on is clean on every format', () => {
    const { status, result, findings } = upgrade(EXAMPLE, 'before', 'after');
    assert.equal(status, 0);
    assert.deepEqual(
      findings.filter(({ severity }) => severity !== 'info'),
      [],
    );
    assert.equal(result.clean, true);
    assert.deepEqual(
      result.formats.map(({ of, files }) => `${of.split('@')[0]} ${files.moved}+${files['config-moved']}`),
      ['debian 11+3', 'fedora 11+3', 'opensuse 11+3', 'arch 11+3', 'alpine 11+3'],
    );
  });

  it('autoremove takes the monolithic daemon from those who asked for a driver, as upstream wants', () => {
    const { findings } = upgrade(EXAMPLE, 'before', 'after', '--on', 'debian');
    const gone = findings.filter(({ rule }) => rule === 'upgrade/autoremoved').map(({ message }) => message);
    assert.ok(
      gone.some((message) => /needs libvirt-daemon any more/.test(message)),
      gone.join('\n'),
    );
  });

  it('the naive split loses files, units, and stops dpkg', () => {
    const document = upgrade(EXAMPLE, 'before', 'naive');
    assert.equal(document.status, 1);
    assert.equal(rules(document), 'upgrade/file-lost upgrade/overwrite upgrade/unit-lost');
    const stops = document.findings.filter(
      ({ rule, severity }) => rule === 'upgrade/overwrite' && severity === 'error',
    );
    assert.deepEqual([...new Set(stops.map(({ distribution }) => distribution))], ['debian@13']);
    const lost = document.findings.filter(({ rule }) => rule === 'upgrade/file-lost');
    assert.equal(lost.length, 5);
    for (const { distribution = '' } of lost) assert.equal(distribution.split(', ').length, 5);
  });
});

describe('contrib upgrade', () => {
  it('a recommendation brings the file on apt and dnf, and loses it on pacman and apk', () => {
    const cwd = project(
      OLD,
      '  a: { files: [{ path: /usr/bin/x }], recommends: [b] }\n' +
        '  b: { files: [{ path: /usr/bin/y }], takes-files-from: { a: { since: "2" } } }\n',
    );
    const { findings } = upgrade(
      cwd,
      'old',
      'new',
      '--on',
      'debian',
      '--on',
      'fedora',
      '--on',
      'arch',
      '--on',
      'alpine',
    );
    const lost = findings.find(({ rule }) => rule === 'upgrade/file-lost');
    assert.match(lost?.distribution ?? '', /^arch@\S+, alpine@\S+$/);
    assert.ok(
      findings.some(({ rule, message }) => rule === 'upgrade/formats-differ' && /on arch/.test(message)),
    );
  });

  it('a rename needs supersedes', () => {
    const next = (more: string) => `  b: { files: [{ path: /usr/bin/x }, { path: /usr/bin/y }]${more} }\n`;
    const bare = upgrade(project(OLD, next('')), 'old', 'new');
    assert.ok(bare.findings.some(({ rule }) => rule === 'upgrade/left-behind'));
    const said = upgrade(project(OLD, next(', supersedes: { a: { since: "2" } }')), 'old', 'new');
    assert.deepEqual(
      said.findings.filter(({ severity }) => severity !== 'info'),
      [],
    );
  });

  it('a relation that matches no old version is told', () => {
    const cwd = project(
      OLD,
      '  a: { files: [{ path: /usr/bin/x }], requires: [b] }\n' +
        '  b: { files: [{ path: /usr/bin/y }], takes-files-from: { a: { since: "0.5" } } }\n',
    );
    const { findings } = upgrade(cwd, 'old', 'new', '--on', 'debian');
    assert.ok(findings.some(({ rule }) => rule === 'upgrade/matches-nothing'));
    assert.ok(findings.some(({ rule, severity }) => rule === 'upgrade/overwrite' && severity === 'error'));
  });

  it('a move across merged /usr is lost in one order', () => {
    const cwd = project(
      '  a: { files: [{ path: /usr/bin/x }, { path: /lib/u }] }\n',
      '  a: { files: [{ path: /usr/bin/x }], requires: [b] }\n' +
        '  b: { files: [{ path: /usr/lib/u }], takes-files-from: { a: { since: "2" } } }\n',
    );
    assert.equal(rules(upgrade(cwd, 'old', 'new', '--on', 'debian')), 'upgrade/lost-in-order');
  });

  it('reads the old manifest from a git revision', needsTool('git'), () => {
    const root = scratchDirectory();
    const git = (...args: readonly string[]) =>
      spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
        cwd: root,
        encoding: 'utf8',
      });
    mkdirSync(join(root, 'sub'));
    cpSync(join(EXAMPLE, 'before/contrib.yaml'), join(root, 'contrib.yaml'));
    git('init', '-q');
    git('add', '.');
    assert.equal(git('commit', '-qm', 'one').status, 0);
    git('tag', 'v1');
    cpSync(join(EXAMPLE, 'naive/contrib.yaml'), join(root, 'contrib.yaml'));
    assert.match(
      rules(upgrade(root, 'v1:contrib.yaml', 'contrib.yaml', '--on', 'fedora')),
      /upgrade\/file-lost/,
    );
    const { status, stderr } = contrib(['upgrade', 'v2:contrib.yaml', 'contrib.yaml'], { cwd: root });
    assert.equal(status, 3, stderr);
    assert.match(stderr, /git has no v2\n/);
  });

  it('judges .debs that exist, and split shows them', needsTool('dpkg-deb'), () => {
    const root = scratchDirectory();
    const deb = (set: string, name: string, version: string, files: readonly string[], more = '') => {
      const tree = writeTree({
        'DEBIAN/control': `Package: ${name}\nVersion: ${version}\nArchitecture: all\nMaintainer: T <t@example.org>\nDescription: ${name}\n${more}`,
        ...Object.fromEntries(files.map((path) => [path, path])),
      });
      mkdirSync(join(root, set), { recursive: true });
      const made = spawnSync('dpkg-deb', ['-b', '--root-owner-group', tree, join(root, set, `${name}.deb`)]);
      assert.equal(made.status, 0, String(made.stderr));
    };
    deb('old', 'aa', '1', ['usr/bin/x', 'usr/bin/y']);
    deb('new', 'aa', '2', ['usr/bin/x'], 'Depends: bb\n');
    deb('new', 'bb', '2', ['usr/bin/y']);
    assert.equal(rules(upgrade(root, 'old', 'new')), 'upgrade/overwrite');
    writeFileSync(join(root, 'note'), '');
    deb('new', 'bb', '2', ['usr/bin/y'], 'Breaks: aa (<< 2)\nReplaces: aa (<< 2)\n');
    assert.equal(rules(upgrade(root, 'old', 'new')), '');
    const { stdout } = contrib(['split', './new', '--ask', 'aa'], { cwd: root });
    assert.match(stdout, /^└─ bb {2}\(Depends bb\)$/m);
  });
});
