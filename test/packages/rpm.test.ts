import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { openPackages } from '../../src/families/read.ts';
import type { Entry } from '../../src/packages/entry.ts';
import { contentsOf, type Package, type PackageSet } from '../../src/packages/package-set.ts';
import type { Expression } from '../../src/packages/relation.ts';
import { comparePaths } from '../../src/system/path-bytes.ts';
import { contrib } from '../helpers/cli.ts';
import { needsTool } from '../helpers/tools.ts';
import { buildRpm, PAYLOADS, rpm, rpmLines } from './rpm-demo.ts';

const KINDS = [
  'Provides',
  'Requires',
  'Conflicts',
  'Obsoletes',
  'Recommends',
  'Suggests',
  'Supplements',
  'Enhances',
] as const;

async function readOne(
  file: string,
  toolsPath = process.env['PATH'] ?? '',
): Promise<{ set: PackageSet; pkg: Package }> {
  const set = await openPackages([file], { toolsPath });
  const [pkg] = set.packages;
  assert.ok(pkg);
  return { set, pkg };
}

/** The type bits of st_mode. */
const TYPES: Readonly<Record<string, number>> = {
  file: 0o100000,
  hardlink: 0o100000,
  directory: 0o40000,
  symlink: 0o120000,
};

/** As `rpm -qp --dump` prints them, as far as the model says it: not the time, and of hard links not twice the size. */
function dumpLine({ path, type, mode, owner, group, flags, size, digest, target }: Entry): string {
  const bits = (TYPES[type] ?? 0) + mode;
  const isConfig = flags.includes('config') ? 1 : 0;
  const isDoc = flags.includes('doc') ? 1 : 0;
  return [
    path,
    size ?? '-',
    digest ?? '-',
    `0${bits.toString(8)}`,
    owner,
    group,
    isConfig,
    isDoc,
    type === 'symlink' ? target : 'X',
  ].join(' ');
}

function dumpByRpm(file: string, entries: readonly Entry[]): string[] {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  return rpmLines('-qp', '--dump', file)
    .map((line) => {
      const words = line.split(' ');
      const [size = '', , digest = '', mode, owner, group, config, doc, , target] = words.slice(-10);
      const path = words.slice(0, -10).join(' ');
      const entry = byPath.get(path);
      // Of directories and links rpm says a size of its own.
      const isFile = entry?.type === 'file';
      const isKnown = isFile && !/^0*$/.test(digest);
      return [
        path,
        isFile ? size : '-',
        isKnown ? digest : '-',
        mode,
        owner,
        group,
        config,
        doc,
        target,
      ].join(' ');
    })
    .sort((a, b) => comparePaths(a.split(' 0')[0] ?? '', b.split(' 0')[0] ?? ''));
}

function inRpm(expression: Expression, isInner = false): string {
  if (expression.kind === 'name') {
    const { name, architecture, version } = expression;
    const full = architecture === undefined ? name : `${name}(${architecture})`;
    return version === undefined ? full : `${full} ${version.operator} ${version.version}`;
  }
  const text = richInRpm(expression);
  return isInner ? text : text;
}

function richInRpm(expression: Exclude<Expression, { kind: 'name' }>): string {
  const words = { any: 'or', all: 'and', with: 'with' } as const;
  if (expression.kind === 'without')
    return `(${inRpm(expression.of, true)} without ${inRpm(expression.not, true)})`;
  if ('of' in expression)
    return `(${expression.of.map((one) => inRpm(one, true)).join(` ${words[expression.kind]} `)})`;
  const { kind, wanted, condition, otherwise } = expression;
  const rest = otherwise === undefined ? '' : ` else ${inRpm(otherwise, true)}`;
  return `(${inRpm(wanted, true)} ${kind} ${inRpm(condition, true)}${rest})`;
}

describe('rpm packages', needsTool('rpmbuild', 'rpm', 'xz', 'bzip2'), () => {
  const plain = buildRpm('gzip');

  for (const payload of Object.keys(PAYLOADS) as (keyof typeof PAYLOADS)[]) {
    it(`reads ${payload} as rpm does`, async () => {
      const file = payload === 'gzip' ? plain : buildRpm(payload);
      const { set, pkg } = await readOne(file);
      const entries = [...set.entries(pkg)];
      assert.deepEqual(entries.map(dumpLine).sort(), dumpByRpm(file, entries).sort());
      let count = 0;
      for await (const { entry, content } of contentsOf(set, pkg, () => true)) {
        const hash = createHash('sha256');
        for await (const chunk of content) hash.update(chunk);
        assert.equal(hash.digest('hex'), entry.digest, entry.path);
        count += 1;
      }
      assert.equal(
        count,
        entries.filter(({ type, flags }) => type === 'file' && !flags.includes('ghost')).length,
      );
    });
  }

  it('reads gzip, xz, zstd and plain payloads without any program, and says which one the others need', async () => {
    for (const payload of ['gzip', 'xz', 'zstd', 'none', 'bzip2', 'lzma'] as const) {
      const { set, pkg } = await readOne(buildRpm(payload), '');
      const readAll = async () => {
        for await (const { content } of contentsOf(set, pkg, () => true)) for await (const _ of content);
      };
      if (payload === 'bzip2' || payload === 'lzma')
        await assert.rejects(readAll, { code: 'missing', message: /needs the program (bzip2|xz)$/ });
      else await readAll();
    }
  });

  it('reads every relation', async () => {
    const { pkg } = await readOne(plain);
    for (const kind of KINDS) {
      const own = pkg.relations.filter((relation) => relation.kind === kind);
      assert.deepEqual(
        own.map(({ expression }) => inRpm(expression)).sort(),
        rpmLines('-qp', `--${kind.toLowerCase()}`, plain).sort(),
        kind,
      );
    }
    const rich = pkg.relations.filter(({ expression }) => expression.kind !== 'name');
    assert.deepEqual(rich.map(({ expression }) => expression.kind).sort(), ['all', 'any', 'if', 'without']);
  });

  it('reads every field', async () => {
    const { pkg } = await readOne(plain);
    const tags =
      '%{NAME}|%{EPOCH}|%{VERSION}|%{RELEASE}|%{ARCH}|%{SUMMARY}|%{DESCRIPTION}|%{LICENSE}|%{URL}|%{VENDOR}|%{SIZE}';
    const { name, version, architecture, summary, description, native } = pkg;
    const field = (wanted: string) => native?.fields.find(([one]) => one === wanted)?.[1];
    assert.equal(
      [
        name,
        version.epoch,
        version.version,
        version.release,
        architecture,
        summary,
        description,
        ...['License', 'URL', 'Vendor', 'Size'].map(field),
      ].join('|'),
      rpm('-qp', '--qf', tags, plain),
    );
  });

  it('reads every scriptlet and trigger', async () => {
    const { pkg } = await readOne(plain);
    const printed = rpm('-qp', '--scripts', plain);
    const words: Readonly<Record<string, string>> = {
      '%pretrans': 'pretrans',
      '%pre': 'preinstall',
      '%post': 'postinstall',
      '%preun': 'preuninstall',
      '%postun': 'postuninstall',
      '%posttrans': 'posttrans',
    };
    const verify = pkg.native?.triggers.find(({ native }) => native === '%verifyscript');
    const own = [
      ...new Map(
        pkg.scripts.map(({ native = '', interpreter, body }) => [
          native,
          body === ''
            ? `${words[native]} program: ${interpreter}\n`
            : `${words[native]} scriptlet (using ${interpreter}):\n${body}\n`,
        ]),
      ).values(),
      `verify scriptlet (using ${verify?.interpreter}):\n${verify?.body}\n`,
    ];
    for (const text of own) assert.ok(printed.includes(text), `${text} is not in\n${printed}`);
    assert.equal(own.join('').length, printed.length);
    const triggers = rpm('-qp', '--triggers', '--filetriggers', plain);
    const found = pkg.native?.triggers.filter(({ native }) => native !== '%verifyscript') ?? [];
    assert.deepEqual(
      found.map(({ native }) => native),
      ['%triggerin', '%triggerpostun', '%filetriggerin', '%transfiletriggerpostun'],
    );
    for (const { native, on, interpreter, body } of found) {
      const text = `${native.slice(1)} scriptlet (using ${interpreter}) -- ${on.join(', ')}\n${body}\n`;
      assert.ok(triggers.includes(text), `${text} is not in\n${triggers}`);
    }
  });

  it('knows what rpm treats specially, and who is made', async () => {
    const { set, pkg } = await readOne(plain);
    const special = [...set.entries(pkg)].flatMap(({ path, flags, capabilities }) =>
      flags.length === 0 && capabilities === undefined
        ? []
        : [[path, ...flags, capabilities ?? ''].join(' ').trim()],
    );
    assert.deepEqual(special, [
      '/etc/demo.conf config',
      '/etc/gone.conf config noreplace missingok',
      '/etc/kept.conf config noreplace',
      '/usr/share/doc/demo/README doc',
      '/usr/share/empty cap_net_raw=ep',
      '/usr/share/licenses/demo/COPYING license',
      '/var/lib/demo/ghost ghost',
    ]);
    assert.deepEqual(pkg.accounts, [
      {
        kind: 'user',
        name: 'demo',
        description: 'A demonstration',
        home: '/var/lib/demo',
        shell: '/usr/sbin/nologin',
      },
    ]);
  });

  it('shows it on the command line', () => {
    const { status, stdout, stderr } = contrib(['show', '--files', plain]);
    assert.equal(status, 0, stderr);
    for (const line of [
      'demo 2:1.0~rc1-3 noarch (rpm)',
      '%post: after install, upgrade (/sbin/ldconfig',
      'user demo',
    ])
      assert.ok(stdout.includes(line), `${line} is not in\n${stdout}`);
  });
});
