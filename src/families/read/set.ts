import type { Entry } from '../../packages/entry.ts';
import { type Origin, type Package, type PackageSet, packageKey } from '../../packages/package-set.ts';
import { ContribError } from '../../system/errors.ts';
import type { ReadPackage } from '../reader.ts';

/**
 * A set of packages that were read.
 * @throws ContribError bad-input where two of them are the same package in different files.
 */
export function setOf(origin: Origin, members: readonly ReadPackage[]): PackageSet {
  const byKey = new Map<string, ReadPackage>();
  for (const member of members) {
    const key = packageKey(member.package);
    const same = byKey.get(key);
    if (same !== undefined) throw twice(key, same.package, member.package);
    byKey.set(key, member);
  }
  const find = (pkg: Package) => {
    const member = byKey.get(packageKey(pkg));
    if (member === undefined) throw new RangeError(`the set has no package ${packageKey(pkg)}`);
    return member;
  };
  return {
    origin,
    packages: members.map((member) => member.package),
    entries: (pkg) => find(pkg).entries(),
    open: (pkg, entry) => openEntry(find(pkg), entry),
    contents: (pkg, isWanted) => find(pkg).contents(isWanted),
  };
}

function twice(key: string, first: Package, second: Package): ContribError {
  return new ContribError('bad-input', `${first.origin.path} and ${second.origin.path} are both ${key}`, {
    hint: 'name one of them, or read them as two sets',
  });
}

/** The content of one file; of a hard link, that of the file whose other name it is. */
async function* openEntry(member: ReadPackage, entry: Entry): AsyncGenerator<Uint8Array> {
  const path = entry.type === 'hardlink' ? linkedPath(member, entry) : entry.path;
  for await (const { content } of member.contents((one) => one.path === path)) {
    yield* content;
    return;
  }
  throw new ContribError('bad-input', `${member.package.name} holds no content of ${entry.path}`);
}

/** A hard link may name another one. */
function linkedPath(member: ReadPackage, link: Entry): string {
  const byPath = new Map([...member.entries()].map((entry) => [entry.path, entry]));
  let entry: Entry | undefined = link;
  const seen = new Set<Entry>();
  while (entry?.type === 'hardlink' && entry.target !== undefined && !seen.has(entry)) {
    seen.add(entry);
    entry = byPath.get(entry.target);
  }
  return entry?.path ?? link.path;
}
