import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolveDistribution } from '../../src/distributions/resolve.ts';
import { parseContribution } from '../../src/manifest/contribution.ts';
import { parseProject } from '../../src/manifest/project.ts';
import { type Entry, formatMode } from '../../src/packages/entry.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { resolvePlan } from '../../src/plan/resolve-plan.ts';
import { openTree } from '../../src/source/tree.ts';
import { type TreeItem, writeTree } from '../helpers/scratch.ts';

type Given = {
  readonly tree?: Readonly<Record<string, TreeItem>>;
  readonly built?: Readonly<Record<string, TreeItem>>;
  readonly on?: string;
  readonly distro?: string;
  readonly more?: string;
};

/** A plan of one package `demo` with these lines. */
function planOf(files: string, { tree = {}, built, on = 'debian@12', distro, more = '' }: Given = {}): Plan {
  const root = writeTree(tree);
  const block = files.split('\n').map((line) => `      ${line}\n`);
  const text = [
    'contrib: 1\nname: demo\nversion: 1.0\nsummary: A demo\nlicense: MIT\n',
    more,
    'packages:\n  demo:\n    files: |\n',
    ...block,
  ].join('');
  const project = parseProject(root, 'contrib.yaml', text);
  const distribution = resolveDistribution(on);
  return resolvePlan({
    project,
    distribution,
    contribution:
      distro === undefined ? undefined : parseContribution(distribution.id, 'distro.yaml', distro),
    tree: openTree(root),
    ...(built === undefined ? {} : { built: openTree(writeTree(built)) }),
  });
}

function entries(plan: Plan): Entry[] {
  return plan.set.packages.flatMap((pkg) => [...plan.set.entries(pkg)]);
}

function summary(plan: Plan): string[] {
  return entries(plan)
    .filter(({ type }) => type !== 'directory')
    .map(({ path, mode, source }) => `${source} ${path} ${formatMode(mode)}`);
}

function problems(plan: Plan): string[] {
  return plan.lines.flatMap((line) => line.problems.map(({ kind }) => kind));
}

const TREE = { 'src/a': 'a', 'src/sub/b': 'b', 'src/.hidden': 'h', 'src/sub/.deep': 'd', 'etc/x.conf': 'x' };

describe('what a line takes', () => {
  it('a pattern keeps the directories below its first wildcard', () => {
    const plan = planOf('/src/* --> /usr/share/demo/ (0644)', { tree: TREE });
    assert.deepEqual(summary(plan), [
      'src/a /usr/share/demo/a 0644',
      'src/sub/.deep /usr/share/demo/sub/.deep 0644',
      'src/sub/b /usr/share/demo/sub/b 0644',
    ]);
  });

  it('a directory comes with its name into DEST/, and as DEST without the slash', () => {
    assert.deepEqual(summary(planOf('src --> /usr/share/demo/', { tree: TREE })).slice(0, 2), [
      'src/.hidden /usr/share/demo/src/.hidden 0644',
      'src/a /usr/share/demo/src/a 0644',
    ]);
    for (const line of ['src --> /usr/share/demo', 'src/ --> /usr/share/demo/']) {
      assert.ok(summary(planOf(line, { tree: TREE })).includes('src/a /usr/share/demo/a 0644'), line);
    }
  });

  it('a file can be given another name', () => {
    const plan = planOf('src/a --> /usr/bin/tool', { tree: TREE });
    assert.deepEqual(summary(plan), ['src/a /usr/bin/tool 0755']);
  });

  it('! leaves out, at any depth for a name and from the top for a path', () => {
    const byName = planOf('src/* --> /usr/share/demo/\n!b\n!.deep', { tree: TREE });
    assert.deepEqual(summary(byName), ['src/a /usr/share/demo/a 0644']);
    const byPath = planOf('src/* --> /usr/share/demo/\n!/src/sub', { tree: TREE });
    assert.deepEqual(summary(byPath), ['src/a /usr/share/demo/a 0644']);
  });

  it('braces, classes and ** work; special characters in quotes are themselves', () => {
    const tree = { 'b/x1': '', 'b/y2': '', 'b/z3': '', 'c/d/e.h': '', 'c/f.h': '', 'w/a*b': '', 'w/axb': '' };
    assert.equal(summary(planOf('b/{x1,y2} --> /usr/bin/', { tree })).length, 2);
    assert.equal(summary(planOf('b/[x-y]* --> /usr/bin/', { tree })).length, 2);
    assert.deepEqual(summary(planOf('c/**/*.h --> /usr/include/demo/', { tree })), [
      'c/d/e.h /usr/include/demo/d/e.h 0644',
      'c/f.h /usr/include/demo/f.h 0644',
    ]);
    assert.deepEqual(summary(planOf('"w/a*b" --> /usr/share/demo/', { tree })), [
      'w/a*b "/usr/share/demo/a*b" 0644'.replaceAll('"', ''),
    ]);
  });

  it('symbolic links of the tree stay links and are not followed', () => {
    const plan = planOf('src/* --> /usr/share/demo/', { tree: { 'src/l': { link: '/etc/passwd' } } });
    const [link] = entries(plan).filter(({ type }) => type === 'symlink');
    assert.equal(link?.target, '/etc/passwd');
  });

  it('empty directories below a directory are taken', () => {
    const plan = planOf('src --> /usr/share/demo', { tree: { 'src/empty': { directory: true } } });
    assert.ok(
      entries(plan).some(({ path, type }) => path === '/usr/share/demo/empty' && type === 'directory'),
    );
  });

  for (const [line, kind] of [
    ['nowhere/* --> /usr/share/demo/', 'matches-nothing'],
    ['src/a --> usr/share/demo/', 'not-absolute'],
    ['src/a --> ${nodir}/x', 'unknown-variable'],
    ['../a --> /usr/share/demo/', 'outside-tree'],
    ['out/passwd --> /usr/share/demo/', 'through-link'],
    ['out/* --> /usr/share/demo/', 'through-link'],
  ] as const) {
    it(`${line}: ${kind}`, () => {
      const plan = planOf(line, { tree: { ...TREE, out: { link: '/etc' } } });
      assert.deepEqual(problems(plan), [kind]);
      assert.deepEqual(summary(plan), []);
    });
  }
});

describe('variables', () => {
  it('are the distribution’s directories and the project’s words, in any case', () => {
    const on = (distribution: string) =>
      summary(planOf('src/a --> ${libdir}/$NAME/${version}/$DISTRO', { tree: TREE, on: distribution }));
    assert.deepEqual(on('debian@12'), ['src/a /usr/lib/x86_64-linux-gnu/demo/1.0/debian 0644']);
    assert.deepEqual(on('fedora'), ['src/a /usr/lib64/demo/1.0/fedora 0644']);
    assert.deepEqual(on('debian@12/arm64'), ['src/a /usr/lib/aarch64-linux-gnu/demo/1.0/debian 0644']);
    assert.deepEqual(summary(planOf('src/a --> /usr/share/demo/\\$x', { tree: TREE })), [
      'src/a /usr/share/demo/$x 0644',
    ]);
  });
});

describe('directories', () => {
  it('are owned where the distribution does not own them, with their own mode', () => {
    const plan = planOf('src/a --> /usr/share/demo/x/ (0600)', { tree: TREE });
    const directories = entries(plan).filter(({ type }) => type === 'directory');
    assert.deepEqual(
      directories.map(({ path, mode }) => [path, mode]),
      [
        ['/usr/share/demo', 0o755],
        ['/usr/share/demo/x', 0o755],
      ],
    );
  });
});

describe('lines that meet', () => {
  it('different content at one path is a clash, the same content is not', () => {
    const clash = planOf('src/a --> /usr/share/demo/x\netc/x.conf --> /usr/share/demo/x', { tree: TREE });
    assert.deepEqual(
      clash.clashes.map(({ path }) => path),
      ['/usr/share/demo/x'],
    );
    const same = planOf('src/* --> /usr/share/demo/ (0644)\nsrc/a --> /usr/share/demo/ (0755)', {
      tree: TREE,
    });
    assert.deepEqual(same.clashes, []);
    assert.ok(summary(same).includes('src/a /usr/share/demo/a 0755'));
  });

  it('permissions have the last word, and say what they changed', () => {
    const plan = planOf('src/* --> /usr/share/demo/ (0644)', {
      tree: TREE,
      more: 'permissions:\n  - /usr/share/demo/sub/* (0750 root:adm)\n  - /nowhere (0755)\n',
    });
    assert.ok(summary(plan).includes('src/sub/b /usr/share/demo/sub/b 0750'));
    const [first, second] = plan.permissions;
    assert.deepEqual(first?.matches, ['/usr/share/demo/sub/b']);
    assert.equal(first?.changes[0]?.to.group, 'adm');
    assert.deepEqual(second?.matches, []);
  });

  it('a pattern of permissions leaves directories their x bit, unless it ends with a slash', () => {
    const modes = (pattern: string) =>
      entries(
        planOf('src/* --> /usr/share/demo/', { tree: TREE, more: `permissions: ["${pattern} (0640)"]\n` }),
      ).map(({ path, mode }) => `${path} ${formatMode(mode)}`);
    assert.ok(modes('/usr/share/demo/*').includes('/usr/share/demo/sub 0755'));
    assert.ok(modes('/usr/share/demo/*').includes('/usr/share/demo/a 0640'));
    assert.ok(modes('/usr/share/demo/*/').includes('/usr/share/demo/sub 0640'));
    assert.ok(modes('/usr/share/demo/*/').includes('/usr/share/demo/a 0644'));
  });

  it('a distribution’s line takes the place of upstream’s, and can leave a path out', () => {
    const distro = [
      'contrib: 1\nreleases: ["12"]\nvariables: {}\npackages:\n  demo:\n    files:\n',
      '      - etc/x.conf --> /usr/share/demo/a (0600)\n    omit: [/usr/share/demo/sub]\n',
    ].join('');
    const plan = planOf('src/* --> /usr/share/demo/ (0644)', { tree: TREE, distro });
    assert.deepEqual(summary(plan), ['etc/x.conf /usr/share/demo/a 0600']);
    assert.deepEqual(plan.clashes, []);
  });

  it('below /etc a file is configuration', () => {
    const [, file] = entries(planOf('etc/x.conf --> /etc/demo/ [noreplace]', { tree: TREE }));
    assert.deepEqual(file?.flags, ['config', 'noreplace']);
    const [, link] = entries(planOf('etc/l --> /etc/demo/', { tree: { 'etc/l': { link: 'x' } } }));
    assert.deepEqual(link?.flags, []);
  });
});

describe('modes come from the description', () => {
  it('whatever the checkout has', () => {
    const tree = { 'src/a': { text: 'a', mode: 0o777 }, 'src/b': { text: 'b', mode: 0o600 } };
    assert.deepEqual(
      summary(planOf('src/* --> /usr/share/demo/', { tree })).map((line) => line.slice(-4)),
      ['0644', '0644'],
    );
    assert.deepEqual(
      summary(planOf('src/* --> /usr/sbin/', { tree })).map((line) => line.slice(-4)),
      ['0755', '0755'],
    );
  });
});

describe('what a build installs', () => {
  const more = 'build: { system: meson }\nnot-installed: { "/usr/share/demo/junk": made by the tests }\n';
  const lines = [
    'contrib: 1\nname: demo\nversion: 1.0\nsummary: A demo\nlicense: MIT\n',
    more,
    'packages:\n  demo: { files: [ { path: "${bindir}/*" } ] }\n  data: { files: [ { path: "${datadir}/demo", mode: "0640" } ] }\n',
  ].join('');
  const project = parseProject('/nonexistent', 'contrib.yaml', lines);
  const base = {
    project,
    distribution: resolveDistribution('fedora'),
    contribution: undefined,
    tree: { root: '/nonexistent', entries: [] },
  };

  it('is not known before it is built', () => {
    const plan = resolvePlan(base);
    assert.deepEqual(
      plan.claims.map(({ pattern, matches }) => [pattern, matches]),
      [
        ['/usr/bin/*', undefined],
        ['/usr/share/demo', undefined],
      ],
    );
  });

  it('is settled on a built tree, and what nobody claims is named', () => {
    const built = openTree(
      writeTree({
        'usr/bin/demo': '',
        'usr/share/demo/d': 'd',
        'usr/share/demo/junk': '',
        'usr/lib/stray': '',
      }),
    );
    const plan = resolvePlan({ ...base, built });
    assert.deepEqual(plan.unclaimed, ['/usr/lib/stray']);
    const modes = entries(plan)
      .filter(({ type }) => type === 'file')
      .map(({ path, mode }) => `${path} ${formatMode(mode)}`);
    assert.deepEqual(modes, ['/usr/bin/demo 0755', '/usr/share/demo/d 0640', '/usr/share/demo/junk 0640']);
    const [pkg] = plan.set.packages;
    assert.ok(
      pkg !== undefined && plan.contentPath(pkg, entries(plan)[0] ?? assert.fail()).startsWith(built.root),
    );
  });
});

describe('hooks', () => {
  const distro = 'contrib: 1\nreleases: ["12"]\n';
  const hook = 'distros/debian/hooks/demo/post-install.sh';
  const scripts = (item: TreeItem) =>
    planOf('src/a --> /usr/bin/', { tree: { ...TREE, [hook]: item }, distro }).set.packages[0]?.scripts;

  it('are scripts by what they are for', () => {
    const [script] = scripts('#!/bin/sh\nset -e\nadd-thing\n') ?? [];
    assert.deepEqual([script?.event, script?.when, script?.interpreter], ['install', 'after', '/bin/sh']);
  });

  it('of comments alone are none', () => assert.deepEqual(scripts('#!/bin/sh\n# nothing\nset -e\n'), []));

  it('that are links are not read', () => assert.deepEqual(scripts({ link: '/etc/profile' }), []));
});
