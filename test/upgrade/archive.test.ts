// contrib upgrade --from-index: two suites of an archive, from what apt fetches of them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { Finding } from '../../src/findings/finding.ts';
import type { UpgradeResult } from '../../src/report/upgrade.ts';
import { mergePaths } from '../../src/upgrade/archive/merge.ts';
import { listCursor } from '../../src/upgrade/archive/path-cursor.ts';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { mirrorOfThisMachine } from '../packages/debian-mirror.ts';

type Document = { readonly result: UpgradeResult; readonly findings: readonly Finding[] };
type Stanza = readonly [name: string, version: string, more?: string];

const cache = scratchDirectory();
const CACHE = resolve(import.meta.dirname, '../../node_modules/.cache/contrib-tests/debian-indexes');

function upgrade(root: string, ...more: readonly string[]): Document & { readonly status: number | null } {
  const args = ['upgrade', '--from-index', 'old', 'new', '--json', ...more];
  const { stdout, stderr, status } = contrib(args, { cwd: root, env: { XDG_CACHE_HOME: cache } });
  assert.notEqual(stdout, '', stderr);
  return { ...(JSON.parse(stdout) as Document), status };
}

function packagesOf(stanzas: readonly Stanza[]): string {
  return stanzas
    .map(
      ([name, version, more = '']) => `Package: ${name}\nVersion: ${version}\nArchitecture: all\n${more}\n`,
    )
    .join('\n');
}

/** Two suites: packages, and the lines of Contents in their order. */
function suites(
  old: { readonly packages: readonly Stanza[]; readonly contents: readonly string[] },
  next: { readonly packages: readonly Stanza[]; readonly contents: readonly string[] },
): string {
  const files = Object.entries({ old, new: next }).flatMap(([name, { packages, contents }]) => [
    [`${name}/Packages`, packagesOf(packages)],
    [`${name}/Contents-amd64`, contents.map((line) => `${line}\n`).join('')],
  ]);
  return writeTree(Object.fromEntries(files));
}

const OLD = {
  packages: [
    ['aa', '1'],
    ['mta-1', '1', 'Provides: mta\nConflicts: mta\n'],
  ] as const,
  contents: [
    'lib/u       admin/aa',
    'usr/bin/x\tadmin/aa',
    'usr/bin/y   admin/aa',
    'usr/sbin/sendmail mail/mta-1',
  ],
};
const BR = 'Breaks: aa (<< 2)\nReplaces: aa (<< 2)\n';
/** As a clean split has it, unless said otherwise. */
const next = (relations: string, own = 'Depends: bb\n') => ({
  packages: [
    ['aa', '2', own],
    ['bb', '2', relations],
    ['mta-2', '2', 'Provides: mta\nConflicts: mta\n'],
  ] as const,
  contents: ['lib/u admin/aa', 'usr/bin/x admin/aa', 'usr/bin/y admin/bb', 'usr/sbin/sendmail mail/mta-2'],
});

/** More than is read in one go, and hard to compress. */
function largeSuites(last?: string): { readonly lines: number; readonly root: string } {
  const lines = 120_000;
  const contents = (later: string) =>
    Array.from({ length: lines }, (_, at) => {
      const word = createHash('sha256').update(`${at}`).digest('base64url').slice(0, 16);
      return `usr/share/${String(at).padStart(6, '0')}/${word} misc/p${at % 10}${at % 10 === 5 ? later : ''}\n`;
    }).join('');
  const root = writeTree({ 'old/.keep': '', 'new/.keep': '' });
  writeFileSync(join(root, 'old/Contents-amd64.gz'), gzipSync(contents('')));
  const changed = `${contents('-data')}${last === undefined ? '' : `${last}\n`}`;
  writeFileSync(join(root, 'new/Contents-amd64.gz'), gzipSync(changed));
  return { lines, root };
}

const rules = ({ findings }: Document) => findings.map(({ rule }) => rule);

describe('contrib upgrade --from-index', () => {
  it('finds what moves, and what no relation covers', () => {
    const bare = upgrade(suites(OLD, next('')));
    assert.equal(bare.status, 1);
    assert.deepEqual(rules(bare), ['upgrade/overwrite']);
    assert.deepEqual(bare.result.archive?.pairs, [
      { from: 'aa', to: 'bb', paths: 1 },
      { from: 'mta-1', to: 'mta-2', paths: 1 },
    ]);
    assert.deepEqual(rules(upgrade(suites(OLD, next(BR)))), []);
  });

  it('takes the two names of a place behind a link for one', () => {
    const moved = next(BR);
    const contents = moved.contents.filter((line) => !line.startsWith('lib/u'));
    const aliased = {
      ...moved,
      contents: [...contents.slice(0, 2), 'usr/lib/u admin/bb', ...contents.slice(2)],
    };
    assert.deepEqual(rules(upgrade(suites(OLD, aliased))), ['upgrade/lost-in-order']);
  });

  it('tells what vanishes for who had a package that was split', () => {
    const lossy = upgrade(suites(OLD, next(BR, '')));
    assert.equal(lossy.status, 1);
    const [loss, ...more] = lossy.findings;
    assert.deepEqual([loss?.rule, loss?.severity, more], ['upgrade/file-lost', 'error', []]);
    assert.match(loss?.message ?? '', /who had aa 1 loses \/usr\/bin\/y, now in bb/);
    const weak = upgrade(suites(OLD, next(BR, 'Recommends: bb\n')));
    assert.deepEqual(
      weak.findings.map(({ rule, severity }) => [rule, severity]),
      [['upgrade/file-lost', 'warning']],
    );
    assert.match(JSON.stringify(weak.findings), /only where recommendations are not installed/);
  });

  it('follows a requirement through other packages, alternatives and provided names', () => {
    const through = (own: string, more: readonly Stanza[], relations = BR) => {
      const { packages, contents } = next(relations, own);
      return rules(upgrade(suites(OLD, { packages: [...packages, ...more], contents })));
    };
    assert.deepEqual(through('Depends: meta\n', [['meta', '1', 'Depends: gone | bb (>= 2)\n']]), []);
    assert.deepEqual(through('Depends: tool-y\n', [], `${BR}Provides: tool-y\n`), []);
    assert.deepEqual(through('Depends: cc | bb\n', [['cc', '1']]), ['upgrade/file-lost']);
  });

  it('says nothing is lost where the old package stays, as nobody takes its place', () => {
    const old = { packages: [['lib1', '1'] as const], contents: ['usr/share/lib/data libs/lib1'] };
    const later = { packages: [['lib2', '2'] as const], contents: ['usr/share/lib/data libs/lib2'] };
    assert.deepEqual(rules(upgrade(suites(old, later))), ['upgrade/overwrite']);
  });

  /** What is told of one package that lost a file to another one. */
  const lossOf = (
    [before, after, had]: readonly [Stanza, Stanza | undefined, string],
    gainer: Stanza,
    has: string = had,
  ) => {
    const old = { packages: [before, ['base', '1'] as const], contents: [`${had} x/${before[0]}`] };
    const later = [...(after === undefined ? [] : [after]), gainer, ['base', '2'] as const];
    return upgrade(suites(old, { packages: later, contents: [`${has} x/${gainer[0]}`] })).findings.filter(
      ({ rule }) => rule === 'upgrade/file-lost',
    );
  };
  const NEEDS_BASE = 'Depends: base (= 1)\n';

  it('tells of a library of an old interface that goes, without alarm: whoever uses it brings the next one', () => {
    const takes = 'Provides: libm1 (= 2)\nBreaks: libm1 (<< 2)\nReplaces: libm1\n';
    const [found, ...more] = lossOf(
      [['libm1', '1', NEEDS_BASE], undefined, 'usr/lib/libm.so.1'],
      ['libm1t64', '2', takes],
    );
    assert.deepEqual([found?.severity, more], ['info', []]);
    assert.match(found?.message ?? '', /^who had libm1 1 has it removed, with .*, now in libm1t64/);
  });

  it('tells of a program that was renamed without a package that leads there', () => {
    const takes = 'Breaks: hub (<< 2)\nReplaces: hub (<< 2)\n';
    const [found] = lossOf([['hub', '1', NEEDS_BASE], undefined, 'usr/bin/hub'], ['new-hub', '2', takes]);
    assert.equal(found?.severity, 'error');
    assert.match(found?.remedy ?? '', /keep a package hub that requires new-hub/);
  });

  it('takes what can never be beside the new version for another way of doing the same', () => {
    const instead = 'Provides: aa\nConflicts: aa\n';
    assert.deepEqual(lossOf([['aa', '1'], ['aa', '2'], 'usr/share/a.policy'], ['bb', '2', instead]), []);
  });

  it('doubts that a package has the same file that says nothing of the one that had it', () => {
    const [found] = lossOf([['aa', '1'], ['aa', '2'], 'usr/share/a.py'], ['bb', '2']);
    assert.equal(found?.severity, 'warning');
    assert.match(JSON.stringify(found?.evidence), /may be another file of that name/);
    const [same] = lossOf([['aa', '1'], ['aa', '2'], 'usr/share/a.py'], ['bb', '2', 'Source: aa (1.5)\n']);
    assert.equal(same?.severity, 'error');
  });

  it('warns of what only those need who build other software', () => {
    const [found] = lossOf([['aa', '1'], ['aa', '2'], 'usr/share/gettext/a.its'], ['libaa-dev', '2', BR]);
    assert.equal(found?.severity, 'warning');
    const [developers] = lossOf(
      [['aa-dev', '1'], ['aa-dev', '2'], 'usr/include/a.h'],
      ['aa-private-dev', '2', 'Source: aa-dev\n'],
    );
    assert.equal(developers?.severity, 'error');
  });

  it('tells first what touches most users', () => {
    const many = ['few', 'many', 'some'];
    const root = suites(
      {
        packages: many.map((name) => [name, '1'] as const),
        contents: many.map((name) => `usr/bin/${name} x/${name}`),
      },
      {
        packages: [...many.map((name) => [name, '2', 'Depends: zz\n'] as const), ['zz', '2'] as const],
        contents: many.map((name) => `usr/bin/${name} x/zz`),
      },
    );
    writeFileSync(
      join(root, 'by_inst'),
      '#rank name inst\n1 many 900 1 1 1 1 (A)\n2 some 50 1 1 1 1 (A)\n3 few 7 1 1 1 1 (A)\n',
    );
    const { findings } = upgrade(root, '--popularity', 'by_inst');
    assert.deepEqual(
      findings.map(({ evidence = [] }) => evidence[0]?.text),
      ['users: 900', 'users: 50', 'users: 7'],
    );
    const wrong = contrib(['upgrade', '--from-index', 'old', 'new', '--popularity', 'old/Packages'], {
      cwd: root,
    });
    assert.equal(wrong.status, 3, wrong.stderr);
  });

  it('reads compressed indexes, and takes the paths from the cache the next time', () => {
    const root = suites(OLD, next(BR));
    const [contents] = [OLD.contents.map((line) => `${line}\n`).join('')];
    cpSync(join(root, 'old'), join(root, 'plain'), { recursive: true });
    spawnSync('rm', [join(root, 'old/Contents-amd64')]);
    writeFileSync(join(root, 'old/Contents-amd64.gz'), gzipSync(contents));
    const before = readdirSync(join(cache, 'contrib/indexes')).length;
    const first = upgrade(root);
    const between = readdirSync(join(cache, 'contrib/indexes')).length;
    assert.deepEqual(upgrade(root), first);
    assert.ok(between > before);
    assert.equal(readdirSync(join(cache, 'contrib/indexes')).length, between);
  });

  it('tells the moves from Contents alone', () => {
    const root = suites(OLD, next(''));
    for (const name of ['old', 'new']) spawnSync('rm', [join(root, name, 'Packages')]);
    const { result, findings, status } = upgrade(root, '--moves');
    assert.deepEqual([status, findings.length, result.archive?.moved], [0, 0, 2]);
    const whole = contrib(['upgrade', '--from-index', 'old', 'new'], {
      cwd: root,
      env: { XDG_CACHE_HOME: cache },
    });
    assert.equal(whole.status, 4);
    assert.match(whole.stderr, /old has no Packages/);
  });

  it('leaves nothing half read in the cache', () => {
    const root = suites({ ...OLD, contents: [...OLD.contents, 'zz'] }, next(BR));
    const own = scratchDirectory();
    const run = contrib(['upgrade', '--from-index', 'old', 'new'], {
      cwd: root,
      env: { XDG_CACHE_HOME: own },
    });
    assert.equal(run.status, 3);
    assert.match(run.stderr, /old\/Contents-amd64:5: .*this line names no package/);
    assert.deepEqual(readdirSync(join(own, 'contrib/indexes')), []);
  });

  it('reads large indexes beside the comparison, to the same end', () => {
    const { lines, root } = largeSuites();
    const { result } = upgrade(root, '--moves');
    assert.equal(result.archive?.paths, lines);
    assert.deepEqual(result.archive?.pairs, [{ from: 'p5', to: 'p5-data', paths: lines / 10 }]);
    assert.deepEqual(upgrade(root, '--moves').result, result);
  });

  it('says of a large index too where it is damaged, and keeps nothing of it', () => {
    const { lines, root } = largeSuites('zz');
    const own = scratchDirectory();
    const run = contrib(['upgrade', '--from-index', 'old', 'new', '--moves'], {
      cwd: root,
      env: { XDG_CACHE_HOME: own },
    });
    assert.equal(run.status, 3, run.stderr);
    assert.match(run.stderr, new RegExp(`new/Contents-amd64.gz:${lines + 1}: .*this line names no package`));
    assert.deepEqual(readdirSync(join(own, 'contrib/indexes')), []);
  });

  it('says what is wrong with an index', () => {
    const unsorted = suites({ ...OLD, contents: [...OLD.contents].reverse() }, next(BR));
    const env = { XDG_CACHE_HOME: cache };
    const order = contrib(['upgrade', '--from-index', 'old', 'new'], { cwd: unsorted, env });
    assert.equal(order.status, 3, order.stderr);
    assert.match(order.stderr, /old\/Contents-amd64:2: .*this line is not in the order of its bytes/);
    const bare = suites(OLD, next(BR));
    spawnSync('rm', [join(bare, 'new/Contents-amd64')]);
    const lacking = contrib(['upgrade', '--from-index', 'old', 'new'], { cwd: bare, env });
    assert.equal(lacking.status, 4, lacking.stderr);
    assert.match(lacking.stderr, /new has no Contents/);
    const rpm = contrib(['upgrade', '--from-index', 'old', 'new', '--on', 'fedora'], { cwd: bare, env });
    assert.equal(rpm.status, 2, rpm.stderr);
  });
});

describe('a merge of sorted paths', () => {
  const path = fc.string({ unit: fc.constantFrom('a', 'b', '/'), minLength: 1, maxLength: 5 });
  const list = fc.uniqueArray(path, { maxLength: 6 }).map((all) => [...all].sort());

  it('meets each path once, with all lists that have it', () => {
    return fc.assert(
      fc.asyncProperty(fc.array(list, { minLength: 1, maxLength: 5 }), async (lists) => {
        const met: string[] = [];
        const cursors = lists.map((all) => listCursor(all.map((one) => Buffer.from(one))));
        await mergePaths(cursors, ({ lists: having, count }, { bytes, length }) => {
          met.push(`${bytes.toString('utf8', 0, length)} ${having.slice(0, count).sort()}`);
        });
        const all = [...new Set(lists.flat())].sort();
        const having = (one: string) => lists.flatMap((own, index) => (own.includes(one) ? [index] : []));
        assert.deepEqual(
          met,
          all.map((one) => `${one} ${having(one)}`),
        );
      }),
      { numRuns: 2000 },
    );
  });
});

/** Of libvirt, from Debian 11 to 12: what the archive's own packages say moved, by reading them one by one. */
const LIBVIRT = [['libvirt0', 'libvirt-l10n', 42]] as const;
/** Sections whose paths are looked at: libvirt's own and as many others as are quick to read. */
const SECTIONS = ['admin', 'libs', 'localization', 'net', 'utils'];

describe('the archive of Debian', () => {
  it('finds the moves of libvirt from bullseye to bookworm, all covered by relations', (test) => {
    const root = scratchDirectory();
    for (const [suite, name] of [
      ['bullseye', 'old'],
      ['bookworm', 'new'],
    ] as const) {
      if (!fetchSuite(suite, join(root, name))) return test.skip(`no indexes of ${suite} from the mirror`);
    }
    const { result, findings } = upgrade(root);
    const pairs = result.archive?.pairs ?? [];
    assert.ok(pairs.length > 200, `${pairs.length} pairs`);
    for (const [from, to, paths] of LIBVIRT)
      assert.equal(
        pairs.find((pair) => pair.from === from && pair.to === to)?.paths,
        paths,
        `${from} -> ${to}`,
      );
    const told = findings.filter(({ place }) => 'package' in place && place.package.startsWith('libvirt'));
    // The new libvirt0 recommends libvirt-l10n, so that translations go where recommendations are not installed.
    assert.deepEqual(
      told.map(({ rule, severity }) => `${rule} ${severity}`),
      ['upgrade/file-lost warning'],
    );
    assert.match(told[0]?.message ?? '', /^who had libvirt0 \S+ loses .*\.mo.* now in libvirt-l10n$/);
  });
});

const APT = `
Dir::State::status "/dev/null";
Acquire::Languages "none";
Acquire::GzipIndexes "true";
Acquire::Check-Valid-Until "false";
Acquire::IndexTargets::deb::Contents-deb { MetaKey "$(COMPONENT)/Contents-$(ARCHITECTURE)"; ShortDescription "Contents"; Description "Contents"; PDiffs "false"; KeepCompressed "true"; };
APT::Architecture "amd64";
APT::Architectures { "amd64"; };
`;

/**
 * Packages of a suite, and the paths of some sections from its Contents, by apt with directories of its own. They are kept
 * between runs; false where the mirror has them not.
 */
function fetchSuite(suite: string, directory: string): boolean {
  const kept = join(CACHE, suite);
  if (!existsSync(kept)) {
    const partial = `${kept}.${process.pid}`;
    const isWhole = extractSuite(suite, partial);
    if (isWhole) renameSync(partial, kept);
    else rmSync(partial, { recursive: true, force: true });
    if (!isWhole) return false;
  }
  symlinkSync(kept, directory);
  return true;
}

function extractSuite(suite: string, directory: string): boolean {
  const apt = scratchDirectory();
  for (const path of [
    'etc/apt/apt.conf.d',
    'etc/apt/preferences.d',
    'etc/apt/sources.list.d',
    'var/lib/apt/lists/partial',
    'var/cache/apt/archives/partial',
  ])
    mkdirSync(join(apt, path), { recursive: true });
  const keys = '/usr/share/keyrings/debian-archive-keyring.gpg';
  writeFileSync(join(apt, 'apt.conf'), `Dir "${apt}/";\n${APT}`);
  const mirror = mirrorOfThisMachine();
  if (mirror === undefined) return false;
  writeFileSync(join(apt, 'etc/apt/sources.list'), `deb [signed-by=${keys}] ${mirror} ${suite} main\n`);
  spawnSync('apt-get', ['-q', 'update'], { env: { ...process.env, APT_CONFIG: join(apt, 'apt.conf') } });
  const lists = join(apt, 'var/lib/apt/lists');
  mkdirSync(directory, { recursive: true });
  const wanted = readdirSync(lists).filter((name) =>
    /_(?:Packages|Contents-[a-z0-9]+)(?:\.\w+)?$/.test(name),
  );
  const isOf = `[[:blank:]](${SECTIONS.join('|')})/`;
  const results = wanted.map((name) => {
    const plain = name.slice(name.lastIndexOf('_') + 1).replace(/\.\w+$/, '');
    const filter = plain === 'Packages' ? 'cat' : `LC_ALL=C grep -aE '${isOf}'`;
    // apt keeps them compressed as it likes.
    const script = `/usr/lib/apt/apt-helper cat-file "$0" | ${filter} | gzip -1 > "$1"`;
    return spawnSync('bash', [
      '-o',
      'pipefail',
      '-c',
      script,
      join(lists, name),
      join(directory, `${plain}.gz`),
    ]);
  });
  return wanted.length === 3 && results.every(({ status }) => status === 0);
}
