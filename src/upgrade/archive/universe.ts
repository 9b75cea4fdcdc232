import { type Universe, universeOf } from '../../packages/universe.ts';
import type { RelationWords } from '../../packages/words.ts';
import type { ArchivePackages } from './archive.ts';
import { indexSet } from './index-set.ts';

/**
 * A suite to choose from, of which only what is asked for is read. It does not list its packages, so that it serves a
 * closure and nothing that looks at all of them: Debian has no Supplements.
 */
export function archiveUniverse({ get, providers }: ArchivePackages, words: RelationWords): Universe {
  const parts = new Map<string, Universe>();
  const answering = (name: string) => {
    const known = parts.get(name);
    if (known !== undefined) return known;
    const names = [...new Set([name, ...providers(name)])];
    const part = universeOf(indexSet(names.flatMap((one) => get(one) ?? [])), words);
    parts.set(name, part);
    return part;
  };
  return {
    words,
    packages: [],
    named: (name) => answering(name).named(name),
    // A suite is whole: what it lacks is nobody else's, so that of `gone | here` a resolver takes the second.
    isKnown: () => true,
    answers: (pkg, wanted) => answering(wanted.name).answers(pkg, wanted),
    candidates: (wanted) => answering(wanted.name).candidates(wanted),
  };
}
