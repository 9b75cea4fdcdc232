import assert from 'node:assert/strict';
import test from 'node:test';
import { ARCHITECTURES } from '../../src/distributions/architectures.ts';
import type { Distribution } from '../../src/distributions/distribution.ts';
import { inherit, type Library } from '../../src/distributions/inherit.ts';
import { distributionIds, templates } from '../../src/distributions/load.ts';
import { canonicalPath } from '../../src/distributions/paths.ts';
import { withoutFacts } from '../../src/distributions/releases.ts';
import { resolveFrom } from '../../src/distributions/resolve.ts';
import { type DistributionFile, distributionSchemas } from '../../src/distributions/schema.ts';

type Tree = { readonly [key: string]: unknown };

const HEADER = new Set(Object.keys(distributionSchemas().DistributionFile.shape));
const EXPECTED = [
  'alpine',
  'arch',
  'debian',
  'fedora',
  'gentoo',
  'nixos',
  'opensuse',
  'rhel',
  'ubuntu',
  'void',
];

/** One distribution in all its releases, on all their architectures. */
function* variants(id: string, library: Library = templates): Generator<Distribution> {
  for (const entry of library(id).releases) {
    const { architectures } = inherit(library, id, entry.version).facts;
    for (const architecture of ARCHITECTURES.filter((one) => one in architectures)) {
      // Two architectures of one distribution may share a word (arm on Gentoo): then the first one answers to it.
      const { name = architecture } = architectures[architecture] ?? {};
      yield resolveFrom(library, id, withoutFacts(entry), name);
    }
  }
}

const all = distributionIds().flatMap((id) => [...variants(id)]);
const named = ({ id, release, architecture }: Distribution): string => `${id}@${release}/${architecture}`;

test('the first set is there', () => {
  assert.deepEqual(
    EXPECTED.filter((id) => !distributionIds().includes(id)),
    [],
  );
});

test('every file is whole in every release, on every architecture', () => {
  assert.ok(all.length > 100);
  for (const id of distributionIds()) assert.equal(templates(id).id, id);
});

test('every directory is absolute, or below ${out}, and only the package and its file are left open', () => {
  for (const distribution of all) {
    for (const [name, value] of Object.entries(distribution.directories)) {
      assert.match(value, /^(\/|\$\{out\})/, `${named(distribution)} ${name}`);
      assert.doesNotMatch(value, /\/$|\/\/|\.\./, `${named(distribution)} ${name}`);
    }
    const open = JSON.stringify(distribution).match(/\$\{[^}]*\}/g) ?? [];
    const allowed = [
      '${package}',
      '${version}',
      '${file}',
      ...(distribution.family === 'nix' ? ['${out}'] : []),
    ];
    assert.deepEqual(
      [...new Set(open)].filter((reference) => !allowed.includes(reference)),
      [],
      named(distribution),
    );
  }
});

test('sbin, the search paths and the links of a distribution say the same', () => {
  for (const { path, directories, sbin, pathAliases, ...rest } of all) {
    const message = named({ path, directories, sbin, pathAliases, ...rest });
    const inDirectory = (list: readonly string[], directory: string): boolean =>
      list.some((one) => canonicalPath({ pathAliases }, one) === canonicalPath({ pathAliases }, directory));
    assert.equal(sbin === 'merged', directories.sbindir === directories.bindir, message);
    if (rest.family === 'nix') continue;
    assert.equal(sbin === 'merged', canonicalPath({ pathAliases }, '/usr/sbin') === '/usr/bin', message);
    assert.equal(sbin !== 'off-path', inDirectory(path.user, directories.sbindir), message);
    for (const list of [path.user, path.root, path.service])
      assert.ok(inDirectory(list, directories.bindir), message);
    assert.ok(inDirectory(path.root, directories.sbindir), message);
  }
});

test('the links of a distribution end somewhere', () => {
  for (const distribution of all) {
    for (const alias of Object.keys(distribution.pathAliases)) {
      const target = canonicalPath(distribution, alias);
      assert.equal(canonicalPath(distribution, target), target, `${named(distribution)} ${alias}`);
      assert.equal(
        Object.keys(distribution.pathAliases).includes(target),
        false,
        `${named(distribution)} ${alias}`,
      );
    }
  }
});

test('base packages own what everybody needs, and nothing of one package', () => {
  for (const distribution of all.filter(({ family }) => family !== 'nix')) {
    const owned = new Set(distribution.ownedDirectories);
    for (const path of ['/usr', '/usr/bin', '/etc', '/var/lib', '/usr/share/man/man1', '/usr/share/doc']) {
      assert.ok(owned.has(path), `${named(distribution)} ${path}`);
    }
    for (const path of owned) assert.match(path, /^\/[^${}]*$/, named(distribution));
  }
});

test('root is number 0 everywhere, and a group of nobody exists', () => {
  for (const { staticAccounts, ...rest } of all) {
    assert.equal(staticAccounts.users['root'], 0, rest.id);
    assert.equal(staticAccounts.groups['root'], 0, rest.id);
    assert.ok(staticAccounts.users['nobody'], rest.id);
    assert.ok(staticAccounts.groups['nobody'] ?? staticAccounts.groups['nogroup'], rest.id);
  }
});

test('releases: one default, words that name one release, dates in their order', () => {
  for (const id of distributionIds()) {
    const { releases, 'default-release': preferred } = templates(id);
    const words = releases.flatMap(({ version, codename, aliases }) =>
      [version, codename ?? [], aliases].flat(),
    );
    assert.deepEqual(words, [...new Set(words)], id);
    assert.ok(
      releases.some(({ version }) => version === preferred),
      id,
    );
    for (const { released, support, version } of releases) {
      const dates = [released, support?.until, support?.extended].filter((date) => date !== undefined);
      assert.deepEqual(dates, [...dates].sort(), `${id}@${version}`);
    }
  }
});

test('no name stands for two distributions', () => {
  const words = distributionIds().flatMap((id) => [
    id,
    ...templates(id).aliases.map((alias) => alias.split('@')[0]),
  ]);
  assert.deepEqual(words, [...new Set(words)]);
});

test('a file says nothing that holds without it', () => {
  for (const id of distributionIds()) {
    for (const [path, file] of shortened(templates(id))) {
      assert.ok(differs(id, file), `${id}.yaml: ${path.join('.')} repeats what holds anyway`);
    }
  }
});

/** The file without each of the facts that it would inherit, and without each override of a release. */
function shortened(file: DistributionFile): [readonly string[], DistributionFile][] {
  const facts = leaves(file)
    .filter(([key = '']) => !HEADER.has(key) && (file.like !== undefined || key === 'directories'))
    .map((path): [readonly string[], DistributionFile] => [path, without(file, path) as DistributionFile]);
  const overrides = file.releases.flatMap((release, index) =>
    leaves((release.overrides ?? {}) as Tree).map((path): [readonly string[], DistributionFile] => {
      const releases = [...file.releases];
      releases[index] = { ...release, overrides: without((release.overrides ?? {}) as Tree, path) as never };
      return [[release.version, ...path], { ...file, releases }];
    }),
  );
  return [...facts, ...overrides];
}

/** Whether a distribution is another one, or none, with this file. */
function differs(id: string, file: DistributionFile): boolean {
  const known = all.filter((distribution) => distribution.id === id).map((one) => JSON.stringify(one));
  try {
    let count = 0;
    for (const variant of variants(id, (asked) => (asked === id ? file : templates(asked)))) {
      if (JSON.stringify(variant) !== known[count]) return true;
      count += 1;
    }
    return count !== known.length;
  } catch {
    return true;
  }
}

function leaves(tree: Tree): (readonly string[])[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    isTree(value) ? leaves(value).map((path) => [key, ...path]) : [[key]],
  );
}

function without(tree: Tree, [key = '', ...rest]: readonly string[]): Tree {
  const { [key]: value, ...others } = tree;
  return rest.length > 0 && isTree(value) ? { ...others, [key]: without(value, rest) } : others;
}

function isTree(value: unknown): value is Tree {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
  );
}
